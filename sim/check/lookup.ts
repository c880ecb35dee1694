/**
 * What can be done in a state: each group's answer, as a leaf. Groups that together read few slots
 * are looked up in clusters, the others one by one in a trie; what is in neither the kernel is
 * asked.
 */

import { type Cluster, clustersOf } from './clusters.ts';
import type { Kernel, Successor } from './kernel.ts';
import type { Layout } from './layout.ts';
import { emptyLeaf, type Leaves } from './leaves.ts';
import { branchesAt, Trie } from './trie.ts';

/** How groups are looked up: in clusters, or one by one. */
interface Plan {
  readonly clusters: readonly Cluster[];
  readonly singles: Int32Array;
}

export class Lookup {
  /** The leaves of the last state that was looked up, but for those with nothing to do. */
  readonly found: Int32Array;
  readonly #trie: Trie;
  #plan: Plan;
  /** Groups that have been in a cluster that was given up. */
  readonly #alone = new Set<number>();

  constructor(
    readonly kernel: Kernel,
    readonly leaves: Leaves,
    /** Told what the kernel has answered; it may then call `plan`. */
    readonly onAnswer: (successors: readonly Successor[]) => void,
  ) {
    const groups = kernel.groups.length;
    this.#trie = new Trie(groups);
    this.found = new Int32Array(groups);
    this.#plan = { clusters: [], singles: Int32Array.from({ length: groups }, (_, at) => at) };
  }

  get bytes(): number {
    return this.leaves.bytes + 4 * this.#trie.table.length;
  }

  /** Puts the leaves of the state with these slots into `found`; returns how many there are. */
  gather(slots: Int32Array): number {
    // To ask for a leaf can change the plan; what has been asked is known the next time.
    for (;;) {
      const count = this.#gathered(slots);
      if (count >= 0) return count;
    }
  }

  /** The leaf of one group; -1 if nobody has asked for it. */
  leaf(group: number, slots: Int32Array): number {
    return this.#trie.leaf(group, slots);
  }

  /** Decides anew how groups are looked up, for a layout; `slots` are those of any state. */
  plan(layout: Layout, slots: Int32Array): void {
    const trie = this.#trie;
    const groups = [...trie.roots.keys()];
    // A group that reads a slot of one value first, and finds nothing to do, never will.
    const isIdle = (group: number): boolean => {
      const slot = trie.firstRead(group);
      if (slot >= 0 && layout.mask[slot] !== 0) return false;
      return trie.leaf(group, slots) === emptyLeaf;
    };
    const busy = groups.filter((group) => !isIdle(group));
    const fit = busy.filter((group) => !this.#alone.has(group));
    const reads = new Map(fit.map((group) => [group, trie.allReads(group)]));
    const clusters = clustersOf(reads, layout.bits);
    const inOne = new Set(clusters.flatMap((cluster) => cluster.groups));
    const singles = Int32Array.from(busy.filter((group) => !inOne.has(group)));
    this.#plan = { clusters, singles };
  }

  /** The same as `gather`, but -1 if the plan has changed on the way. */
  #gathered(slots: Int32Array): number {
    const { found } = this;
    const plan = this.#plan;
    const { clusters, singles } = plan;
    let count = 0;
    for (let index = 0; index < clusters.length; index++) {
      const cluster = clusters[index] as Cluster;
      const { slots: read, shifts, table } = cluster;
      let place = 0;
      for (let number = 0; number < read.length; number++) {
        place |= (slots[read[number] as number] as number) << (shifts[number] as number);
      }
      let leaf = (table[place] as number) - 1;
      if (leaf < 0) {
        leaf = this.#fill(cluster, place, slots);
        if (this.#plan !== plan) return -1;
      }
      if (leaf !== 0) found[count++] = leaf;
    }
    // A local: what is imported is looked up each time.
    const head = branchesAt;
    const { roots } = this.#trie;
    let { table } = this.#trie;
    for (let index = 0; index < singles.length; index++) {
      const group = singles[index] as number;
      let at = roots[group] as number;
      while (at > 0) {
        const value = slots[table[at] as number] as number;
        at = value < (table[at + 1] as number) ? (table[at + head + value] as number) : 0;
      }
      let leaf = -at - 1;
      if (leaf < 0) {
        leaf = this.#ask(group, slots);
        if (this.#plan !== plan) return -1;
        ({ table } = this.#trie);
      }
      if (leaf !== 0) found[count++] = leaf;
    }
    return count;
  }

  /** The leaf of a cluster; gives the cluster up if it is none any more. */
  #fill(cluster: Cluster, place: number, slots: Int32Array): number {
    const leaves: number[] = [];
    const plan = this.#plan;
    for (const group of cluster.groups) {
      let leaf = this.#trie.leaf(group, slots);
      if (leaf < 0) leaf = this.#ask(group, slots);
      if (this.#plan !== plan) return emptyLeaf;
      if (!cluster.covers(this.#trie.reads(group, slots))) return this.#giveUp(cluster);
      if (leaf !== emptyLeaf) leaves.push(leaf);
    }
    const [first = emptyLeaf] = leaves;
    const all = leaves.flatMap((leaf) => this.leaves.of(leaf));
    const leaf = leaves.length > 1 ? this.leaves.add(all) : first;
    return cluster.put(place, leaf) ? leaf : this.#giveUp(cluster);
  }

  #giveUp(cluster: Cluster): number {
    const { clusters, singles } = this.#plan;
    this.#plan = {
      clusters: clusters.filter((other) => other !== cluster),
      singles: Int32Array.from([...singles, ...cluster.groups]),
    };
    for (const group of cluster.groups) this.#alone.add(group);
    return emptyLeaf;
  }

  /** Asks the kernel what a group can do; returns the new leaf. */
  #ask(group: number, slots: Int32Array): number {
    const { kernel } = this;
    kernel.begin(slots);
    const successors = kernel.successors(kernel.groups[group] as Kernel['groups'][number]);
    const { reads } = kernel;
    this.onAnswer(successors);
    const leaf = this.leaves.add(successors);
    this.#trie.insert(group, reads, slots, leaf);
    return leaf;
  }
}
