/**
 * What can be done in a state: each group's answer, as a leaf. Groups that together read few slots
 * are looked up in clusters, the others one by one in a trie; what is in neither the kernel is
 * asked.
 */

import { Cluster, type Draft, draftsOf, segmentSize } from './clusters.ts';
import type { Kernel, Successor } from './kernel.ts';
import { type Layout, widthsFor } from './layout.ts';
import { emptyLeaf, type Leaves } from './leaves.ts';
import type { Predicate } from './property.ts';
import type { Store } from './store.ts';
import { branchesAt, Trie } from './trie.ts';

/** How groups are looked up: in clusters, or one by one. */
interface Plan {
  readonly clusters: readonly Cluster[];
  readonly singles: Int32Array;
}

/** What the kernel has said of a group: which slots it read, and what can be done. */
export interface Answer {
  readonly group: number;
  readonly reads: readonly number[];
  readonly successors: readonly Successor[];
}

export class Lookup {
  /** The leaves of the last state that was looked up, but for those with nothing to do. */
  readonly found: Int32Array;
  /** The slots of the state at hand: those that have been read, or all. */
  readonly slots: Int32Array;
  readonly #trie: Trie;
  #plan: Plan;
  /** Groups that have been in a cluster that was given up. */
  readonly #alone = new Set<number>();
  /** How many bits of each slot clusters go by: none, where no cluster reads it. */
  #clusterBits: readonly number[] = [];
  /** The slots that are read of each state, and where they are: all, until there is a plan. */
  readonly #needed = new Set<number>();
  #places: Int32Array | undefined;
  /** The state at hand, and whether all of its slots have been read. */
  #state = 0;
  #isWhole = false;

  constructor(
    readonly kernel: Kernel,
    readonly store: Store,
    readonly leaves: Leaves,
    /** Told what the kernel has answered; it may then call `plan`. */
    readonly onAnswer: (answer: Answer) => void,
  ) {
    const groups = kernel.groups.length;
    this.#trie = new Trie(groups);
    this.found = new Int32Array(groups);
    this.slots = new Int32Array(kernel.slotCount);
    this.#plan = { clusters: [], singles: Int32Array.from({ length: groups }, (_, at) => at) };
  }

  get bytes(): number {
    return this.leaves.bytes + 4 * this.#trie.table.length;
  }

  /** Takes up a state: of its slots, those that are needed. */
  begin(state: number): void {
    const { store } = this;
    this.#state = state;
    this.#isWhole = false;
    const { layout, data } = store;
    layout.unpack(data, store.placeOf(state), this.slots, this.#places);
  }

  /** Reads all slots of the state at hand. */
  whole(): Int32Array {
    if (!this.#isWhole) this.store.unpack(this.#state, this.slots);
    this.#isWhole = true;
    return this.slots;
  }

  /** What a predicate says of the state at hand, and which slots it reads for that. */
  judged(predicate: Predicate): { readonly answer: boolean; readonly reads: readonly number[] } {
    const { kernel } = this;
    kernel.begin(this.whole());
    const answer = predicate(kernel);
    this.#need(kernel.reads);
    return { answer, reads: kernel.reads };
  }

  /** These slots are read of each state from now on. */
  #need(slots: Iterable<number>): void {
    const before = this.#needed.size;
    for (const slot of slots) this.#needed.add(slot);
    if (this.#needed.size === before || this.#places === undefined) return;
    this.#places = this.store.layout.placesOf(this.#needed);
  }

  /** Puts the leaves of the state at hand into `found`; returns how many there are. */
  gather(): number {
    // To ask for a leaf can change the plan; what has been asked is known the next time.
    for (;;) {
      const count = this.#gathered();
      if (count >= 0) return count;
    }
  }

  /** The leaf of one group; -1 if nobody has asked for it. */
  leaf(group: number, slots: Int32Array): number {
    return this.#trie.leaf(group, slots);
  }

  /** Which groups could be looked up together, by what is known of them. */
  drafts(domains: readonly number[], mostBits: number): Draft[] {
    const fit = this.#busy().filter((group) => !this.#alone.has(group));
    const reads = new Map(fit.map((group) => [group, this.#trie.allReads(group)]));
    return draftsOf(reads, widthsFor(domains), mostBits);
  }

  /** Decides anew how groups are looked up, for a layout in which the store is now. */
  plan(drafts: readonly Draft[], layout: Layout, domains: readonly number[]): void {
    const bits = widthsFor(domains);
    const clusters = drafts.map((draft) => new Cluster(draft, layout, bits));
    const inOne = new Set(clusters.flatMap((cluster) => cluster.groups));
    const singles = Int32Array.from(this.#busy().filter((group) => !inOne.has(group)));
    this.#plan = { clusters, singles };
    const clustered = new Set(drafts.flatMap(({ slots }) => [...slots]));
    this.#clusterBits = bits.map((width, slot) => (clustered.has(slot) ? width : 0));
    for (const group of singles) this.#need(this.#trie.allReads(group));
    this.#places = layout.placesOf(this.#needed);
  }

  /** Whether a slot has more values than a cluster has room for. */
  isOutgrown(slot: number, domain: number): boolean {
    const bits = this.#clusterBits[slot] ?? 0;
    return bits > 0 && domain > 2 ** bits;
  }

  /** Groups that may have something to do: not those that were asked once and for all. */
  #busy(): number[] {
    const trie = this.#trie;
    const { mask } = this.store.layout;
    const slots = this.whole();
    return [...trie.roots.keys()].filter((group) => {
      const slot = trie.firstRead(group);
      if (slot >= 0 && mask[slot] !== 0) return true;
      return trie.leaf(group, slots) !== emptyLeaf;
    });
  }

  /** The same as `gather`, but -1 if the plan has changed on the way. */
  #gathered(): number {
    const { found, slots, store } = this;
    const { data } = store;
    const base = store.placeOf(this.#state);
    const plan = this.#plan;
    const { clusters, singles } = plan;
    // Locals: what is imported is looked up each time.
    const size = segmentSize;
    const head = branchesAt;
    let count = 0;
    for (let index = 0; index < clusters.length; index++) {
      const cluster = clusters[index] as Cluster;
      const { segments, table } = cluster;
      const { length } = segments;
      let place = 0;
      for (let at = 0; at < length; at += size) {
        const word = data[base + (segments[at] as number)] as number;
        const value = (word >>> (segments[at + 1] as number)) & (segments[at + 2] as number);
        place |= value << (segments[at + 3] as number);
      }
      let leaf = (table[place] as number) - 1;
      if (leaf < 0) {
        leaf = this.#fill(cluster, place);
        if (this.#plan !== plan) return -1;
      }
      if (leaf !== 0) found[count++] = leaf;
    }
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
        leaf = this.#ask(group);
        if (this.#plan !== plan) return -1;
        ({ table } = this.#trie);
      }
      if (leaf !== 0) found[count++] = leaf;
    }
    return count;
  }

  /** The leaf of a cluster; gives the cluster up if it is none any more. */
  #fill(cluster: Cluster, place: number): number {
    const leaves: number[] = [];
    const plan = this.#plan;
    const slots = this.whole();
    for (const group of cluster.groups) {
      let leaf = this.#trie.leaf(group, slots);
      if (leaf < 0) leaf = this.#ask(group);
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
    for (const group of cluster.groups) {
      this.#alone.add(group);
      this.#need(this.#trie.allReads(group));
    }
    return emptyLeaf;
  }

  /** Asks the kernel what a group can do; returns the new leaf. */
  #ask(group: number): number {
    const { kernel } = this;
    const slots = this.whole();
    kernel.begin(slots);
    const successors = kernel.successors(group);
    const { reads } = kernel;
    // First of all: it makes room for what is new in the answer.
    this.onAnswer({ group, reads, successors });
    const leaf = this.leaves.add(successors);
    this.#trie.insert(group, reads, slots, leaf);
    if (this.#plan.singles.includes(group)) this.#need(reads);
    return leaf;
  }
}
