/** Where each slot is in the packed words of a state: which word, from which bit, how wide. */

const wordBits = 32;

/** How long an entry of `places` is. */
const placeSize = 4;

/** How many bits it takes to tell `count` values apart. */
export const bitsFor = (count: number): number =>
  count < 2 ? 0 : wordBits - Math.clz32(count - 1);

/**
 * How wide slots with so many values are to be: so that there is room for one value more in each
 * that ever changed, unless it took another word.
 */
function widthsFor(domains: readonly number[]): number[] {
  const narrow = domains.map(bitsFor);
  const roomy = domains.map((domain) => (domain < 2 ? 0 : bitsFor(domain + 1)));
  const wordsOf = (bits: readonly number[]) =>
    Math.ceil(bits.reduce((sum, width) => sum + width, 0) / wordBits);
  return wordsOf(roomy) > wordsOf(narrow) ? narrow : roomy;
}

/** Where slots are; those of no width are nowhere. */
export interface Placed {
  readonly bits: readonly number[];
  readonly word: ArrayLike<number>;
  readonly shift: ArrayLike<number>;
  readonly words: number;
}

/** Where slots are: plain data, so that other threads can have it. */
export interface LayoutTable {
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** All ones as wide as the slot. */
  readonly mask: Int32Array;
}

export class Layout implements LayoutTable {
  /** How wide each slot is: 0 for one that has only ever had one value. */
  readonly bits: readonly number[];
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly mask: Int32Array;
  readonly words: number;
  /** For each slot that has any width: the slot, its word, its shift, its mask. */
  readonly places: Int32Array;

  constructor({ bits, word, shift, words }: Placed) {
    this.bits = bits;
    this.word = Int32Array.from(word);
    this.shift = Int32Array.from(shift);
    this.words = Math.max(1, words);
    const mask = new Int32Array(bits.length);
    const places: number[] = [];
    for (const [slot, width] of bits.entries()) {
      if (width === 0) continue;
      mask[slot] = width === wordBits ? -1 : 2 ** width - 1;
      places.push(slot, word[slot] as number, shift[slot] as number, mask[slot] as number);
    }
    this.mask = mask;
    this.places = Int32Array.from(places);
  }

  /**
   * A place for slots with so many values each, in slots at least `least` bits wide. Those of a
   * list of `neighbours` lie side by side. What is left of the words is room to grow, first for
   * the widest and for those that have none.
   */
  static of(
    domains: readonly number[],
    least: ArrayLike<number> = [],
    neighbours: readonly (readonly number[])[] = [],
  ): Layout {
    const word = new Int32Array(domains.length);
    const shifts = new Int32Array(domains.length);
    const bits = widthsFor(domains).map((width, slot) => Math.max(least[slot] ?? 0, width));
    const words = spread(bits, runsOf(bits, neighbours));
    for (const [index, { free, runs }] of words.entries()) {
      giveRoom(bits, domains, free, runs);
      let shift = 0;
      for (const slot of runs.flat()) {
        word[slot] = index;
        shifts[slot] = shift;
        shift += bits[slot] as number;
      }
    }
    return new Layout({ bits, word, shift: shifts, words: words.length });
  }

  /** What it is made of once more. */
  get placed(): Placed {
    const { bits, word, shift, words } = this;
    return { bits, word: [...word], shift: [...shift], words };
  }

  /** The same, and behind all others a word for each of these slots, which had no width. */
  with(slots: readonly number[]): Layout {
    const bits = [...this.bits];
    const word = this.word.slice();
    let { words } = this;
    for (const slot of slots) {
      bits[slot] = wordBits;
      word[slot] = words++;
    }
    return new Layout({ bits, word, shift: this.shift, words });
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

  /** Reads all slots; leaves those without width as they are: 0. */
  unpack(from: Int32Array, at: number, slots: Int32Array): void {
    const { places } = this;
    const { length } = places;
    for (let place = 0; place < length; place += placeSize) {
      const packed = from[at + (places[place + 1] as number)] as number;
      slots[places[place] as number] =
        (packed >>> (places[place + 2] as number)) & (places[place + 3] as number);
    }
  }
}

/** All slots of any width, those that are to be neighbours in one list each. */
function runsOf(bits: readonly number[], neighbours: readonly (readonly number[])[]): number[][] {
  const placed = new Set<number>();
  const runs: number[][] = [];
  const wide = [...bits.keys()].filter((slot) => (bits[slot] as number) > 0);
  for (const slots of [...neighbours, ...wide.map((slot) => [slot])]) {
    const run = slots.filter((slot) => (bits[slot] as number) > 0 && !placed.has(slot));
    // The widest last: there is room to grow.
    run.sort((a, b) => (bits[a] as number) - (bits[b] as number));
    for (const slot of run) placed.add(slot);
    if (run.length > 0) runs.push(run);
  }
  return runs;
}

/**
 * Widens slots of a word until none of its bits is left: the last of each run, so that those
 * before it go on to lie side by side.
 */
function giveRoom(
  bits: number[],
  domains: readonly number[],
  free: number,
  runs: readonly (readonly number[])[],
): void {
  const last = runs.map((run) => run[run.length - 1] as number);
  const isFull = (slot: number) => domains[slot] === 2 ** (bits[slot] as number);
  const order = last.sort((a, b) => (bits[b] as number) - (bits[a] as number));
  // The widest comes first, as what has grown goes on to grow.
  const [widest = 0, ...rest] = order;
  const needy = [widest, ...rest.filter(isFull), ...rest.filter((slot) => !isFull(slot))];
  const forWidest = Math.ceil(free / 2);
  bits[widest] = (bits[widest] as number) + forWidest;
  for (let spare = forWidest; spare < free; spare++) {
    const slot = needy[(spare - forWidest) % needy.length] as number;
    bits[slot] = (bits[slot] as number) + 1;
  }
}

interface Word {
  free: number;
  readonly runs: number[][];
}

/** Divides the runs among as few words as will do, each as empty as can be: widest runs first. */
function spread(bits: readonly number[], runs: readonly number[][]): Word[] {
  const width = (run: readonly number[]) =>
    run.reduce((sum, slot) => sum + (bits[slot] as number), 0);
  const order = [...runs].sort((a, b) => width(b) - width(a));
  const total = width(runs.flat());
  for (let count = Math.ceil(total / wordBits); ; count++) {
    const words = Array.from({ length: count }, (): Word => ({ free: wordBits, runs: [] }));
    const isPlaced = order.every((run) => {
      const word = words.reduce((best, other) => (other.free > best.free ? other : best));
      if (word.free < width(run)) return false;
      word.free -= width(run);
      word.runs.push(run);
      return true;
    });
    if (isPlaced) return words;
  }
}
