/**
 * Clusters: groups of steps that between them read few slots. The values of these slots, side by
 * side, are an index into a table of leaves, each of which lists the successors of all the groups:
 * one lookup takes the place of a walk through a trie for each group. A cluster that turns out to
 * read more slots, or to have too many leaves, is dissolved, and its groups are looked up one by
 * one again. The values of predicates are looked up in the same way, each a cluster of its own.
 */

import { intsLike, none, shared } from './growing.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Layout } from './layout.ts';

/** A cluster with more leaves than this is dissolved: each leaf is a list of its own. */
const mostLeaves = 1 << 14;

/** How long an entry of `segments` is. */
const segmentSize = 4;

/** What a lookup needs: plain data, so that other threads can have it. */
export interface PlaceTable {
  /** Runs of bits that the place is made of: word, shift, mask, and how far they are moved. */
  readonly segments: Int32Array;
  /** By place: 0 not known, n leaf n - 1. */
  readonly table: Int32Array;
}

/** Groups that could be looked up together, and the slots that they read. */
export interface Bundle {
  readonly groups: readonly number[];
  readonly slots: ReadonlySet<number>;
}

export class Cluster implements PlaceTable {
  readonly groups: readonly number[];
  /** By slot: 1 for those that the cluster reads. */
  readonly slots: Uint8Array;
  readonly segments: Int32Array;
  table: Int32Array;
  readonly #bundle: Bundle;
  #leaves = 0;
  readonly #bits: readonly number[];

  /**
   * `bits`: how many of each slot count, at the most as many as it has in the layout. `like`: the
   * threads that see this array see the table.
   */
  constructor(bundle: Bundle, layout: Layout, bits: readonly number[], like: Int32Array) {
    const { groups, slots } = bundle;
    this.#bundle = bundle;
    this.groups = groups;
    this.#bits = bits;
    this.slots = new Uint8Array(bits.length);
    for (const slot of slots) this.slots[slot] = 1;
    const segments: number[] = [];
    const { word, shift } = layout;
    const position = (slot: number) => 32 * (word[slot] as number) + (shift[slot] as number);
    let end = 0;
    let next = -1;
    for (const slot of [...slots].sort((a, b) => position(a) - position(b))) {
      const width = bits[slot] as number;
      if (width === 0) continue;
      const last = segments.length - segmentSize;
      if (position(slot) === next && segments[last] === word[slot]) {
        // It goes on where the one before ends.
        segments[last + 2] = ((segments[last + 2] as number) + 1) * 2 ** width - 1;
      } else segments.push(word[slot] as number, shift[slot] as number, 2 ** width - 1, end);
      next = position(slot) + width;
      end += width;
    }
    this.segments = Int32Array.from(segments);
    this.table = intsLike(like, 2 ** end);
  }

  /** Lets all threads see it. */
  share(): void {
    this.table = shared(this.table);
  }

  save(sink: Sink): void {
    const { groups, slots } = this.#bundle;
    sink.text(JSON.stringify([groups, [...slots], this.#bits]));
    sink.numbers(this.#leaves);
    sink.array(this.table);
  }

  static restored(source: Source, layout: Layout): Cluster {
    const [groups, slots, bits] = JSON.parse(source.text()) as [number[], number[], number[]];
    const cluster = new Cluster({ groups, slots: new Set(slots) }, layout, bits, none);
    [cluster.#leaves = 0] = source.numbers();
    cluster.table.set(source.array());
    return cluster;
  }

  /** Whether a slot has more values than there is room for. */
  isOutgrown(slot: number, domain: number): boolean {
    return this.slots[slot] === 1 && domain > 2 ** (this.#bits[slot] as number);
  }

  /** Notes a leaf; false if there are too many for the table to be of use. */
  put(place: number, leaf: number): boolean {
    this.table[place] = leaf + 1;
    return ++this.#leaves <= mostLeaves;
  }
}

/** The same as plain data. */
export const tableOf = ({ segments, table }: PlaceTable): PlaceTable => ({ segments, table });

/**
 * Looks up so many packed states, the first of them at `base`: puts their leaves into `found` from
 * `at` on, -1 for what is not known. False if there is such a one.
 */
export function lookUp(
  { segments, table }: PlaceTable,
  data: Int32Array,
  base: number,
  stride: number,
  count: number,
  found: Int32Array,
  at: number,
): boolean {
  const { length } = segments;
  const end = at + count;
  found.fill(0, at, end);
  // Segment by segment, not state by state: each loop needs few registers, and no branches.
  for (let segment = 0; segment < length; segment += segmentSize) {
    const shift = segments[segment + 1] as number;
    const mask = segments[segment + 2] as number;
    const up = segments[segment + 3] as number;
    let from = base + (segments[segment] as number);
    for (let index = at; index < end; index++, from += stride) {
      const value = ((data[from] as number) >>> shift) & mask;
      found[index] = (found[index] as number) | (value << up);
    }
  }
  let least = 0;
  for (let index = at; index < end; index++) {
    const leaf = (table[found[index] as number] as number) - 1;
    found[index] = leaf;
    least |= leaf;
  }
  return least >= 0;
}

/** Where a packed state is in the table. */
export function placeIn({ segments }: PlaceTable, data: Int32Array, base: number): number {
  let place = 0;
  for (let at = 0; at < segments.length; at += segmentSize) {
    const word = data[base + (segments[at] as number)] as number;
    const value = (word >>> (segments[at + 1] as number)) & (segments[at + 2] as number);
    place |= value << (segments[at + 3] as number);
  }
  return place;
}

/**
 * Divides groups among clusters that read at most `mostBits`: those first that share most of what
 * they read, then those that read least. Groups that read too much by themselves are in none, and
 * clusters of fewer than `leastGroups` are left out.
 */
export function bundlesOf(
  reads: ReadonlyMap<number, ReadonlySet<number>>,
  bits: readonly number[],
  mostBits: number,
  leastGroups = 2,
): Bundle[] {
  const width = (slots: Iterable<number>): number => {
    let sum = 0;
    for (const slot of slots) sum += bits[slot] as number;
    return sum;
  };
  let bundles = [...reads].map(([group, slots]) => ({
    groups: [group],
    slots,
    bits: width(slots),
  }));
  bundles = bundles.filter((bundle) => bundle.bits <= mostBits);
  // What is shared counts first; of what shares as much, the smallest.
  const worthOf = (one: (typeof bundles)[number], other: (typeof bundles)[number]): number => {
    const shared = width([...one.slots].filter((slot) => other.slots.has(slot)));
    const both = one.bits + other.bits - shared;
    return both > mostBits ? Number.NEGATIVE_INFINITY : shared * (mostBits + 1) - both;
  };
  /** What it is worth to merge one bundle with another one after it. */
  let pairs = bundles.flatMap((one, index) =>
    bundles.slice(index + 1).map((other) => ({ one, other, worth: worthOf(one, other) })),
  );
  for (;;) {
    pairs = pairs.filter(({ worth }) => worth > Number.NEGATIVE_INFINITY);
    const [first] = pairs;
    if (first === undefined) break;
    const { one, other } = pairs.reduce((best, pair) => (pair.worth > best.worth ? pair : best));
    const slots = new Set([...one.slots, ...other.slots]);
    const merged = { groups: [...one.groups, ...other.groups], slots, bits: width(slots) };
    const isLeft = (bundle: typeof one) => bundle !== one && bundle !== other;
    bundles = bundles.filter(isLeft);
    pairs = pairs.filter((pair) => isLeft(pair.one) && isLeft(pair.other));
    pairs.push(
      ...bundles.map((bundle) => ({ one: bundle, other: merged, worth: worthOf(bundle, merged) })),
    );
    bundles.push(merged);
  }
  return bundles.filter(({ groups }) => groups.length >= leastGroups);
}
