/**
 * Exploration, breadth first, in integers. XState is asked once for each (local state, event), the
 * kernel once for each combination of slots that a group of steps reads; all else is walking
 * tries and packed words. Nothing is allocated for a state but its place in the store.
 */

import type { System } from '../compose.ts';
import type { Step } from '../system.ts';
import { Kernel, type Successor } from './kernel.ts';
import { bitsFor, Layout, noPredecessor, Store } from './layout.ts';
import type { Predicate } from './property.ts';
import { grown, Trie } from './trie.ts';

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  readonly depth: number;
  readonly seconds: number;
}

export interface Limits {
  readonly maxStates: number;
  readonly memoryMb: number;
  /** Called now and then; the search stops if it returns false. */
  readonly onProgress: ((progress: Progress) => unknown) | null;
}

/** A predicate under observation: in which state it first was as wanted. */
export interface Watch {
  readonly holds: Predicate;
  /** `always` looks for a state in which it does not hold, `sometimes` for one in which it does. */
  readonly wanted: boolean;
  /** Number of the state, or -1. */
  foundIn: number;
}

/** States explored in a wide layout first, to learn how wide the slots have to be. */
const pilotStates = 20_000;
const pilotBits = 10;
const statesBetweenReports = 1 << 16;

/** How a successor is coded: what the inner loop needs, in one row of numbers. */
const actionAt = 0;
const stepAt = 1;
const changedLowAt = 2;
const changedHighAt = 3;
const header = 4;

export class Explorer {
  readonly kernel: Kernel;
  readonly store: Store;
  transitions = 0;
  depth = 0;
  /** Why the search ended before all was seen; null if it did not. */
  cut: string | null = null;
  /** Transitions taken, by actor and name: how many coded successors take them. */
  readonly taken = new Map<string, Successor['taken'][number]>();
  /** The first state with a step that met what nothing answers, or what nobody read. */
  readonly mishaps: { unspecified: Mishap | null; unread: Mishap | null } = {
    unspecified: null,
    unread: null,
  };
  /** The first state with nothing to do, but for those that are let be. */
  stuckIn = -1;

  readonly #trie: Trie;
  readonly #leaves: (readonly Successor[])[] = [];
  /** Where each leaf's successors begin among the rows, and how many there are. */
  #leafBase = new Int32Array(1024);
  #leafCount = new Int32Array(1024);
  #rows = new Int32Array(1 << 14);
  #rowEnd = 0;
  readonly #slots: Int32Array;
  readonly #next: Int32Array;
  readonly #predicates: Trie;
  readonly #readLow: Int32Array;
  readonly #readHigh: Int32Array;
  readonly #startedMs = performance.now();

  constructor(
    readonly system: System,
    readonly watches: readonly Watch[],
    /** Whether a state in which nothing can happen any more is as it should be. */
    readonly mayRest: Predicate,
  ) {
    this.kernel = new Kernel(system);
    const { slotCount, groups } = this.kernel;
    this.#trie = new Trie(groups.length);
    this.#predicates = new Trie(watches.length);
    this.#readLow = new Int32Array(watches.length);
    this.#readHigh = new Int32Array(watches.length);
    this.#slots = new Int32Array(slotCount);
    this.#next = new Int32Array(slotCount);
    this.store = new Store(new Layout(Array.from({ length: slotCount }, () => pilotBits)));
  }

  get seconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }

  /** Explores until all is seen or a limit is met. */
  run(limits: Limits): void {
    const first = this.kernel.slotsOf(this.system.start().snapshot);
    this.store.layout.pack(first, this.#next, 0);
    this.store.add(this.#next, noPredecessor);
    this.#judge(0, -1, -1);
    let levelEnd = 1;
    let nextReport = statesBetweenReports;
    for (let state = 0; state < this.store.count; state++) {
      if (state === levelEnd) {
        this.depth++;
        levelEnd = this.store.count;
      }
      this.#expand(state);
      if (this.store.count < nextReport && this.store.count <= limits.maxStates) continue;
      nextReport = this.store.count + statesBetweenReports;
      if (this.#isOver(limits, state)) break;
    }
  }

  #isOver({ maxStates, memoryMb, onProgress }: Limits, state: number): boolean {
    const { count } = this.store;
    const frontier = count - state - 1;
    const report = { transitions: this.transitions, depth: this.depth, seconds: this.seconds };
    if (onProgress?.({ states: count, frontier, ...report }) === false) this.cut = 'stopped';
    else if (count > maxStates) this.cut = `more than ${maxStates} states`;
    else if (this.store.bytes > memoryMb * 2 ** 20) this.cut = `more than ${memoryMb} MB`;
    return this.cut !== null;
  }

  #expand(state: number): void {
    const { store } = this;
    if (state === pilotStates) this.#tighten();
    let found = 0;
    const groups = this.kernel.groups.length;
    for (let group = 0; group < groups; group++) {
      const leaf = this.#leafOf(group, state);
      const count = this.#leafCount[leaf] as number;
      found += count;
      const next = this.#next;
      for (let successor = 0; successor < count; successor++) {
        const { data, layout, count: before } = store;
        const width = layout.words;
        const row = (this.#leafBase[leaf] as number) + successor * (header + width);
        const rows = this.#rows;
        const base = state * width;
        for (let word = 0; word < width; word++) {
          next[word] = (data[base + word] as number) ^ (rows[row + header + word] as number);
        }
        const target = store.add(next, state);
        if (target === before) {
          this.#judge(
            target,
            rows[row + changedLowAt] as number,
            rows[row + changedHighAt] as number,
          );
        }
      }
    }
    this.transitions += found;
    if (found === 0 && this.stuckIn < 0 && !this.#holdsIn(this.mayRest, state)) {
      this.stuckIn = state;
    }
  }

  /** The leaf for a group in a state: known, or asked of the kernel now. */
  #leafOf(group: number, state: number): number {
    const { slots, bases, widths, branches, roots } = this.#trie;
    const { layout, data } = this.store;
    const { word, shift, mask } = layout;
    const base = state * layout.words;
    let node = roots[group] as number;
    while (node > 0) {
      const slot = slots[node] as number;
      const packed = data[base + (word[slot] as number)] as number;
      const value = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
      node =
        value < (widths[node] as number)
          ? (branches[(bases[node] as number) + value] as number)
          : 0;
    }
    return node < 0 ? -node - 1 : this.#ask(group, state);
  }

  #ask(group: number, state: number): number {
    const { kernel } = this;
    this.#unpack(state);
    kernel.begin(this.#slots);
    const successors = kernel.successors(kernel.groups[group] as Kernel['groups'][number]);
    for (const { taken, unspecified, unread, step } of successors) {
      for (const transition of taken) {
        this.taken.set(`${transition.actor} ${transition.name}`, transition);
      }
      if (unspecified !== null) this.mishaps.unspecified ??= { state, step, what: unspecified };
      if (unread !== null) this.mishaps.unread ??= { state, step, what: unread };
    }
    const leaf = this.#leaves.push(successors) - 1;
    this.#widenTo();
    if (leaf === this.#leafBase.length) {
      this.#leafBase = grown(this.#leafBase, 2 * leaf);
      this.#leafCount = grown(this.#leafCount, 2 * leaf);
    }
    this.#encode(leaf);
    this.#trie.insert(group, kernel.reads, this.#slots, leaf);
    return leaf;
  }

  /** Codes a leaf's successors as differences of packed words. */
  #encode(leaf: number): void {
    const successors = this.#leaves[leaf] as readonly Successor[];
    const { layout } = this.store;
    const size = header + layout.words;
    const needed = this.#rowEnd + successors.length * size;
    if (needed > this.#rows.length) this.#rows = grown(this.#rows, 2 * needed);
    this.#leafBase[leaf] = this.#rowEnd;
    this.#leafCount[leaf] = successors.length;
    for (const { changes, action, step } of successors) {
      const row = this.#rowEnd;
      this.#rows.fill(0, row, row + size);
      this.#rows[row + actionAt] = action;
      this.#rows[row + stepAt] = step;
      for (const { slot, from, to } of changes) {
        const at = row + header + (layout.word[slot] as number);
        const difference = (from ^ to) << (layout.shift[slot] as number);
        this.#rows[at] = (this.#rows[at] as number) ^ difference;
        const half = row + (slot & 32 ? changedHighAt : changedLowAt);
        this.#rows[half] = (this.#rows[half] as number) | (1 << (slot & 31));
      }
      this.#rowEnd += size;
    }
  }

  /** After the pilot: as narrow as what has been seen allows. */
  #tighten(): void {
    const { slotCount } = this.kernel;
    this.#relayout(
      Array.from({ length: slotCount }, (_, slot) => bitsFor(this.kernel.domain(slot))),
    );
  }

  /** Makes room where a slot has got more values than it has bits for, and then some. */
  #widenTo(): void {
    const { bits } = this.store.layout;
    const { kernel } = this;
    const isTooNarrow = (width: number, slot: number) => bitsFor(kernel.domain(slot)) > width;
    if (!bits.some(isTooNarrow)) return;
    this.#relayout(
      bits.map((width, slot) =>
        isTooNarrow(width, slot) ? bitsFor(kernel.domain(slot)) + (width > 2 ? 1 : 0) : width,
      ),
    );
  }

  #relayout(bits: number[]): void {
    const layout = new Layout(bits);
    this.store.repack(layout);
    this.#rowEnd = 0;
    for (let leaf = 0; leaf < this.#leaves.length; leaf++) this.#encode(leaf);
  }

  /** Asks each open watch about a new state, unless nothing changed that it has ever read. */
  #judge(state: number, changedLow: number, changedHigh: number): void {
    for (let index = 0; index < this.watches.length; index++) {
      const low = (this.#readLow[index] as number) & changedLow;
      const high = (this.#readHigh[index] as number) & changedHigh;
      const watch = this.watches[index] as Watch;
      if (watch.foundIn >= 0 || (state > 0 && low === 0 && high === 0)) continue;
      if (this.holds(this.#predicates, index, watch.holds, state) === watch.wanted) {
        watch.foundIn = state;
      }
    }
  }

  /** What a predicate says of a state, by its trie. */
  holds(trie: Trie, root: number, predicate: Predicate, state: number): boolean {
    const { layout, data } = this.store;
    const base = state * layout.words;
    let node = trie.roots[root] as number;
    while (node > 0) {
      const slot = trie.slots[node] as number;
      const packed = data[base + (layout.word[slot] as number)] as number;
      const value = (packed >>> (layout.shift[slot] as number)) & (layout.mask[slot] as number);
      const isKnown = value < (trie.widths[node] as number);
      node = isKnown ? (trie.branches[(trie.bases[node] as number) + value] as number) : 0;
    }
    if (node < 0) return node === -2;
    const answer = this.#holdsIn(predicate, state);
    trie.insert(root, this.kernel.reads, this.#slots, answer ? 1 : 0);
    if (trie === this.#predicates) {
      for (const slot of this.kernel.reads) {
        const half = slot & 32 ? this.#readHigh : this.#readLow;
        half[root] = (half[root] as number) | (1 << (slot & 31));
      }
    }
    return answer;
  }

  #holdsIn(predicate: Predicate, state: number): boolean {
    this.#unpack(state);
    this.kernel.begin(this.#slots);
    return predicate(this.kernel);
  }

  #unpack(state: number): void {
    const { layout, data } = this.store;
    layout.unpack(data, state * layout.words, this.#slots);
  }

  /** The first step that leads from one state to another. */
  stepTo(from: number, to: number): Step {
    const found = new Edges();
    const count = this.edges(from, found, 0);
    for (let edge = 0; edge < count; edge++) {
      if (found.targets[edge] === to) {
        return this.kernel.steps.items[found.steps[edge] as number] as Step;
      }
    }
    throw new Error(`defect of the checker: no step from state ${from} to ${to}`);
  }

  /**
   * The successors of a state: their numbers, fair actions and steps, from `at` on in the three
   * arrays. Returns how many there are. All states have to have been found.
   */
  edges(state: number, into: Edges, at: number): number {
    const groups = this.kernel.groups.length;
    let end = at;
    for (let group = 0; group < groups; group++) {
      const leaf = this.#leafOf(group, state);
      const count = this.#leafCount[leaf] as number;
      const { data, layout } = this.store;
      const width = layout.words;
      for (let successor = 0; successor < count; successor++) {
        const row = (this.#leafBase[leaf] as number) + successor * (header + width);
        for (let word = 0; word < width; word++) {
          const difference = this.#rows[row + header + word] as number;
          this.#next[word] = (data[state * width + word] as number) ^ difference;
        }
        if (end === into.targets.length) into.grow();
        into.targets[end] = this.store.find(this.#next);
        into.actions[end] = this.#rows[row + actionAt] as number;
        into.steps[end] = this.#rows[row + stepAt] as number;
        end++;
      }
    }
    return end - at;
  }
}

/** A step that met what nothing answers, or what nobody read. */
export interface Mishap {
  readonly state: number;
  readonly step: number;
  readonly what: string;
}

/** Room for edges. */
export class Edges {
  targets = new Int32Array(1 << 10);
  actions = new Int16Array(1 << 10);
  steps = new Int16Array(1 << 10);

  grow(): void {
    const length = this.targets.length + (this.targets.length >> 1);
    this.targets = grown(this.targets, length);
    const actions = new Int16Array(length);
    actions.set(this.actions);
    this.actions = actions;
    const steps = new Int16Array(length);
    steps.set(this.steps);
    this.steps = steps;
  }
}
