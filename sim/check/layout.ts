/** Where each slot is in the packed words of a state: which word, from which bit, how wide. */

const wordBits = 32;

export class Layout {
  /** How wide each slot is: 0 for one that has only ever had one value. */
  readonly bits: readonly number[];
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** All ones as wide as the slot. */
  readonly mask: Int32Array;
  readonly words: number;
  /** For each slot that has any width: the slot, its word, its shift, its mask. */
  readonly places: Int32Array;

  /**
   * A place for slots with so many values each, in slots at least `least` bits wide. What is left
   * of the words is room to grow, first for those that have none.
   */
  constructor(domains: readonly number[], least = 0) {
    const count = domains.length;
    this.word = new Int32Array(count);
    this.shift = new Int32Array(count);
    this.mask = new Int32Array(count);
    const bits = domains.map((domain) => Math.max(least, bitsFor(domain)));
    const words = spread(bits);
    for (const [index, { free, slots }] of words.entries()) {
      const isFull = (slot: number) => domains[slot] === 2 ** (bits[slot] as number);
      // The widest comes first, as what has grown goes on to grow.
      const [widest = 0, ...rest] = slots;
      const needy = [widest, ...rest.filter(isFull), ...rest.filter((slot) => !isFull(slot))];
      for (let spare = 0; spare < free; spare++) {
        const slot = needy[spare % needy.length] as number;
        bits[slot] = (bits[slot] as number) + 1;
      }
      let shift = 0;
      for (const slot of slots) {
        const width = bits[slot] as number;
        this.word[slot] = index;
        this.shift[slot] = shift;
        this.mask[slot] = width === wordBits ? -1 : 2 ** width - 1;
        shift += width;
      }
    }
    this.bits = bits;
    this.words = Math.max(1, words.length);
    const wide = [...bits.keys()].filter((slot) => (bits[slot] as number) > 0);
    const { word, shift, mask } = this;
    this.places = Int32Array.from(
      wide.flatMap((slot) => [slot, word[slot], shift[slot], mask[slot]] as number[]),
    );
  }

  pack(slots: ArrayLike<number>, into: Int32Array, at: number): void {
    const { places } = this;
    for (let word = 0; word < this.words; word++) into[at + word] = 0;
    for (let place = 0; place < places.length; place += placeSize) {
      const word = at + (places[place + 1] as number);
      const value = slots[places[place] as number] as number;
      into[word] = (into[word] as number) | (value << (places[place + 2] as number));
    }
  }

  /** Leaves the slots without width as they are: 0. */
  unpack(from: Int32Array, at: number, slots: Int32Array): void {
    const { places } = this;
    for (let place = 0; place < places.length; place += placeSize) {
      const packed = from[at + (places[place + 1] as number)] as number;
      slots[places[place] as number] =
        (packed >>> (places[place + 2] as number)) & (places[place + 3] as number);
    }
  }
}

/** How long an entry of `places` is. */
const placeSize = 4;

/** How many bits it takes to tell `count` values apart. */
const bitsFor = (count: number): number => (count < 2 ? 0 : wordBits - Math.clz32(count - 1));

/** Divides the slots among as few words as will do, each as empty as can be: widest slots first. */
function spread(bits: readonly number[]): { free: number; slots: number[] }[] {
  const order = [...bits.keys()].filter((slot) => (bits[slot] as number) > 0);
  order.sort((a, b) => (bits[b] as number) - (bits[a] as number));
  const total = bits.reduce((sum, width) => sum + width, 0);
  for (let count = Math.ceil(total / wordBits); ; count++) {
    const words = Array.from({ length: count }, () => ({ free: wordBits, slots: [] as number[] }));
    const isPlaced = order.every((slot) => {
      const width = bits[slot] as number;
      const word = words.reduce((best, other) => (other.free > best.free ? other : best));
      if (word.free < width) return false;
      word.free -= width;
      word.slots.push(slot);
      return true;
    });
    if (isPlaced) return words;
  }
}
