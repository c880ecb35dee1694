/**
 * Groups of steps that together read few slots, looked up together: the values of these slots,
 * side by side, are a place in a table, and there stands the leaf of what all of them can do. One
 * look in place of many walks. A cluster that turns out to read more, or to have too many leaves,
 * is given up, and its groups are walked one by one again.
 */

/** How many bits of slots a cluster reads at the most: its table has a place for each value. */
const mostBits = 10;
/** Leaves of a cluster: each is a list of its own. */
const mostLeaves = 1 << 14;

export class Cluster {
  /** The slots read, and how far each is shifted in the place. */
  readonly slots: Int32Array;
  readonly shifts: Int32Array;
  /** By place: 0 not known, n leaf n - 1. */
  readonly table: Int32Array;
  #leaves = 0;

  constructor(
    readonly groups: readonly number[],
    slots: readonly number[],
    bits: readonly number[],
  ) {
    this.slots = Int32Array.from(slots);
    this.shifts = new Int32Array(slots.length);
    let end = 0;
    for (const [index, slot] of slots.entries()) {
      this.shifts[index] = end;
      end += bits[slot] as number;
    }
    this.table = new Int32Array(2 ** end);
  }

  /** Notes a leaf; false if there are too many for the table to be of use. */
  put(place: number, leaf: number): boolean {
    this.table[place] = leaf + 1;
    return ++this.#leaves <= mostLeaves;
  }

  /** Whether all these slots are among those that the cluster reads. */
  covers(reads: Iterable<number>): boolean {
    for (const slot of reads) if (!this.slots.includes(slot)) return false;
    return true;
  }
}

/**
 * Divides groups among clusters: those that read most come first, each where it adds least.
 * Groups that read too much by themselves are in none.
 */
export function clustersOf(
  reads: ReadonlyMap<number, ReadonlySet<number>>,
  bits: readonly number[],
): Cluster[] {
  const width = (slots: Iterable<number>): number => {
    let sum = 0;
    for (const slot of slots) sum += bits[slot] as number;
    return sum;
  };
  const order = [...reads].sort(([, a], [, b]) => width(b) - width(a));
  const drafts: { groups: number[]; slots: Set<number>; bits: number }[] = [];
  for (const [group, slots] of order) {
    if (width(slots) > mostBits) continue;
    let best: (typeof drafts)[number] | undefined;
    let least = mostBits + 1;
    for (const draft of drafts) {
      const added = width([...slots].filter((slot) => !draft.slots.has(slot)));
      if (draft.bits + added > mostBits || added >= least) continue;
      best = draft;
      least = added;
    }
    if (best === undefined) {
      best = { groups: [], slots: new Set(), bits: 0 };
      drafts.push(best);
    }
    best.groups.push(group);
    for (const slot of slots) best.slots.add(slot);
    best.bits = width(best.slots);
  }
  return drafts
    .filter(({ groups }) => groups.length > 1)
    .map(({ groups, slots }) => new Cluster(groups, [...slots], bits));
}
