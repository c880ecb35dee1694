/**
 * The states found so far, packed, in the order in which they were found: queue, store and table
 * of predecessors in one. An index by hash finds a state by what it is.
 *
 * A state is known by its key, of which the first word is its hash. Exact, the packed state
 * follows, and none is ever taken for another. By fingerprints it is another hash, 64 bits in all,
 * and only the states that wait to be expanded are kept whole: less memory, and a chance of
 * n^2 / 2^65 that among n states two are taken for one.
 */

import { grown, grownAmply, intsLike, none, shared } from './growing.ts';
import type { Hash } from './hash.ts';
import type { Sink, Source } from './keep/keeper.ts';
import { Layout, type Placed } from './layout.ts';

/** The predecessor of the first state. */
const noPredecessor = -1;

/** Little, so that a search has grown before V8 makes its code: that is then made for it, too. */
const firstCapacity = 1 << 10;
const firstPlaces = 1 << 11;
/** For so many states there is room, and more, once it grows. */
const leastRoom = 1 << 12;
/** How full the index may get: beyond it, a search for a state that is not there takes long. */
const mostLoad = 0.85;
/** How much the index grows, until it has so many places: what is small is to grow seldom. */
const indexGrowth = 4;
const manyPlaces = 1 << 20;
const fingerprintWords = 2;

export class Store {
  count = 0;
  /** What states are known by, `keyWords` words each. */
  keys = none;
  keyWords = 0;
  /** Where packed states are. Exact, this is `keys`. */
  data = none;
  /** The first state that is kept whole: 0 unless by fingerprints. */
  kept = 0;
  predecessors = none;
  /**
   * By hash, a power of two of `places`: 0 is free. The bits below `places` are n for state n - 1,
   * those above are the hash's, so that few other states have to be compared.
   */
  index = none;
  places = 0;
  /** When `count` is there, `grow` has to be called. */
  limit = 0;
  /** For so many states there is room. */
  #capacity = 0;
  /** Holds what was read ahead of time, so that the reads are not optimized away. */
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
    this.predecessors = new Int32Array(firstCapacity);
    this.index = new Int32Array(firstPlaces);
    this.places = firstPlaces;
    this.#capacity = firstCapacity;
    this.limit = firstCapacity;
  }

  /** Bytes that the store has written to for its states. */
  get bytes(): number {
    const { count, kept, keyWords, exact, layout, places } = this;
    const data = exact ? 0 : (count - kept) * layout.words;
    return 4 * (count * (keyWords + 1) + data + places);
  }

  /** Puts the first state in. */
  addFirst(slots: Int32Array): void {
    const key = this.keyOf(slots);
    this.keys.set(key);
    if (!this.exact) this.layout.pack(slots, this.data, 0);
    this.predecessors[0] = noPredecessor;
    this.#put(key[0] as number, 1);
    this.count = 1;
  }

  /** Forgets all states: there is room for so many anew, behind places that are left free. */
  reset(free: number, room: number): void {
    this.keys = new Int32Array(this.keyWords * room);
    this.data = this.keys;
    this.predecessors = new Int32Array(room);
    this.#capacity = room;
    this.places = firstPlaces;
    while (room >= mostLoad * this.places) this.#addPlaces();
    this.index = new Int32Array(this.places);
    this.limit = room;
    this.count = free;
  }

  /** Forgets those behind the first places. */
  clear(free: number): void {
    this.index.fill(0);
    this.count = free;
  }

  /** How far apart packed states are in `data`. */
  get stride(): number {
    return this.exact ? this.keyWords : this.layout.words;
  }

  /** Where in `data` the first state would begin, if it were kept whole. */
  get offset(): number {
    return this.exact ? 1 : -this.kept * this.layout.words;
  }

  /** Where in `data` the packed words of a state begin. */
  placeOf(state: number): number {
    return state * this.stride + this.offset;
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

  /** Finds the state with these slots, or adds it as one that comes after another. Exact only. */
  find(slots: Int32Array, predecessor: number): void {
    const key = this.keyOf(slots);
    const { keys, index, keyWords } = this;
    const hash = key[0] as number;
    const mask = this.places - 1;
    let at = hash & mask;
    for (let entry = index[at] as number; entry !== 0; entry = index[at] as number) {
      const base = ((entry & mask) - 1) * keyWords;
      let word = ((entry ^ hash) & ~mask) === 0 ? 0 : keyWords + 1;
      while (word < keyWords && keys[base + word] === key[word]) word++;
      if (word === keyWords) return;
      at = (at + 1) & mask;
    }
    const number = ++this.count;
    index[at] = number | (hash & ~mask);
    this.predecessors[number - 1] = predecessor;
    keys.set(key, (number - 1) * keyWords);
    if (number === this.limit) this.grow(predecessor);
  }

  /** Lets all threads see the states. Exact only. */
  share(): void {
    this.keys = shared(this.keys, this.keyWords * this.count);
    this.data = this.keys;
    this.predecessors = shared(this.predecessors, this.count);
    this.index = shared(this.index);
  }

  /**
   * Makes room for so many more than there are. Exact only. Whether the index is empty then, as it
   * has grown: all states have to be put into it.
   */
  makeRoomFor(more: number): boolean {
    while (this.#capacity < this.count + more) this.#makeRoom(0, this.count + more);
    const before = this.places;
    while (this.count + more >= mostLoad * this.places) this.places *= 2;
    this.limit = Math.min(this.#capacity, Math.ceil(mostLoad * this.places));
    if (this.places === before) return false;
    this.index = intsLike(this.index, this.places);
    return true;
  }

  /** Makes room for more. `expanded`: so many of the first states need not be kept whole. */
  grow(expanded: number): void {
    if (this.count === this.#capacity) this.#makeRoom(expanded);
    if (this.count >= mostLoad * this.places) {
      this.#addPlaces();
      this.#reindex();
    }
    this.limit = Math.min(this.#capacity, Math.ceil(mostLoad * this.places));
  }

  #makeRoom(expanded: number, least = this.count + 1): void {
    const room = Math.max(least, leastRoom);
    this.keys = grownAmply(this.keys, this.keyWords * room);
    this.#capacity = Math.floor(this.keys.length / this.keyWords);
    this.predecessors = grown(this.predecessors, this.#capacity);
    if (this.exact) {
      this.data = this.keys;
      return;
    }
    const { words } = this.layout;
    const left = this.data.subarray((expanded - this.kept) * words);
    this.data = grown(left, words * (this.#capacity - expanded));
    this.kept = expanded;
  }

  /** Packs all states anew. Hashes do not depend on the layout, so the index stays. */
  repack(layout: Layout): void {
    const slots = this.#slots;
    const { exact, kept, count } = this;
    const stride = exact ? 1 + layout.words : layout.words;
    const data = intsLike(this.keys, stride * (this.#capacity - kept));
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

  save(sink: Sink): void {
    const { count, kept, keys, keyWords, exact, layout, data, predecessors } = this;
    sink.numbers(count, kept);
    sink.text(JSON.stringify(layout.placed));
    sink.array(keys.subarray(0, count * keyWords));
    sink.array(predecessors.subarray(0, count));
    if (!exact) sink.array(data.subarray(0, (count - kept) * layout.words));
  }

  restore(source: Source): void {
    const [count, kept] = source.numbers() as [number, number];
    this.layout = new Layout(JSON.parse(source.text()) as Placed);
    const { exact, layout } = this;
    this.count = count;
    this.kept = kept;
    const room = leastRoom + (count >> 1);
    this.keyWords = exact ? 1 + layout.words : fingerprintWords;
    this.keys = source.array(room * this.keyWords);
    this.predecessors = source.array(room);
    this.data = exact ? this.keys : source.array(room * layout.words);
    this.#capacity = count + room;
    while (count >= mostLoad * this.places) this.#addPlaces();
    this.#reindex();
    this.limit = Math.min(this.#capacity, Math.ceil(mostLoad * this.places));
  }

  #addPlaces(): void {
    this.places *= this.places < manyPlaces ? indexGrowth : 2;
  }

  #reindex(): void {
    const { keys, keyWords, count, places } = this;
    this.index = intsLike(this.index, places);
    for (let number = 1; number <= count; number++) {
      this.#put(keys[(number - 1) * keyWords] as number, number);
    }
  }

  #put(hash: number, number: number): void {
    const { index } = this;
    const mask = this.places - 1;
    let at = hash & mask;
    while (index[at] !== 0) at = (at + 1) & mask;
    index[at] = number | (hash & ~mask);
  }
}
