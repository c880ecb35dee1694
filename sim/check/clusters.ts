/**
 * Groups of steps that together read few slots, looked up together: the values of these slots,
 * side by side, are a place in a table, and there stands the leaf of what all of them can do. One
 * look in place of many walks. A cluster that turns out to read more, or to have too many leaves,
 * is given up, and its groups are walked one by one again.
 */

import type { Layout } from './layout.ts';

/** Leaves of a cluster: each is a list of its own. */
const mostLeaves = 1 << 14;

/** How long an entry of `segments` is. */
export const segmentSize = 4;

/** Groups that could be looked up together, and the slots that they read. */
export interface Draft {
  readonly groups: readonly number[];
  readonly slots: ReadonlySet<number>;
}

export class Cluster {
  readonly groups: readonly number[];
  readonly #slots: ReadonlySet<number>;
  /** Runs of bits that the place is made of: word, shift, mask, and how far they are moved. */
  readonly segments: Int32Array;
  /** By place: 0 not known, n leaf n - 1. */
  readonly table: Int32Array;
  #leaves = 0;

  /** `bits`: how many of each slot count, at the most as many as it has in the layout. */
  constructor({ groups, slots }: Draft, layout: Layout, bits: readonly number[]) {
    this.groups = groups;
    this.#slots = slots;
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
    this.table = new Int32Array(2 ** end);
  }

  /** Notes a leaf; false if there are too many for the table to be of use. */
  put(place: number, leaf: number): boolean {
    this.table[place] = leaf + 1;
    return ++this.#leaves <= mostLeaves;
  }

  /** Whether all these slots are among those that the cluster reads. */
  covers(reads: Iterable<number>): boolean {
    for (const slot of reads) if (!this.#slots.has(slot)) return false;
    return true;
  }
}

/**
 * Divides groups among clusters that read at most `mostBits`: those first that share most of what
 * they read, then those that read least. Groups that read too much by themselves are in none.
 */
export function draftsOf(
  reads: ReadonlyMap<number, ReadonlySet<number>>,
  bits: readonly number[],
  mostBits: number,
): Draft[] {
  const width = (slots: Iterable<number>): number => {
    let sum = 0;
    for (const slot of slots) sum += bits[slot] as number;
    return sum;
  };
  let drafts = [...reads].map(([group, slots]) => ({ groups: [group], slots, bits: width(slots) }));
  drafts = drafts.filter((draft) => draft.bits <= mostBits);
  for (;;) {
    let best: [one: (typeof drafts)[number], other: (typeof drafts)[number]] | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const [index, one] of drafts.entries()) {
      for (const other of drafts.slice(index + 1)) {
        const shared = width([...one.slots].filter((slot) => other.slots.has(slot)));
        const both = one.bits + other.bits - shared;
        // What is shared counts first; of what shares as much, the smallest.
        const worth = shared * (mostBits + 1) - both;
        if (both > mostBits || worth <= most) continue;
        best = [one, other];
        most = worth;
      }
    }
    if (best === undefined) break;
    const [one, other] = best;
    const slots = new Set([...one.slots, ...other.slots]);
    const groups = [...one.groups, ...other.groups];
    drafts = drafts.filter((draft) => draft !== one && draft !== other);
    drafts.push({ groups, slots, bits: width(slots) });
  }
  return drafts.filter(({ groups }) => groups.length > 1);
}
