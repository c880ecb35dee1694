/**
 * The states found so far, packed, in the order in which they were found: queue, store and table
 * of predecessors in one. An index by hash finds a state by what it is.
 *
 * A state is known by its key, of which the first word is its hash. Exact, the packed state
 * follows, and none is ever taken for another. By fingerprints it is another hash, 64 bits in all,
 * and only the states that wait to be expanded are kept whole: less memory, and a chance of
 * n^2 / 2^65 that among n states two are taken for one.
 */

import type { Hash } from './hash.ts';
import type { Layout } from './layout.ts';
import { grown } from './trie.ts';

/** The predecessor of the first state. */
const noPredecessor = -1;

const firstCapacity = 1 << 14;
/** Up to here the store doubles; then it grows by half, as it is most of what a search takes. */
const doublesUpTo = 1 << 19;
/** How full the index may get: above it, looking for what is not there takes long. */
const mostLoad = 0.6;
const fingerprintWords = 2;
/** States whose places in a new index are looked for together. */
const together = 64;

export class Store {
  count = 0;
  /** What states are known by, `keyWords` words each. */
  keys: Int32Array<ArrayBuffer>;
  keyWords: number;
  /** Where packed states are. Exact, this is `keys`. */
  data: Int32Array<ArrayBuffer>;
  /** The first state that is kept whole: 0 unless by fingerprints. */
  kept = 0;
  predecessors = new Int32Array(firstCapacity);
  /** By hash: 0 is free, n is state n - 1. */
  index = new Int32Array(4 * firstCapacity);
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
    this.keyWords = exact ? 1 + layout.words : fingerprintWords;
    this.keys = new Int32Array(this.keyWords * firstCapacity);
    this.data = exact ? this.keys : new Int32Array(layout.words * firstCapacity);
  }

  /** Bytes that the store has taken for its states. */
  get bytes(): number {
    const data = this.exact ? 0 : this.data.length;
    return 4 * (this.keys.length + data + this.predecessors.length + this.index.length);
  }

  /** Puts the first state in: no other can be equal to it. */
  addFirst(slots: Int32Array): void {
    const key = this.keyOf(slots);
    this.keys.set(key);
    if (!this.exact) this.layout.pack(slots, this.data, 0);
    this.predecessors[0] = noPredecessor;
    this.index[(key[0] as number) & (this.index.length - 1)] = 1;
    this.count = 1;
  }

  /** Where in `data` the packed words of a state begin. */
  placeOf(state: number): number {
    return this.exact ? state * this.keyWords + 1 : (state - this.kept) * this.layout.words;
  }

  /** The slots of a state that is kept whole. */
  unpack(state: number, slots: Int32Array): void {
    this.layout.unpack(this.data, this.placeOf(state), slots);
  }

  /** What a state with these slots is known by. */
  keyOf(slots: Int32Array): Int32Array {
    const key = new Int32Array(this.keyWords);
    const [hash, other] = this.hashes.map((one) => one.of(slots)) as [number, number];
    key[0] = hash;
    if (this.exact) this.layout.pack(slots, key, 1);
    else key[1] = other;
    return key;
  }

  /** Makes room for more. `expanded`: how many states nobody will ask for whole any more. */
  grow(expanded: number): void {
    this.capacity += this.capacity < doublesUpTo ? this.capacity : this.capacity >> 1;
    const { words } = this.layout;
    this.keys = grown(this.keys, this.keyWords * this.capacity);
    if (this.exact) this.data = this.keys;
    else {
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
    const { exact, kept, count } = this;
    const stride = exact ? 1 + layout.words : layout.words;
    const data = new Int32Array(stride * (this.capacity - kept));
    for (let state = kept; state < count; state++) {
      this.unpack(state, slots);
      const at = (state - kept) * stride;
      if (exact) data[at] = this.keys[state * this.keyWords] as number;
      layout.pack(slots, data, exact ? at + 1 : at);
    }
    this.data = data;
    this.layout = layout;
    if (!exact) return;
    this.keys = data;
    this.keyWords = stride;
  }

  #reindex(length: number): void {
    const index = new Int32Array(length);
    const { keys, keyWords, count } = this;
    const mask = length - 1;
    for (let from = 0; from < count; from += together) {
      const end = Math.min(from + together, count);
      // Memory is what takes long. Asked for all places first, it looks for them side by side.
      let seen = 0;
      for (let state = from; state < end; state++) {
        seen ^= index[(keys[state * keyWords] as number) & mask] as number;
      }
      this.seen = seen;
      for (let state = from; state < end; state++) {
        let at = (keys[state * keyWords] as number) & mask;
        while (index[at] !== 0) at = (at + 1) & mask;
        index[at] = state + 1;
      }
    }
    this.index = index;
  }
}
