/**
 * Exploration, breadth first, in integers. XState is asked once for each (local state, event), the
 * kernel once for each combination of slots that a group of steps reads; all else is walking
 * tries and packed words. Nothing is allocated for a state but its place in the store.
 */

import type { System, SystemSnapshot } from '../compose.ts';
import type { Step } from '../system.ts';
import { Edges } from './graph.ts';
import { Hash } from './hash.ts';
import { Kernel, mishaps, type Successor } from './kernel.ts';
import { Layout } from './layout.ts';
import { Leaves } from './leaves.ts';
import type { Predicate } from './property.ts';
import { Store } from './store.ts';
import { branchesAt, grown, Trie } from './trie.ts';

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

/** A predicate under observation: in which state it first was as wanted. */
export interface Watch {
  readonly holds: Predicate;
  /** `always` looks for a state in which it does not hold, `sometimes` for one in which it does. */
  readonly wanted: boolean;
  /** Number of the state, or -1. */
  foundIn: number;
}

/** What nothing answers, or nobody read: where it was met first. */
export interface Mishap {
  readonly state: number;
  /** The step from there that met it; none if it was met on starting. */
  readonly steps: readonly Step[];
}

/** States explored in a wide layout first, to learn how wide the slots have to be. */
const pilotStates = 5_000;
const pilotBits = 10;
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
  readonly taken = new Map<string, Successor['taken'][number]>();
  /** By what was met, nearest first. */
  readonly mishaps = {
    unspecified: new Map<string, Mishap>(),
    unread: new Map<string, Mishap>(),
  };
  /** The first state with nothing to do, but for those that are let be. */
  stuckIn = -1;

  readonly #options: ExplorerOptions;
  readonly #hashes: readonly [Hash, Hash];
  readonly #trie: Trie;
  readonly #predicates: Trie;
  /** Whether slots are wide all the same, as little has been seen. */
  #isPilot = true;
  /** The groups that may have steps: not those that had none in any state so far. */
  #groups: Int32Array;
  /** Slots of the state at hand, and its key. */
  readonly #slots: Int32Array;
  #key: Int32Array;
  /** The rows of the state at hand. */
  #batch = new Int32Array(256);
  readonly #firstSlots: Int32Array;
  readonly #startedMs = performance.now();

  constructor(
    readonly system: System,
    options: ExplorerOptions,
  ) {
    this.#options = options;
    this.kernel = new Kernel(system);
    const { slotCount, groups } = this.kernel;
    this.#trie = new Trie(groups.length);
    this.#predicates = new Trie(options.watches.length);
    this.#groups = Int32Array.from(groups.keys());
    this.#slots = new Int32Array(slotCount);
    this.#firstSlots = this.kernel.slotsOf(this.#start());
    this.#hashes = [new Hash(slotCount, 0), new Hash(slotCount, 1)];
    const layout = new Layout(new Array(slotCount).fill(1), pilotBits);
    this.store = new Store(layout, this.#hashes, options.exact);
    this.#key = new Int32Array(this.store.keyWords);
    this.leaves = new Leaves(layout, this.#hashes, options.exact);
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
    let levelEnd = 1;
    let state = 0;
    while (state < store.count) {
      const end = Math.min(state + slice, state < pilotStates ? pilotStates : Infinity);
      for (; state < end && state < store.count && store.count <= maxStates; state++) {
        if (state === levelEnd) {
          this.levelStarts.push(state);
          levelEnd = store.count;
        }
        this.#expand(state);
      }
      if (state === pilotStates) {
        this.#isPilot = false;
        this.#tighten();
      }
      if (store.count > maxStates) this.cut = `more than ${maxStates} states`;
      else if (this.bytes > memoryMb * 2 ** 20) this.cut = `more than ${memoryMb} MB`;
      else if ((yield this.progress(store.count - state)) === false) this.cut = 'stopped';
      if (this.cut !== null) break;
    }
    // What was found and not expanded can refute as well.
    for (; state < store.count; state++) {
      this.#open(state);
      this.#judge(state);
    }
  }

  progress(frontier: number): Progress {
    const { transitions, depth, seconds, store } = this;
    const phase = frontier === 0 ? 'liveness' : 'exploring';
    return { phase, states: store.count, transitions, frontier, depth, seconds };
  }

  /** What the search has taken of memory, but for the local states and messages themselves. */
  get bytes(): number {
    const { store, leaves, edges } = this;
    return store.bytes + leaves.bytes + (edges?.bytes ?? 0) + 4 * this.#trie.table.length;
  }

  /** The first snapshot. What its actors did on starting counts as much as what a step does. */
  #start(): SystemSnapshot {
    const { snapshot, happenings } = this.system.start();
    for (const happening of happenings) {
      if (happening.type !== 'received') continue;
      const { actor, event } = happening;
      for (const taken of happening.taken) {
        this.taken.set(`${actor} ${taken.name}`, { ...taken, actor });
      }
      if (!mishaps(this.system, [happening]).unspecified) continue;
      this.mishaps.unspecified.set(`${actor} on starting: ${event.type}`, { state: 0, steps: [] });
    }
    return snapshot;
  }

  /** Finds the successors of a state: first which rows it has, then where they lead. */
  #expand(state: number): void {
    const { leaves, edges } = this;
    const groups = this.#groups;
    const slots = this.#slots;
    const roots = this.#trie.roots;
    // A local: what is imported is looked up each time.
    const head = branchesAt;
    const hash = this.#open(state);
    this.#judge(state);
    let table = this.#trie.table;
    let { first, moving, total, owing } = leaves;
    let batch = this.#batch;
    let count = 0;
    let found = 0;
    let owes = 0;
    for (let group = 0; group < groups.length; group++) {
      const number = groups[group] as number;
      let at = roots[number] as number;
      while (at > 0) {
        const value = slots[table[at] as number] as number;
        at = value < (table[at + 1] as number) ? (table[at + head + value] as number) : 0;
      }
      let leaf = -at - 1;
      if (leaf < 0) {
        leaf = this.#ask(number, state);
        ({ table } = this.#trie);
        ({ first, moving, total, owing } = leaves);
      }
      const many = total[leaf] as number;
      if (many === 0) continue;
      owes |= owing[leaf] as number;
      found += many;
      const row = first[leaf] as number;
      const last = row + (edges === null ? (moving[leaf] as number) : many);
      if (count + many > batch.length) {
        batch = grown(batch, 2 * (count + many));
        this.#batch = batch;
      }
      for (let next = row; next < last; next++) batch[count++] = next;
    }
    this.transitions += found;
    edges?.begin();
    if (owes === 0) edges?.resting.push(state);
    if (count > 0) this.#follow(state, hash, count);
    if (found === 0 && this.stuckIn < 0 && !this.#judged(this.#options.mayRest))
      this.stuckIn = state;
  }

  /** Finds or adds the states that the rows of the batch lead to. */
  #follow(state: number, hash: number, count: number): void {
    const { store, edges } = this;
    const { rows, stride } = this.leaves;
    const { keyWords } = store;
    const batch = this.#batch;
    const key = this.#key;
    const key0 = key[0] as number;
    let { keys, index, predecessors } = store;
    let mask = index.length - 1;
    // Memory is what takes long. Asked for all places first, it looks for them side by side.
    let seen = 0;
    for (let number = 0; number < count; number++) {
      const found = index[(hash ^ (rows[(batch[number] as number) * stride] as number)) & mask];
      const held = (found as number) - 1;
      seen ^= keys[(held & ~(held >> 31)) * keyWords] as number;
    }
    store.seen = seen;
    for (let number = 0; number < count; number++) {
      const row = (batch[number] as number) * stride;
      let place = (hash ^ (rows[row] as number)) & mask;
      let target = index[place] as number;
      while (target !== 0) {
        const base = (target - 1) * keyWords;
        if (keys[base] === (key0 ^ (rows[row + 1] as number))) {
          let word = 1;
          while (
            word < keyWords &&
            keys[base + word] === ((key[word] as number) ^ (rows[row + 1 + word] as number))
          ) {
            word++;
          }
          if (word === keyWords) break;
        }
        place = (place + 1) & mask;
        target = index[place] as number;
      }
      if (target === 0) {
        target = ++store.count;
        index[place] = target;
        predecessors[target - 1] = state;
        const base = (target - 1) * keyWords;
        for (let word = 0; word < keyWords; word++) {
          keys[base + word] = (key[word] as number) ^ (rows[row + 1 + word] as number);
        }
        if (!store.exact) this.#keepWhole(state, target - 1, row);
        if (target === store.capacity) {
          store.grow(state);
          ({ keys, index, predecessors } = store);
          mask = index.length - 1;
        }
      }
      edges?.add(target - 1, batch[number] as number);
    }
  }

  /** By fingerprints: writes the packed state that a row leads to. */
  #keepWhole(state: number, target: number, row: number): void {
    const { data, kept, keyWords, layout } = this.store;
    const { words } = layout;
    const differences = row + 1 + keyWords;
    for (let word = 0; word < words; word++) {
      data[(target - kept) * words + word] =
        (data[(state - kept) * words + word] as number) ^
        (this.leaves.rows[differences + word] as number);
    }
  }

  /** Makes a state the one at hand. Returns its hash. */
  #open(state: number): number {
    const hash = this.store.unpack(state, this.#slots);
    const { store } = this;
    const { keys, keyWords } = store;
    for (let word = 0; word < keyWords; word++) {
      this.#key[word] = keys[state * keyWords + word] as number;
    }
    return hash;
  }

  /** Makes the state in `#slots` the one at hand. */
  #openSlots(): void {
    const { store } = this;
    const [first, second] = this.#hashes;
    if (this.#key.length < store.keyWords) this.#key = new Int32Array(store.keyWords);
    if (store.exact) store.layout.pack(this.#slots, this.#key, 0);
    else this.#key.set([first.of(this.#slots), second.of(this.#slots)]);
  }

  /** Asks the kernel what a group can do in the state at hand; returns the new leaf. */
  #ask(group: number, state: number): number {
    const { kernel } = this;
    kernel.begin(this.#slots);
    const successors = kernel.successors(kernel.groups[group] as Kernel['groups'][number]);
    for (const successor of successors) {
      const step = kernel.steps.items[successor.step] as Step;
      for (const transition of successor.taken) {
        this.taken.set(`${transition.actor} ${transition.name}`, transition);
      }
      for (const kind of ['unspecified', 'unread'] as const) {
        const what = successor[kind];
        if (what !== null && !this.mishaps[kind].has(what)) {
          this.mishaps[kind].set(what, { state, steps: [step] });
        }
      }
    }
    this.#widen();
    const leaf = this.leaves.add(successors);
    this.#trie.insert(group, kernel.reads, this.#slots, leaf);
    return leaf;
  }

  /** After the pilot: as narrow as what has been seen allows, with what room the words leave. */
  #tighten(): void {
    const { kernel } = this;
    const domains = Array.from({ length: kernel.slotCount }, (_, slot) => kernel.domain(slot));
    const layout = new Layout(domains, this.#isPilot ? pilotBits : 0);
    this.store.repack(layout);
    this.leaves.recode(layout);
    this.#openSlots();
    // A group that reads a slot of one value first, and finds nothing to do, never will.
    const { table, roots } = this.#trie;
    const isIdle = (root: number): boolean => {
      const at = roots[root] as number;
      const slot = at > 0 ? (table[at] as number) : -1;
      const branch = at > 0 ? (table[at + branchesAt] as number) : at;
      const isFixed = at < 0 || (at > 0 && layout.mask[slot] === 0);
      return isFixed && branch < 0 && this.leaves.total[-branch - 1] === 0;
    };
    this.#groups = Int32Array.from(roots.keys()).filter((root) => !isIdle(root));
  }

  /** Makes room where a slot has got more values than it has bits for. */
  #widen(): void {
    const { kernel, store } = this;
    const { mask } = store.layout;
    let isTooNarrow = false;
    for (let slot = 0; slot < mask.length; slot++) {
      const domain = kernel.domain(slot);
      for (const hash of this.#hashes) hash.makeRoom(slot, domain);
      if (domain - 1 > (mask[slot] as number) >>> 0) isTooNarrow = true;
    }
    if (isTooNarrow) this.#tighten();
  }

  /** Asks each open watch about the state at hand. */
  #judge(state: number): void {
    const { watches } = this.#options;
    for (let index = 0; index < watches.length; index++) {
      const watch = watches[index] as Watch;
      if (watch.foundIn >= 0) continue;
      if (this.#holds(this.#predicates, index, watch.holds) === watch.wanted) {
        watch.foundIn = state;
      }
    }
  }

  /** What a predicate says of each state, by its trie. All states have to be kept whole. */
  holdsIn(predicate: Predicate): (state: number) => boolean {
    const trie = new Trie(1);
    const { store } = this;
    return (state) => {
      const { layout, data } = store;
      const { word, shift, mask } = layout;
      const { table } = trie;
      const base = state * layout.words;
      let at = trie.roots[0] as number;
      while (at > 0) {
        const slot = table[at] as number;
        const packed = data[base + (word[slot] as number)] as number;
        const value = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
        at = value < (table[at + 1] as number) ? (table[at + branchesAt + value] as number) : 0;
      }
      if (at < 0) return at === -2;
      store.unpack(state, this.#slots);
      return this.#holds(trie, 0, predicate);
    };
  }

  /** What a predicate says of the state at hand: 0 is the leaf for no, 1 the one for yes. */
  #holds(trie: Trie, root: number, predicate: Predicate): boolean {
    const leaf = trie.leaf(root, this.#slots);
    if (leaf >= 0) return leaf === 1;
    const answer = this.#judged(predicate);
    trie.insert(root, this.kernel.reads, this.#slots, answer ? 1 : 0);
    return answer;
  }

  #judged(predicate: Predicate): boolean {
    this.kernel.begin(this.#slots);
    return predicate(this.kernel);
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
    const { rows, stride, first, total, successors } = this.leaves;
    this.#openSlots();
    const key = this.#key;
    for (const group of this.#groups) {
      const leaf = this.#trie.leaf(group, this.#slots);
      const begin = first[leaf] as number;
      for (let row = begin; row < begin + (total[leaf] as number); row++) {
        let word = 0;
        while (
          word < keyWords &&
          keys[target * keyWords + word] ===
            ((key[word] as number) ^ (rows[row * stride + 1 + word] as number))
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
