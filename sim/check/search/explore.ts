/**
 * Exploration, breadth first, on integers. XState computes each (local state, event) once, the
 * kernel each combination of slots that a group of steps reads; everything else is table lookups
 * on packed words. Nothing is allocated for a state but its place in the store.
 */

import type { Predicate } from '../../model/property.ts';
import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { realNow, watching } from '../../system/purity.ts';
import type { SystemSnapshot } from '../../system/snapshot.ts';
import { Records } from '../records.ts';
import type { Met, Searched } from '../searched.ts';
import { Deferrals } from './deferrals.ts';
import { limitMet } from './ending.ts';
import { Frontier } from './frontier.ts';
import { Edges } from './graph.ts';
import { Hash } from './hash.ts';
import { holdsIn } from './holdsIn.ts';
import { Journal } from './keep/journal.ts';
import { Keeping } from './keep/keeping.ts';
import { Kernel } from './kernel.ts';
import { type Limits, type Progress, usualLimits, usualThresholds } from './limits.ts';
import { type Answer, Lookup } from './lookup.ts';
import type { ExplorerOptions } from './options.ts';
import { firstLayout, Packing } from './packing.ts';
import { batchSize, restOfBatch } from './pending.ts';
import { Retrace } from './retrace.ts';
import { Sleep } from './sleep.ts';
import { Store } from './store.ts';
import { SuccessorTable } from './successorTable.ts';
import { Crew } from './threads/crew.ts';
import type { Parts } from './threads/team.ts';
import { TrackedState } from './trackedState.ts';
import { Watches } from './watches.ts';

const allBits = -1;
/** What is expanded between two reports of progress: so many states, or for so long. */
const slice = 1 << 15;
const sliceMs = 1000;
/** So many of them are one where there are several threads. */
const threadsSlices = 32;
/** How often the clock is looked at: each look takes as long as some states. */
const batchesPerLook = 8;

/** One search of all reachable states. Run it with `run`, then ask for what it has found. */
export class Explorer implements Searched {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly leaves: SuccessorTable;
  /** Where each step of each expanded state leads; null unless `keepsEdges`. */
  edges: Edges | null;
  transitions = 0;
  /** So many of the first states have been expanded, at the end of a slice. */
  expanded = 0;
  /** The number of the state at place 0; another one than 0 only if older ones are on disk. */
  offset = 0;
  /** Which limit ended the search before all states were found; null if none did. */
  cut: string | null = null;
  /** The first state of each depth. */
  readonly levelStarts = [0];
  readonly #records = new Records();
  /** The first state without enabled steps in which `mayRest` does not hold; -1 for none. */
  stuckIn = -1;

  readonly #options: ExplorerOptions;
  readonly #lookup: Lookup;
  readonly #watches: Watches;
  readonly #sleep: Sleep;
  readonly #frontier: Frontier;
  readonly #packing: Packing;
  readonly #retrace: Retrace;
  readonly #deferrals: Deferrals;
  readonly firstSlots: Int32Array;
  readonly #crew: Crew;
  readonly parts: Parts & ConstructorParameters<typeof Keeping>[3];
  readonly #journal: Journal | null;
  readonly #keeping: Keeping | null;
  startedMs: number;

  constructor(
    readonly system: System,
    options: ExplorerOptions,
  ) {
    this.#options = options;
    this.startedMs = options.startedMs ?? performance.now();
    const { threads = 1, exact, thresholds = usualThresholds } = options;
    this.#crew = new Crew(exact ? threads : 1, thresholds.threadedStates);
    this.kernel = new Kernel(system, options.observed, TrackedState, options.thresholds);
    const { slots } = this.kernel;
    const slotCount = slots.count;
    this.#watches = new Watches(options.watches, slotCount);
    this.firstSlots = slots.of(this.#start());
    const hashes = [new Hash(slotCount, 0), new Hash(slotCount, 1)] as const;
    const layout = firstLayout(slots);
    this.store = new Store(layout, hashes, options.exact);
    this.#sleep = new Sleep(this.kernel.linkSlots, slotCount);
    const { readBy, toAsk } = this.#watches;
    const sleep = this.#sleep;
    const { bit } = sleep;
    this.leaves = new SuccessorTable(layout, hashes, readBy, bit, options.exact, this.kernel.moves);
    this.#journal = Journal.of(options, slotCount);
    const onAnswer = (found: Answer) => this.#onAnswer(found);
    const onStuck = (state: number) => this.#onStuck(state);
    this.#lookup = new Lookup(this.kernel, this.store, this.leaves, onAnswer, this.#journal);
    this.edges = options.keepsEdges ? new Edges() : null;
    const { store, leaves, kernel } = this;
    const lookup = this.#lookup;
    this.#packing = new Packing(slots, hashes, store, leaves, lookup, this.#watches);
    this.#deferrals = new Deferrals(kernel, leaves, sleep, this.#packing, this.#journal);
    this.#retrace = new Retrace(kernel, store, leaves, lookup, this.firstSlots);
    this.#frontier = new Frontier(store, leaves, lookup, sleep, toAsk, this.edges, onStuck);
    this.parts = {
      journal: this.#journal,
      lookup,
      frontier: this.#frontier,
      watches: this.#watches,
      packing: this.#packing,
      deferrals: this.#deferrals,
      records: this.#records,
      orbits: null,
      onStuck,
    };
    this.#keeping = Keeping.of(options, this.parts);
  }

  get taken(): Searched['taken'] {
    return this.#records.taken;
  }

  get mishaps(): Searched['mishaps'] {
    return this.#records.mishaps;
  }

  /** How many have been found. */
  get states(): number {
    return this.store.count;
  }

  get depth(): number {
    return this.levelStarts.length - 1;
  }

  get seconds(): number {
    return (performance.now() - this.startedMs) / 1000;
  }

  /**
   * Explores until all states are found or a limit is met. Yields its progress now and then, and
   * stops if it is resumed with `false`.
   */
  *run(given: Partial<Limits>): Generator<Progress, void, unknown> {
    try {
      yield* this.#explore({ ...usualLimits, ...given });
    } finally {
      this.#crew.end();
    }
  }

  *#explore(limits: Limits): Generator<Progress, void, unknown> {
    const [store, frontier] = [this.store, this.#frontier];
    const { pilotStates, manyStates } = this.#options.thresholds ?? usualThresholds;
    const isKept = this.#keeping?.restore(this) === true;
    if (!isKept) store.addFirst(this.firstSlots);
    if (!isKept) this.#watches.toAsk.current[0] = allBits;
    let state = this.expanded;
    const few = Math.min(slice, manyStates);
    // In which order things are asked, and when it is decided how to go on, depends neither on the
    // time nor on how many threads there are: so do batches, which begin anew after so many states.
    const expandUpTo = (end: number, untilMs: number): void => {
      let batches = 0;
      while (state < end && state < store.count) {
        // Of a batch that one thread alone would have expanded, several may leave the rest.
        const most = this.#packing.usesLargeClusters ? slice : few;
        const rest = restOfBatch(state, frontier, most);
        if (rest === batchSize && store.count > limits.maxStates) break;
        if (batches++ % batchesPerLook === 0 && realNow() > untilMs) break;
        if (state === frontier.nextLevel) {
          this.levelStarts.push(state);
          frontier.turn();
        }
        const pilotEnd = state < pilotStates ? pilotStates : Infinity;
        const left = Math.min(frontier.nextLevel, pilotEnd, state - (state % most) + most) - state;
        const team = rest === batchSize ? this.#crew.team : null;
        const found = team?.expand(state, left, limits.maxStates - store.count);
        const count = found ? found.states : Math.min(rest, left);
        if (found) this.transitions += found.transitions;
        else this.expand(state, count);
        state += count;
      }
    };
    while (state < store.count) {
      // Several threads have longer slices, as they wait for each other at the end.
      const many = few * (this.#crew.team === null ? 1 : threadsSlices);
      const pilotEnd = state < pilotStates ? pilotStates : Infinity;
      const end = Math.min(many * (1 + Math.floor(state / many)), pilotEnd);
      watching(() => expandUpTo(end, realNow() + sliceMs));
      if (state === pilotStates) this.#packing.endPilot();
      if (state >= end && store.count > manyStates) {
        this.#packing.useLargeClusters();
        this.#crew.grow(store.count, this.parts);
      }
      this.cut = limitMet(this, limits);
      const goesOn = this.cut !== null || (yield this.progress(store.count - state));
      if (goesOn === false) this.cut = 'stopped';
      this.expanded = state;
      if (this.cut !== null || this.#keeping?.isDue) this.#keeping?.keep(this);
      if (this.cut !== null) break;
    }
    // All was seen but for what lies beyond.
    this.cut ??= this.kernel.bound;
    this.edges?.finish(state);
    // States that were found and not expanded can violate a property as well.
    for (; state < store.count; state++) this.#watches.askAll(state, this.#lookup);
  }

  progress(frontier: number): Progress {
    const { transitions, depth, seconds, states } = this;
    const phase = frontier === 0 ? 'liveness' : 'exploring';
    return { phase, states, transitions, frontier, depth, seconds };
  }

  /** How many bytes the search takes: tables as they are, local states and the like by weight. */
  get bytes(): number {
    const { store, edges, kernel } = this;
    const tables =
      store.bytes + this.#lookup.bytes + this.#deferrals.bytes + (this.#crew.team?.bytes ?? 0);
    const values = kernel.slots.bytes + kernel.receptions.bytes;
    return tables + (edges?.bytes ?? 0) + values;
  }

  /** The first snapshot. */
  #start(): SystemSnapshot {
    if (this.#options.from !== undefined) return this.#options.from;
    const { snapshot, occurrences } = this.system.start();
    this.#records.start(this.system, occurrences);
    return snapshot;
  }

  /** Expands so many states: which leaves they have, then which rows, then where these lead. */
  expand(first: number, count: number): void {
    const lookup = this.#lookup;
    const watches = this.#watches;
    const frontier = this.#frontier;
    watches.ask(first, count, frontier.level, lookup);
    lookup.gather(first, count);
    if (watches.hasLearnt) {
      this.leaves.recode(this.store.layout);
      watches.hasLearnt = false;
    }
    this.transitions += frontier.collect(first, count);
    if (this.kernel.isDeferring) {
      while (!this.#deferrals.carryOut(frontier)) frontier.collect(first, count);
    }
    frontier.follow();
  }

  #onStuck(state: number): void {
    if (this.stuckIn < 0 && !this.#lookup.judged(this.#options.mayRest, state).answer)
      this.stuckIn = state + this.offset;
  }

  /** Records what the kernel found out about a state. */
  #onAnswer(answer: Answer): void {
    const { state, group, successors } = answer;
    this.#sleep.learn(answer);
    this.#journal?.group(group, state, this.#lookup.slots, successors);
    this.#records.answer(state + this.offset, successors, this.kernel.steps.items);
    this.#packing.widen();
  }

  /** The value of a predicate in each state, remembered in a trie. Needs an exact search. */
  holdsIn(predicate: Predicate): (state: number) => boolean {
    return holdsIn(this.#lookup, predicate);
  }

  /** Whether a predicate that was asked has read anything of a state. */
  hasRead(predicate: Predicate): boolean {
    return this.#lookup.readers.has(predicate);
  }

  /** The steps of a shortest run to a state. */
  stepsTo(state: number, _swaps?: readonly number[]): Step[] {
    return this.#retrace.stepsTo(state);
  }

  stepsToMeet({ state, steps }: Met): Step[] {
    return [...this.stepsTo(state), ...steps];
  }

  /** The steps along states that each follow from the one before; the first step possible each. */
  stepsAlong(path: readonly number[]): Step[] {
    return this.#retrace.stepsAlong(path);
  }

  /** The steps of these rows. */
  stepsOf(rows: readonly number[]): Step[] {
    return this.#retrace.stepsOf(rows);
  }
}
