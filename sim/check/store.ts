/**
 * The states found so far, packed, in the order in which they were found: queue, store and table
 * of predecessors in one. An index by hash finds a state by what it is.
 *
 * A state is known by its key. Exact, the key is the packed state itself, and none is ever taken
 * for another. By fingerprints, it is two hashes, 64 bits, and only the states that wait to be
 * expanded are kept whole: less memory, and a chance of n^2 / 2^65 that among n states two are
 * taken for one.
 */

import type { Hash } from './hash.ts';
import type { Layout } from './layout.ts';
import { grown } from './trie.ts';

/** The predecessor of the first state. */
export const noPredecessor = -1;

const firstCapacity = 1 << 12;
/** How full the index may get: above it, looking for what is not there takes long. */
const mostLoad = 0.6;
const fingerprintWords = 2;
/** States whose places in a new index are looked for together. */
const together = 64;

export class Store {
  count = 0;
  /** Packed states, from number `kept` on. */
  data: Int32Array<ArrayBuffer>;
  /** The first state that is kept whole: 0 unless by fingerprints. */
  kept = 0;
  /** What states are known by, `keyWords` words each. Exact, this is `data`. */
  keys: Int32Array<ArrayBuffer>;
  keyWords: number;
  predecessors = new Int32Array(firstCapacity);
  /** By hash: 0 is free, n is state n - 1. */
  index = new Int32Array(2 * firstCapacity);
  /** When `count` is there, `grow` has to be called. */
  capacity = firstCapacity;
  /** What was read ahead of time: kept, or it would not be read. */
  seen = 0;
  readonly #slots: Int32Array;

  constructor(
    public layout: Layout,
    readonly hashes: readonly [Hash, Hash],
    readonly exact: boolean,
  ) {
    this.#slots = new Int32Array(layout.bits.length);
    this.data = new Int32Array(layout.words * firstCapacity);
    this.keys = exact ? this.data : new Int32Array(fingerprintWords * firstCapacity);
    this.keyWords = exact ? layout.words : fingerprintWords;
  }

  /** Bytes that the store has taken for its states. */
  get bytes(): number {
    const keys = this.exact ? 0 : this.keys.length;
    return 4 * (this.data.length + keys + this.predecessors.length + this.index.length);
  }

  /** Puts the first state in: no other can be equal to it. */
  addFirst(slots: Int32Array): void {
    const [hash, other] = this.hashes;
    this.layout.pack(slots, this.data, 0);
    if (!this.exact) this.keys.set([hash.of(slots), other.of(slots)]);
    this.predecessors[0] = noPredecessor;
    this.index[hash.of(slots) & (this.index.length - 1)] = 1;
    this.count = 1;
  }

  /** The slots of a state that is kept whole. Returns its hash. */
  unpack(state: number, slots: Int32Array): number {
    const at = (state - this.kept) * this.layout.words;
    return this.layout.unpack(this.data, at, slots, this.hashes[0]);
  }

  /** Makes room for more. `expanded`: how many states nobody will ask for whole any more. */
  grow(expanded: number): void {
    // By half only: the arrays are most of the memory that a search needs.
    this.capacity += this.capacity >> 1;
    const { words } = this.layout;
    if (this.exact) {
      this.data = grown(this.data, words * this.capacity);
      this.keys = this.data;
    } else {
      this.keys = grown(this.keys, fingerprintWords * this.capacity);
      const left = this.data.subarray((expanded - this.kept) * words);
      this.data = grown(left, words * (this.capacity - expanded));
      this.kept = expanded;
    }
    this.predecessors = grown(this.predecessors, this.capacity);
    if (this.capacity > mostLoad * this.index.length) this.#reindex(2 * this.index.length);
  }

  /** Packs all states anew. Hashes do not depend on the layout, so the index stays. */
  repack(layout: Layout): void {
    const slots = this.#slots;
    const data = new Int32Array(layout.words * (this.capacity - this.kept));
    for (let state = this.kept; state < this.count; state++) {
      this.unpack(state, slots);
      layout.pack(slots, data, (state - this.kept) * layout.words);
    }
    this.data = data;
    this.layout = layout;
    if (!this.exact) return;
    this.keys = data;
    this.keyWords = layout.words;
  }

  #reindex(length: number): void {
    const index = new Int32Array(length);
    const hashes = new Int32Array(together);
    for (let from = 0; from < this.count; from += together) {
      const count = Math.min(together, this.count - from);
      this.#hashesOf(from, count, hashes);
      // Memory is what takes long. Asked for all places first, it looks for them side by side.
      let seen = 0;
      for (let number = 0; number < count; number++) {
        seen ^= index[(hashes[number] as number) & (length - 1)] as number;
      }
      this.seen = seen;
      for (let number = 0; number < count; number++) {
        let at = (hashes[number] as number) & (length - 1);
        while (index[at] !== 0) at = (at + 1) & (length - 1);
        index[at] = from + number + 1;
      }
    }
    this.index = index;
  }

  #hashesOf(from: number, count: number, hashes: Int32Array): void {
    for (let number = 0; number < count; number++) {
      const state = from + number;
      hashes[number] = this.exact
        ? this.unpack(state, this.#slots)
        : (this.keys[fingerprintWords * state] as number);
    }
  }
}
