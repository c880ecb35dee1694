/**
 * Predicates that are evaluated in each state as it is expanded, unless the step to it changed
 * nothing that they read: then they have the value that they had in the state before.
 */

import type { Predicate } from '../../model/property.ts';
import { bundlesOf, Cluster, lookUp, type PlaceTable, placeIn, tableOf } from './clusters.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Layout, LayoutTable } from './layout.ts';
import { Levels } from './levels.ts';
import type { Lookup } from './lookup.ts';
import { batchSize } from './pending.ts';
import { leafIn, Trie, type TrieTable } from './trie.ts';

/** A predicate that is watched, and the first state in which it had the wanted value. */
export interface Watch {
  readonly holds: Predicate;
  /** `always` looks for a state in which it does not hold, `sometimes` for one in which it does. */
  readonly wanted: boolean;
  /** Number of the state, or -1. */
  foundIn: number;
  /** In a search of orbits: the swaps that lead from there to the state that was found. */
  foundBy?: readonly number[];
}

/** A predicate is looked up in a table if it reads so many slots, in so many bits of a state. */
const leastReads = 4;
const mostBits = 16;

const bitCount = 32;

/** The bit of a watch: of more than 32, several share one, and are asked together. */
const bitOf = (index: number): number => 1 << index;

/** For each bit of what is to be asked: at which of some states it stands. */
export class WatchLists {
  /** By bit: places of states, and how many they are. */
  readonly places = new Int32Array(bitCount * batchSize);
  readonly many = new Int32Array(bitCount);
  /** What was looked up for the states: by place. */
  readonly found = new Int32Array(batchSize);

  /** Lists where bits stand for so many states, the first of them at `from` in `toAsk`. */
  list(toAsk: Int32Array, from: number, count: number): void {
    const { places, many } = this;
    const size = batchSize;
    many.fill(0);
    for (let at = 0; at < count; at++) {
      let bits = toAsk[from + at] as number;
      while (bits !== 0) {
        const bit = bitCount - 1 - Math.clz32(bits);
        bits ^= 1 << bit;
        const end = many[bit] as number;
        places[bit * size + end] = at;
        many[bit] = end + 1;
      }
    }
  }
}

/** What it takes to look up a watch: plain data, so that other threads can have it. */
export interface WatchTable {
  readonly index: number;
  readonly wanted: boolean;
  readonly cluster: PlaceTable | null;
}

/**
 * Whether one of the states listed is as a watch wants it, or may be, as that is not known; they
 * are packed from `base` on, so many of them.
 */
export function watchFinds(
  { index, wanted, cluster }: WatchTable,
  trie: TrieTable,
  { places, many, found }: WatchLists,
  layout: LayoutTable,
  data: Int32Array,
  base: number,
  stride: number,
  count: number,
): boolean {
  const list = (index % bitCount) * batchSize;
  const listed = many[index % bitCount] as number;
  // All at once are quicker than one by one, unless they are few.
  const looksUp = cluster !== null && listed > count / 4;
  if (looksUp) lookUp(cluster, data, base, stride, count, found, 0);
  for (let number = 0; number < listed; number++) {
    const at = places[list + number] as number;
    let leaf = looksUp ? (found[at] as number) : -1;
    if (leaf < 0) leaf = leafIn(trie, index, layout, data, base + at * stride);
    if (leaf < 0 || (leaf === 1) === wanted) return true;
  }
  return false;
}

export class Watches {
  /** Which watches are to be asked about a state, as bits. */
  readonly toAsk = new Levels();
  /** By slot: the watches that have read it, as bits. */
  readonly readBy: Int32Array;
  /** Whether `readBy` has changed. */
  hasLearnt = false;
  readonly #trie: Trie;
  /** By watch: the table that it is looked up in, if there is one. */
  #clusters: (Cluster | null)[] = [];
  readonly #lists = new WatchLists();

  constructor(
    readonly all: readonly Watch[],
    slotCount: number,
  ) {
    this.#trie = new Trie(all.length);
    this.readBy = new Int32Array(slotCount);
  }

  /** Asks about so many states, from `first` on, what is open: what `toAsk` says of them. */
  ask(first: number, count: number, level: number, lookup: Lookup): void {
    this.#lists.list(this.toAsk.current, first - level, count);
    for (let index = 0; index < this.all.length; index++) {
      const watch = this.all[index] as Watch;
      const many = this.#lists.many[index % bitCount] as number;
      if (many > 0 && watch.foundIn < 0) watch.foundIn = this.#find(index, first, count, lookup);
    }
  }

  /** Lets all threads see what is remembered. */
  share(): void {
    this.toAsk.share();
    this.#trie.share();
    for (const cluster of this.#clusters) cluster?.share();
  }

  /** What is remembered, and the watches that still look for something. */
  get tables(): { readonly trie: TrieTable; readonly open: readonly WatchTable[] } {
    const { table, roots } = this.#trie;
    const open = this.all.flatMap(({ foundIn, wanted }, index): WatchTable[] => {
      if (foundIn >= 0) return [];
      const cluster = this.#clusters[index];
      return [{ index, wanted, cluster: cluster ? tableOf(cluster) : null }];
    });
    return { trie: { table, roots }, open };
  }

  /** Asks the open watches about a state of no level. */
  askAll(state: number, lookup: Lookup): void {
    for (const [index, watch] of this.all.entries()) {
      if (watch.foundIn >= 0) continue;
      if (this.#holds(index, state, lookup) === watch.wanted) watch.foundIn = state;
    }
  }

  /** Has predicates looked up in tables where it is worth it, by what is known of them. */
  plan(layout: Layout, bits: readonly number[]): void {
    this.#clusters = this.all.map((_, index) => {
      if (this.#trie.leastReads(index) < leastReads) return null;
      const reads = new Map([[index, this.#trie.allReads(index)]]);
      const [bundle] = bundlesOf(reads, bits, mostBits, 1);
      return bundle === undefined ? null : new Cluster(bundle, layout, bits, this.#trie.table);
    });
  }

  save(sink: Sink): void {
    this.#trie.save(sink);
    sink.array(this.readBy);
    sink.numbers(...this.all.map(({ foundIn }) => foundIn));
    sink.numbers(...this.#clusters.map((cluster) => (cluster === null ? 0 : 1)));
    for (const cluster of this.#clusters) cluster?.save(sink);
  }

  restore(source: Source, layout: Layout): void {
    this.#trie.restore(source);
    this.readBy.set(source.array());
    const foundIn = source.numbers();
    for (const [index, watch] of this.all.entries()) watch.foundIn = foundIn[index] as number;
    this.#clusters = source
      .numbers()
      .map((isThere) => (isThere === 1 ? Cluster.restored(source, layout) : null));
  }

  /** Whether a slot has more values than a table has room for. */
  isOutgrown(slot: number, domain: number): boolean {
    return this.#clusters.some((cluster) => cluster?.isOutgrown(slot, domain) === true);
  }

  /** The first of the states listed in which a watch is as wanted; -1 if there is none. */
  #find(index: number, first: number, count: number, lookup: Lookup): number {
    const { wanted } = this.all[index] as Watch;
    const { store } = lookup;
    const { found, places } = this.#lists;
    const list = (index % bitCount) * batchSize;
    const many = this.#lists.many[index % bitCount] as number;
    // All at once are quicker than one by one, unless they are few.
    const cluster = many > count / 4 ? (this.#clusters[index] ?? null) : null;
    if (cluster !== null) {
      lookUp(cluster, store.data, store.placeOf(first), store.stride, count, found, 0);
    }
    for (let number = 0; number < many; number++) {
      const at = places[list + number] as number;
      const known = cluster === null ? -1 : (found[at] as number);
      const holds = known < 0 ? this.#holds(index, first + at, lookup) : known === 1;
      if (holds === wanted) return first + at;
    }
    return -1;
  }

  #holds(index: number, state: number, lookup: Lookup): boolean {
    const { store } = lookup;
    const base = store.placeOf(state);
    const before = this.#clusters[index];
    const known = before ? (before.table[placeIn(before, store.data, base)] as number) : 0;
    if (known > 0) return known === 2;
    const leaf = leafIn(this.#trie, index, store.layout, store.data, base);
    const answer = leaf < 0 ? this.#judge(index, state, lookup) : leaf === 1;
    // By what it has read now it may have none.
    const cluster = this.#clusters[index];
    if (cluster) cluster.put(placeIn(cluster, store.data, base), answer ? 1 : 0);
    return answer;
  }

  #judge(index: number, state: number, lookup: Lookup): boolean {
    const { answer, reads } = lookup.judged((this.all[index] as Watch).holds, state);
    this.#trie.insert(index, reads, lookup.slots, answer ? 1 : 0);
    for (const slot of reads) {
      const before = this.readBy[slot] as number;
      const bits = before | bitOf(index);
      this.readBy[slot] = bits;
      if (bits !== before) this.hasLearnt = true;
      // It reads more than its place in the table tells.
      if (this.#clusters[index]?.slots[slot] === 0) this.#clusters[index] = null;
    }
    return answer;
  }
}
