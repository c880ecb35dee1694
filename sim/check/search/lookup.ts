/**
 * The successors of a state: for each group of steps a leaf of the successor table. Groups that
 * between them read few slots are looked up in clusters, the others one by one in a trie. The
 * kernel is asked only for what is in neither.
 */

import type { Predicate } from '../../model/property.ts';
import { type Bundle, bundlesOf, Cluster, lookUp, placeIn, tableOf } from './clusters.ts';
import { grown, none } from './growing.ts';
import type { Journal } from './keep/journal.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Kernel } from './kernel.ts';
import { bitsFor, type Layout } from './layout.ts';
import { batchSize } from './pending.ts';
import type { Store } from './store.ts';
import type { Successor } from './successor.ts';
import { emptyLeaf, type SuccessorTable } from './successorTable.ts';
import { leavesIn, Trie } from './trie.ts';

/** How groups are looked up: in clusters, or one by one. */
interface Plan {
  readonly clusters: readonly Cluster[];
  readonly singles: Int32Array;
}

/** What the kernel found out about a group: which slots it read, and the successors. */
export interface Answer {
  /** The state that it was asked about. */
  readonly state: number;
  readonly group: number;
  readonly reads: readonly number[];
  readonly successors: readonly Successor[];
}

export class Lookup {
  /**
   * The leaves of the states that were looked up last: in each of `columns` a place for each of
   * `batchSize` states, from `base` on.
   */
  found = none;
  readonly base = 0;
  columns = 0;
  /** How often the plan has changed. */
  version = 0;
  /** The slots of the current state. */
  readonly slots: Int32Array;
  /** Predicates that have read something of a state. */
  readonly readers = new Set<Predicate>();
  readonly #trie: Trie;
  #plan: Plan = { clusters: [], singles: none };
  /** Groups that have been in a cluster that was dissolved. */
  readonly #alone = new Set<number>();
  /** The current state. */
  #at = 0;

  constructor(
    readonly kernel: Kernel,
    readonly store: Store,
    readonly leaves: SuccessorTable,
    /** Called with each answer of the kernel; it may then call `plan`. */
    readonly onAnswer: (answer: Answer) => void,
    /** What is asked is written down there, if it is. */
    readonly journal: Journal | null,
  ) {
    const groups = kernel.groups.length;
    this.#trie = new Trie(groups);
    this.slots = new Int32Array(kernel.slots.count);
    this.#plan = { clusters: [], singles: Int32Array.from(this.#busy()) };
  }

  get bytes(): number {
    return this.leaves.bytes + 4 * this.#trie.table.length;
  }

  /** The value of a predicate in a state, which becomes the current one, and the slots it reads. */
  judged(
    predicate: Predicate,
    state: number,
  ): { readonly answer: boolean; readonly reads: readonly number[] } {
    this.store.unpack(state, this.slots);
    const answer = this.judge(predicate, this.slots);
    this.journal?.predicate(predicate, this.slots, answer);
    return { answer, reads: this.kernel.state.reads };
  }

  /** The value of a predicate in the state with these slots. */
  judge(predicate: Predicate, slots: Int32Array): boolean {
    const { kernel } = this;
    kernel.begin(slots);
    const answer = predicate(kernel.state);
    if (kernel.state.reads.length > 0) this.readers.add(predicate);
    return answer;
  }

  /** Puts the leaves of so many states, from `first` on, into `found`. */
  gather(first: number, count: number): void {
    // To ask for a leaf can change the plan; what has been asked is known the next time.
    while (!this.#gathered(first, count));
  }

  /** Lets all threads see what is remembered. */
  share(): void {
    this.#trie.share();
    for (const cluster of this.#plan.clusters) cluster.share();
  }

  /** What is remembered, as it is looked up: plain data, so that other threads can have it. */
  get tables() {
    const { table, roots } = this.#trie;
    const { clusters, singles } = this.#plan;
    return { trie: { table, roots }, clusters: clusters.map(tableOf), singles };
  }

  /** The leaf of one group in a state that has been expanded, whose slots become current. */
  leaf(group: number, slots: Int32Array): number {
    if (this.#isUnused(group)) return emptyLeaf;
    this.slots.set(slots);
    return this.#inTrie(group);
  }

  /** Which groups could be looked up together, by what is known of them. */
  bundles(domains: readonly number[], mostBits: number): Bundle[] {
    const fit = this.#busy().filter((group) => !this.#alone.has(group));
    const reads = new Map(fit.map((group) => [group, this.#trie.allReads(group)]));
    return bundlesOf(reads, domains.map(bitsFor), mostBits);
  }

  /** Decides anew how groups are looked up, for a layout in which the store is now. */
  plan(bundles: readonly Bundle[], layout: Layout, domains: readonly number[]): void {
    const bits = domains.map(bitsFor);
    const clusters = bundles.map((bundle) => new Cluster(bundle, layout, bits, this.#trie.table));
    const inOne = new Set(clusters.flatMap((cluster) => cluster.groups));
    const singles = Int32Array.from(this.#busy().filter((group) => !inOne.has(group)));
    this.#plan = { clusters, singles };
    this.version++;
  }

  save(sink: Sink): void {
    const { clusters, singles } = this.#plan;
    this.#trie.save(sink);
    sink.numbers(clusters.length, ...this.#alone);
    for (const cluster of clusters) cluster.save(sink);
    sink.array(singles);
  }

  restore(source: Source, layout: Layout): void {
    this.#trie.restore(source);
    const [count, ...alone] = source.numbers() as [number];
    for (const group of alone) this.#alone.add(group);
    const clusters = Array.from({ length: count }, () => Cluster.restored(source, layout));
    this.#plan = { clusters, singles: source.array() };
  }

  /** From now on asks also for the groups of these links, given by their slots. */
  takeUp(links: readonly number[]): void {
    const groups = links.map((slot) => this.kernel.linkSlots.indexOf(slot));
    const { clusters, singles } = this.#plan;
    // In order, as if they had been there from the start.
    this.#plan = { clusters, singles: Int32Array.from([...singles, ...groups]).sort() };
  }

  /** Whether a slot has more values than a cluster has room for. */
  isOutgrown(slot: number, domain: number): boolean {
    return this.#plan.clusters.some((cluster) => cluster.isOutgrown(slot, domain));
  }

  /** Whether a group cannot have steps, as nothing was ever sent on its link: it is not asked. */
  #isUnused(group: number): boolean {
    const { slots, linkSlots } = this.kernel;
    return slots.isUnusedLink(linkSlots[group] as number);
  }

  /** Groups that may have successors: not those that are known never to have any. */
  #busy(): number[] {
    const trie = this.#trie;
    const { mask } = this.store.layout;
    return [...trie.roots.keys()].filter(
      (group) => !this.#isUnused(group) && trie.settled(group, mask) !== emptyLeaf,
    );
  }

  /** The same as `gather`, but false if the plan or the layout has changed on the way. */
  #gathered(first: number, count: number): boolean {
    const { store } = this;
    const { data, stride, layout } = store;
    const base = store.placeOf(first);
    const { clusters, singles } = this.#plan;
    this.columns = clusters.length + singles.length;
    const room = this.columns * batchSize;
    if (room > this.found.length) this.found = grown(this.found, room);
    const { found } = this;
    let at = 0;
    let isKnown = true;
    for (const cluster of clusters) {
      if (!lookUp(cluster, data, base, stride, count, found, at)) isKnown = false;
      at += batchSize;
    }
    for (const group of singles) {
      const areKnown = leavesIn(this.#trie, group, layout, data, base, stride, count, found, at);
      if (!areKnown) isKnown = false;
      at += batchSize;
    }
    return isKnown || this.complete(first, count, found, 0);
  }

  /**
   * Asks for what is not known of the leaves in `found`, from `base` on, state by state; false if
   * the plan or the layout has changed.
   */
  complete(first: number, count: number, found: Int32Array, base: number): boolean {
    const { store } = this;
    const plan = this.#plan;
    const { layout } = store;
    const { clusters, singles } = plan;
    const columns = clusters.length + singles.length;
    for (let index = 0; index < count; index++) {
      for (let column = 0; column < columns; column++) {
        const at = base + column * batchSize + index;
        if ((found[at] as number) >= 0) continue;
        this.#at = first + index;
        store.unpack(this.#at, this.slots);
        const cluster = clusters[column];
        found[at] = cluster
          ? this.#inCluster(cluster)
          : this.#inTrie(singles[column - clusters.length] as number);
        if (this.#plan !== plan || store.layout !== layout) return false;
      }
    }
    return true;
  }

  /** The leaf of a cluster in the current state; another cluster may have asked for it by now. */
  #inCluster(cluster: Cluster): number {
    const { store } = this;
    const place = placeIn(cluster, store.data, store.placeOf(this.#at));
    const leaf = (cluster.table[place] as number) - 1;
    return leaf >= 0 ? leaf : this.#fill(cluster, place);
  }

  /** The leaf of a group in the current state. */
  #inTrie(group: number): number {
    const leaf = this.#trie.leaf(group, this.slots);
    return leaf >= 0 ? leaf : this.#ask(group);
  }

  /** The leaf of a cluster; dissolves the cluster if it reads too much or has too many leaves. */
  #fill(cluster: Cluster, place: number): number {
    const leaves: number[] = [];
    const plan = this.#plan;
    const { slots } = this;
    for (const group of cluster.groups) {
      const leaf = this.#inTrie(group);
      if (this.#plan !== plan) return emptyLeaf;
      if (!this.#trie.readsWithin(group, slots, cluster.slots)) return this.#dissolve(cluster);
      if (leaf !== emptyLeaf) leaves.push(leaf);
    }
    const [first = emptyLeaf] = leaves;
    const leaf = leaves.length > 1 ? this.leaves.join(leaves) : first;
    return cluster.put(place, leaf) ? leaf : this.#dissolve(cluster);
  }

  #dissolve(cluster: Cluster): number {
    const { clusters, singles } = this.#plan;
    this.#plan = {
      clusters: clusters.filter((other) => other !== cluster),
      singles: Int32Array.from([...singles, ...cluster.groups]),
    };
    this.version++;
    for (const group of cluster.groups) this.#alone.add(group);
    return emptyLeaf;
  }

  /** Asks the kernel for the successors of a group in the current state; returns the new leaf. */
  #ask(group: number): number {
    const { kernel, slots } = this;
    kernel.begin(slots);
    const successors = kernel.successors(group);
    const { reads } = kernel.state;
    // First of all: it makes room for what is new in the answer.
    this.onAnswer({ state: this.#at, group, reads, successors });
    const leaf = this.leaves.add(successors);
    this.#trie.insert(group, reads, slots, leaf);
    if (!kernel.sending.begins(group, kernel.state)) return leaf;
    // It reads less from now on; what is known by what it has read is good all the same.
    this.#trie.forget(group);
    return this.#ask(group);
  }
}
