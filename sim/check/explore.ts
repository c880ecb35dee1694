/**
 * Exploration, breadth first, in integers. XState is asked once for each (local state, event), the
 * kernel once for each combination of slots that a group of steps reads; all else is walking
 * tries and packed words. Nothing is allocated for a state but its place in the store.
 */

import type { System, SystemSnapshot } from '../compose.ts';
import { watching } from '../purity.ts';
import type { Step } from '../system.ts';
import { Edges } from './graph.ts';
import { Hash } from './hash.ts';
import { Kernel, mishaps, type Successor } from './kernel.ts';
import { Layout } from './layout.ts';
import { Leaves, leafSize } from './leaves.ts';
import { Lookup } from './lookup.ts';
import { Pending, together } from './pending.ts';
import type { Predicate } from './property.ts';
import { Sleep } from './sleep.ts';
import { Store } from './store.ts';
import { branchesAt, Trie } from './trie.ts';
import { type Watch, Watches } from './watches.ts';

export interface Progress {
  readonly phase: 'exploring' | 'liveness';
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
}

/** Where something was met first: what nothing answers, what nobody read, a transition. */
export interface Met {
  readonly state: number;
  /** The step from there that met it; none if it was met on starting. */
  readonly steps: readonly Step[];
}

/** States explored in a wide layout first, to learn how wide the slots have to be. */
const pilotStates = 500;
const pilotBits = 10;
/** How many bits a cluster of groups reads at the most: its table has a place for each value. */
const clusterBits = 12;
const allBits = -1;
/** States expanded between two reports of progress. */
const slice = 1 << 14;

export interface ExplorerOptions {
  readonly watches: readonly Watch[];
  /** Whether a state in which nothing can happen any more is as it should be. */
  readonly mayRest: Predicate;
  /** Whether where each step leads is kept, for liveness. */
  readonly keepsEdges: boolean;
  /** Whether states are kept whole: see `Store`. */
  readonly exact: boolean;
  /** Where the search begins; usually at the start. */
  readonly from?: SystemSnapshot;
}

export class Explorer {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly leaves: Leaves;
  /** Where each step of each expanded state leads; null if nobody wants to know. */
  readonly edges: Edges | null;
  transitions = 0;
  /** Why the search ended before all was seen; null if it did not. */
  cut: string | null = null;
  /** The first state of each depth. */
  readonly levelStarts = [0];
  /** Transitions taken, by actor and name. */
  readonly taken = new Map<string, Successor['taken'][number] & Met>();
  /** By what was met, nearest first. */
  readonly mishaps = {
    unspecified: new Map<string, Met>(),
    unread: new Map<string, Met>(),
  };
  /** The first state with nothing to do, but for those that are let be. */
  stuckIn = -1;

  readonly #options: ExplorerOptions;
  readonly #hashes: readonly [Hash, Hash];
  readonly #lookup: Lookup;
  readonly #watches: Watches;
  /** Who sleeps; not asked if all edges are wanted. */
  readonly #sleep: Sleep;
  /** First states of the level at hand and of the next. */
  #level = 0;
  #nextLevel = 1;
  /** Whether slots are wide all the same, as little has been seen. */
  #isPilot = true;
  /** The state at hand, and its slots. */
  #at = 0;
  readonly #slots: Int32Array;
  readonly #pending = new Pending();
  readonly #firstSlots: Int32Array;
  readonly #startedMs = performance.now();

  constructor(
    readonly system: System,
    options: ExplorerOptions,
  ) {
    this.#options = options;
    this.kernel = new Kernel(system);
    const { slotCount } = this.kernel;
    this.#watches = new Watches(options.watches, slotCount);
    this.#slots = new Int32Array(slotCount);
    this.#firstSlots = this.kernel.slotsOf(this.#start());
    this.#hashes = [new Hash(slotCount, 0), new Hash(slotCount, 1)];
    const layout = new Layout(new Array(slotCount).fill(1), pilotBits);
    this.store = new Store(layout, this.#hashes, options.exact);
    this.leaves = new Leaves(layout, this.#hashes, this.#watches.readBy, options.exact);
    this.#sleep = new Sleep(this.kernel.groups.length);
    this.#lookup = new Lookup(this.kernel, this.store, this.leaves, (found) => {
      this.#sleep.learn(found);
      this.#onAnswer(found.successors);
    });
    this.edges = options.keepsEdges ? new Edges() : null;
  }

  get depth(): number {
    return this.levelStarts.length - 1;
  }

  get seconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }

  /** Explores until all is seen or a limit is met, or stops where it is answered `false`. */
  *run({ maxStates, memoryMb }: Limits): Generator<Progress, void, unknown> {
    const { store } = this;
    store.addFirst(this.#firstSlots);
    this.#watches.toAsk.current[0] = allBits;
    let state = 0;
    const expandUpTo = (end: number): void => {
      while (state < end && state < store.count && store.count <= maxStates) {
        if (state === this.#nextLevel) {
          this.levelStarts.push(state);
          this.#level = state;
          this.#nextLevel = store.count;
          this.#sleep.asleep.turn();
          this.#watches.toAsk.turn();
        }
        this.#expand(state++);
        const isLast = state === this.#nextLevel || state === end;
        if (isLast || this.#pending.count >= together) this.#follow();
      }
      this.#follow();
    };
    while (state < store.count) {
      const end = Math.min(state + slice, state < pilotStates ? pilotStates : Infinity);
      watching(() => expandUpTo(end));
      if (state === pilotStates) {
        this.#isPilot = false;
        this.#tighten();
      }
      if (store.count > maxStates) this.cut = `more than ${maxStates} states`;
      else if (this.bytes > memoryMb * 2 ** 20) this.cut = `more than ${memoryMb} MB`;
      else if ((yield this.progress(store.count - state)) === false) this.cut = 'stopped';
      if (this.cut !== null) break;
    }
    this.edges?.finish(state);
    // What was found and not expanded can refute as well.
    for (; state < store.count; state++) {
      this.#lookup.begin(state);
      this.#watches.ask(state, allBits, this.#lookup);
    }
  }

  progress(frontier: number): Progress {
    const { transitions, depth, seconds, store } = this;
    const phase = frontier === 0 ? 'liveness' : 'exploring';
    return { phase, states: store.count, transitions, frontier, depth, seconds };
  }

  /** What the search has taken of memory, but for the local states and messages themselves. */
  get bytes(): number {
    return this.store.bytes + this.#lookup.bytes + (this.edges?.bytes ?? 0);
  }

  /** The first snapshot. What its actors did on starting counts as much as what a step does. */
  #start(): SystemSnapshot {
    if (this.#options.from !== undefined) return this.#options.from;
    const { snapshot, happenings } = this.system.start();
    for (const happening of happenings) {
      if (happening.type !== 'received') continue;
      const { actor, event } = happening;
      for (const taken of happening.taken) {
        this.taken.set(`${actor} ${taken.name}`, { ...taken, actor, state: 0, steps: [] });
      }
      if (!mishaps(this.system, [happening]).unspecified) continue;
      this.mishaps.unspecified.set(`${actor} on starting: ${event.type}`, { state: 0, steps: [] });
    }
    return snapshot;
  }

  /** Finds the successors of a state: first which leaves it has, then where their rows lead. */
  #expand(state: number): void {
    const { edges } = this;
    const lookup = this.#lookup;
    this.#at = state;
    lookup.begin(state);
    const watches = this.#watches;
    watches.ask(state, watches.toAsk.current[state - this.#level] as number, lookup);
    const leafCount = lookup.gather();
    // A local: what is imported is looked up each time.
    const size = leafSize;
    const { table } = this.leaves;
    const { found } = lookup;
    const pending = this.#pending;
    const { asleep: sleeping, bit } = this.#sleep;
    const asleep = edges === null ? (sleeping.current[state - this.#level] as number) : 0;
    let total = 0;
    let owes = 0;
    for (let index = 0; index < leafCount; index++) {
      const leaf = (found[index] as number) * size;
      const row = table[leaf] as number;
      const many = table[leaf + 2] as number;
      total += many;
      owes |= table[leaf + 3] as number;
      pending.add(
        state,
        row,
        edges === null ? (table[leaf + 1] as number) : many,
        this.leaves,
        asleep,
        bit,
      );
    }
    this.transitions += total;
    if (owes === 0) edges?.resting.push(state);
    if (total === 0 && this.stuckIn < 0 && !lookup.judged(this.#options.mayRest).answer) {
      this.stuckIn = state;
    }
  }

  /** Finds or adds the states that the pending rows lead to. */
  #follow(): void {
    const { store, edges } = this;
    if (this.#watches.hasLearnt) {
      this.leaves.recode(store.layout);
      this.#watches.hasLearnt = false;
    }
    const { rows, stride } = this.leaves;
    const { keyWords } = store;
    const { rows: pendingRows, states, hashes, entries, count } = this.#pending;
    let { keys, index, predecessors } = store;
    let mask = store.places - 1;
    const level = this.#level;
    const nextLevel = this.#nextLevel;
    const { asleep: sleeping, keeps, lulls } = this.#sleep;
    const { toAsk } = this.#watches;
    sleeping.makeRoom(store.count + count - nextLevel);
    toAsk.makeRoom(store.count + count - nextLevel);
    const { current, next } = sleeping;
    const { next: nextToAsk } = toAsk;
    // Memory is what takes long. Asked for all places first, and then for what is there, it looks
    // for them side by side.
    for (let number = 0; number < count; number++) {
      const hash = keys[(states[number] as number) * keyWords] as number;
      const after = hash ^ (rows[(pendingRows[number] as number) * stride] as number);
      hashes[number] = after;
      entries[number] = index[after & mask] as number;
    }
    let seen = 0;
    for (let number = 0; number < count; number++) {
      const entry = entries[number] as number;
      if (((entry ^ (hashes[number] as number)) & ~mask) !== 0) continue;
      seen ^= keys[(entry & mask) * keyWords] as number;
    }
    store.seen = seen;
    for (let number = 0; number < count; number++) {
      const state = states[number] as number;
      const from = state * keyWords;
      const row = (pendingRows[number] as number) * stride;
      const hash = hashes[number] as number;
      const group = rows[row + stride - 1] as number;
      const asleep =
        ((current[state - level] as number) & (keeps[group] as number)) | (lulls[group] as number);
      let place = hash & mask;
      let entry = index[place] as number;
      let target = 0;
      while (entry !== 0) {
        if (((entry ^ hash) & ~mask) === 0) {
          const base = ((entry & mask) - 1) * keyWords;
          let word = 1;
          while (
            word < keyWords &&
            keys[base + word] === ((keys[from + word] as number) ^ (rows[row + word] as number))
          ) {
            word++;
          }
          if (word === keyWords && keys[base] === hash) {
            target = entry & mask;
            break;
          }
        }
        place = (place + 1) & mask;
        entry = index[place] as number;
      }
      if (target === 0) {
        target = ++store.count;
        index[place] = target | (hash & ~mask);
        predecessors[target - 1] = state;
        const base = (target - 1) * keyWords;
        keys[base] = hash;
        for (let word = 1; word < keyWords; word++) {
          keys[base + word] = (keys[from + word] as number) ^ (rows[row + word] as number);
        }
        next[target - 1 - nextLevel] = asleep;
        nextToAsk[target - 1 - nextLevel] = rows[row + stride - 2] as number;
        if (!store.exact) this.#keepWhole(state, target - 1, row);
        if (target === store.limit) {
          store.grow(state);
          ({ keys, index, predecessors } = store);
          mask = store.places - 1;
        }
      } else if (target > nextLevel) {
        next[target - 1 - nextLevel] = (next[target - 1 - nextLevel] as number) & asleep;
      }
      edges?.add(state, target - 1, pendingRows[number] as number);
    }
    this.#pending.count = 0;
  }

  /** By fingerprints: writes the packed state that a row leads to. */
  #keepWhole(state: number, target: number, row: number): void {
    const { data, kept, keyWords, layout } = this.store;
    const { words } = layout;
    const differences = row + keyWords;
    for (let word = 0; word < words; word++) {
      data[(target - kept) * words + word] =
        (data[(state - kept) * words + word] as number) ^
        (this.leaves.rows[differences + word] as number);
    }
  }

  /** Takes in what the kernel says of the state at hand. */
  #onAnswer(successors: readonly Successor[]): void {
    for (const successor of successors) {
      const step = this.kernel.steps.items[successor.step] as Step;
      for (const transition of successor.taken) {
        const name = `${transition.actor} ${transition.name}`;
        if (this.taken.has(name)) continue;
        this.taken.set(name, { ...transition, state: this.#at, steps: [step] });
      }
      for (const kind of ['unspecified', 'unread'] as const) {
        const what = successor[kind];
        if (what !== null && !this.mishaps[kind].has(what)) {
          this.mishaps[kind].set(what, { state: this.#at, steps: [step] });
        }
      }
    }
    this.#widen(successors);
  }

  /** After the pilot: as narrow as what has been seen allows, with what room the words leave. */
  #tighten(): void {
    const domains = this.#domains();
    const drafts = this.#isPilot ? [] : this.#lookup.drafts(domains, clusterBits);
    const neighbours = drafts.map(({ slots }) => [...slots]);
    const layout = new Layout(domains, this.#isPilot ? pilotBits : 0, neighbours);
    this.store.repack(layout);
    this.leaves.recode(layout);
    if (!this.#isPilot) this.#lookup.plan(drafts, layout, domains);
  }

  /** Decides anew what is looked up together, where the layout is to stay. */
  #plan(layout: Layout): void {
    const domains = this.#domains();
    this.#lookup.plan(this.#lookup.drafts(domains, clusterBits), layout, domains);
  }

  #domains(): number[] {
    const { kernel } = this;
    return Array.from({ length: kernel.slotCount }, (_, slot) => kernel.domain(slot));
  }

  /** Makes room where a slot has got more values than it has bits for. */
  #widen(successors: readonly Successor[]): void {
    const { kernel } = this;
    const { mask } = this.store.layout;
    let isTooNarrow = false;
    let isOutgrown = false;
    for (const { changes } of successors) {
      for (const { slot } of changes) {
        const domain = kernel.domain(slot);
        for (const hash of this.#hashes) hash.makeRoom(slot, domain);
        if (domain - 1 > (mask[slot] as number) >>> 0) isTooNarrow = true;
        if (this.#lookup.isOutgrown(slot, domain)) isOutgrown = true;
      }
    }
    if (isTooNarrow) this.#tighten();
    else if (isOutgrown) this.#plan(this.store.layout);
  }

  /** What a predicate says of each state, by its trie. All states have to be kept whole. */
  holdsIn(predicate: Predicate): (state: number) => boolean {
    const trie = new Trie(1);
    const { store } = this;
    return (state) => {
      const { layout, data } = store;
      const { word, shift, mask } = layout;
      const { table } = trie;
      const base = store.placeOf(state);
      let at = trie.roots[0] as number;
      while (at > 0) {
        const slot = table[at] as number;
        const packed = data[base + (word[slot] as number)] as number;
        const value = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
        at = value < (table[at + 1] as number) ? (table[at + branchesAt + value] as number) : 0;
      }
      if (at < 0) return at === -2;
      const lookup = this.#lookup;
      lookup.begin(state);
      const { answer, reads } = lookup.judged(predicate);
      trie.insert(0, reads, lookup.slots, answer ? 1 : 0);
      return answer;
    };
  }

  /** The steps of a shortest run to a state. */
  stepsTo(state: number): Step[] {
    const path: number[] = [];
    const { predecessors } = this.store;
    for (let at = state; at >= 0; at = predecessors[at] as number) path.push(at);
    return this.stepsAlong(path.reverse());
  }

  /** The steps along states that each follow from the one before; the first step possible each. */
  stepsAlong(path: readonly number[]): Step[] {
    const [from = 0] = path;
    // By fingerprints the first state is known, and those after it follow.
    if (from === 0) this.#slots.set(this.#firstSlots);
    else this.store.unpack(from, this.#slots);
    return path.slice(1).map((target) => this.#stepTo(target));
  }

  /** The steps of these rows. */
  stepsOf(rows: readonly number[]): Step[] {
    const { successors } = this.leaves;
    return rows.map((row) => this.kernel.steps.items[(successors[row] as Successor).step] as Step);
  }

  /** The first step from the state at hand that leads to `target`, which is then at hand. */
  #stepTo(target: number): Step {
    const { keys, keyWords } = this.store;
    const { rows, stride, table, successors } = this.leaves;
    const key = this.store.keyOf(this.#slots);
    for (let group = 0; group < this.kernel.groups.length; group++) {
      const leaf = leafSize * this.#lookup.leaf(group, this.#slots);
      if (leaf < 0) continue;
      const begin = table[leaf] as number;
      for (let row = begin; row < begin + (table[leaf + 2] as number); row++) {
        let word = 0;
        while (
          word < keyWords &&
          keys[target * keyWords + word] ===
            ((key[word] as number) ^ (rows[row * stride + word] as number))
        ) {
          word++;
        }
        if (word < keyWords) continue;
        const { changes, step } = successors[row] as Successor;
        for (const { slot, to } of changes) this.#slots[slot] = to;
        return this.kernel.steps.items[step] as Step;
      }
    }
    throw new Error(`defect of the checker: no step leads to state ${target}`);
  }
}
