/** Where each slot is in the packed words of a state: which word, from which bit, how wide. */

import { grown } from './trie.ts';

export class Layout {
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** All ones as wide as the slot; 0 for a slot that has only ever had one value. */
  readonly mask: Int32Array;
  readonly words: number;

  constructor(readonly bits: readonly number[]) {
    const count = bits.length;
    this.word = new Int32Array(count);
    this.shift = new Int32Array(count);
    this.mask = new Int32Array(count);
    const free: number[] = [];
    // Widest first: the narrow ones fill what is left of the words.
    const order = [...bits.keys()].sort((a, b) => (bits[b] as number) - (bits[a] as number));
    for (const slot of order) {
      const width = bits[slot] as number;
      if (width === 0) continue;
      let word = free.findIndex((left) => left >= width);
      if (word < 0) word = free.push(32) - 1;
      this.word[slot] = word;
      this.shift[slot] = 32 - (free[word] as number);
      this.mask[slot] = width === 32 ? -1 : 2 ** width - 1;
      free[word] = (free[word] as number) - width;
    }
    this.words = Math.max(1, free.length);
  }

  pack(slots: ArrayLike<number>, into: Int32Array, at: number): void {
    for (let word = 0; word < this.words; word++) into[at + word] = 0;
    for (let slot = 0; slot < this.bits.length; slot++) {
      const word = at + (this.word[slot] as number);
      into[word] =
        (into[word] as number) | ((slots[slot] as number) << (this.shift[slot] as number));
    }
  }

  unpack(from: Int32Array, at: number, slots: Int32Array): void {
    for (let slot = 0; slot < this.bits.length; slot++) {
      const word = from[at + (this.word[slot] as number)] as number;
      slots[slot] = (word >>> (this.shift[slot] as number)) & (this.mask[slot] as number);
    }
  }
}

/** How many bits it takes to tell `count` values apart. */
export const bitsFor = (count: number): number => (count < 2 ? 0 : 32 - Math.clz32(count - 1));

/**
 * The states found so far, packed, in the order in which they were found: queue, store and table
 * of predecessors in one. A hash index over them finds a state by what it is: states are compared
 * whole, so none is ever taken for another.
 */
export class Store {
  count = 0;
  data: Int32Array<ArrayBuffer>;
  predecessors = new Int32Array(1 << 12);
  index: Int32Array<ArrayBuffer> = new Int32Array(1 << 13);
  #most = 1 << 12;

  constructor(public layout: Layout) {
    this.data = new Int32Array(layout.words << 12);
  }

  /** Bytes that the store has taken for its states. */
  get bytes(): number {
    return 4 * (this.data.length + this.predecessors.length + this.index.length);
  }

  /** Number of the state in `words`; adds it, as found from `predecessor`, if it is new. */
  add(words: Int32Array, predecessor: number): number {
    const width = this.layout.words;
    const { data, index } = this;
    const mask = index.length - 1;
    let hash = 0;
    for (let word = 0; word < width; word++) {
      hash = Math.imul(hash ^ (words[word] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0x85ebca77);
    let at = (hash ^ (hash >>> 13)) & mask;
    for (let found = index[at] as number; found !== 0; found = index[at] as number) {
      const base = (found - 1) * width;
      let word = 0;
      while (word < width && data[base + word] === words[word]) word++;
      if (word === width) return found - 1;
      at = (at + 1) & mask;
    }
    if (predecessor === notToAdd) return notFound;
    const state = this.count++;
    index[at] = state + 1;
    const base = state * width;
    for (let word = 0; word < width; word++) data[base + word] = words[word] as number;
    this.predecessors[state] = predecessor;
    if (this.count === this.#most) this.#grow();
    return state;
  }

  /** Number of the state in `words`; `notFound` if it is not there. */
  find(words: Int32Array): number {
    return this.add(words, notToAdd);
  }

  /** Packs all states anew. */
  repack(layout: Layout): void {
    const slots = new Int32Array(layout.bits.length);
    const data = new Int32Array(layout.words * this.#most);
    for (let state = 0; state < this.count; state++) {
      this.layout.unpack(this.data, state * this.layout.words, slots);
      layout.pack(slots, data, state * layout.words);
    }
    this.data = data;
    this.layout = layout;
    this.#reindex(this.index.length);
  }

  #grow(): void {
    // By half only: the arrays are most of the memory that a search needs.
    this.#most += this.#most >> 1;
    this.data = grown(this.data, this.layout.words * this.#most);
    this.predecessors = grown(this.predecessors, this.#most);
    if (this.#most > 0.7 * this.index.length) this.#reindex(2 * this.index.length);
  }

  #reindex(length: number): void {
    const { count, data } = this;
    const width = this.layout.words;
    const index = new Int32Array(length);
    for (let state = 0; state < count; state++) {
      const base = state * width;
      let hash = 0;
      for (let word = 0; word < width; word++) {
        hash = Math.imul(hash ^ (data[base + word] as number), 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      hash = Math.imul(hash, 0x85ebca77);
      let at = (hash ^ (hash >>> 13)) & (length - 1);
      while (index[at] !== 0) at = (at + 1) & (length - 1);
      index[at] = state + 1;
    }
    this.index = index;
  }
}

export const notFound = -1;
const notToAdd = -2;
/** The predecessor of the first state. */
export const noPredecessor = -1;
