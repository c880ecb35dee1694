/** States in the order of their hashes. */

const digitBits = 11;
const digits = 1 << digitBits;

/** The places `from` to `to` of keys, in the order of their first words, which are hashes. */
export function sortedPlaces(
  keys: Int32Array,
  keyWords: number,
  from: number,
  to: number,
): Int32Array {
  const count = to - from;
  let places = Int32Array.from({ length: count }, (_, index) => from + index);
  let sorted = new Int32Array(count);
  const starts = new Int32Array(digits + 1);
  for (let shift = 0; shift < 32; shift += digitBits) {
    starts.fill(0);
    // Hashes are compared as signed numbers.
    const digitOf = (place: number): number =>
      (((keys[place * keyWords] as number) ^ 0x80000000) >>> shift) & (digits - 1);
    for (let index = 0; index < count; index++) {
      const digit = digitOf(places[index] as number) + 1;
      starts[digit] = (starts[digit] as number) + 1;
    }
    for (let digit = 0; digit < digits; digit++) {
      starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
    }
    for (let index = 0; index < count; index++) {
      const place = places[index] as number;
      const digit = digitOf(place);
      const at = starts[digit] as number;
      sorted[at] = place;
      starts[digit] = at + 1;
    }
    [places, sorted] = [sorted, places];
  }
  return places;
}
