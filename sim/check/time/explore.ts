/** A search in exact time with all that is asked of it, as a judge looks at it. */

import type { Predicate } from '../../model/property.ts';
import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { realNow, watching } from '../../system/purity.ts';
import type { Graph } from '../liveness/stateGraph.ts';
import { Records } from '../records.ts';
import { limitMet } from '../search/ending.ts';
import { type Limits, type Progress, usualLimits } from '../search/limits.ts';
import { type Observed, Unobserved } from '../search/unobserved.ts';
import type { Watch } from '../search/watches.ts';
import type { Met, Searched } from '../searched.ts';
import { Asked } from './asked.ts';
import { exactGraph } from './exactGraph.ts';
import { Lassos } from './lassos.ts';
import { Runs } from './runs.ts';
import { ExactSearch, type Reductions } from './search.ts';

/** What is asked for: that something comes within a time from when something else holds. */
interface Wait {
  readonly ms: number;
  readonly from: Predicate;
  readonly to: Predicate;
}

interface Options {
  readonly watches: readonly Watch[];
  /** Whether a state without steps is as it should be, and no deadlock. */
  readonly mayRest: Predicate;
  readonly observed: Observed;
  readonly reductions?: Reductions;
  /** Whether the graph of all states is kept: liveness needs it. */
  readonly keepsEdges?: boolean;
  /** The search ends when it is found to be too long. */
  readonly wait?: Wait;
  /** Watches are asked only where this has held before, or holds. */
  readonly since?: Predicate;
}

/** Something met in a step of the search. */
interface MetOnEdge extends Met {
  readonly edge: number;
}

const noReductions: Reductions = { inclusion: false, joins: false, exchanges: false };
/** A search without reductions may find so many states: it is for what is left open only. */
const mostFinerStates = 1_000_000;
const sliceMs = 500;
const slice = 1 << 10;

export class ExactExplorer implements Searched {
  readonly search: ExactSearch;
  readonly runs: Runs;
  cut: string | null = null;
  stuckIn = -1;
  /** The first state from which on something is waited for too long; -1 for none. */
  lateIn = -1;
  readonly #records = new Records();
  readonly #readers = new Set<Predicate>();
  readonly #options: Options;
  readonly #slots: Int32Array;
  readonly #before: Int32Array;
  readonly #asked: Asked;
  readonly #startedMs = realNow();

  /** `system` is composed in untimed reading; `replayedOn` the same in exact time. */
  constructor(
    system: System,
    readonly replayedOn: System,
    options: Options,
  ) {
    this.#options = options;
    const { observed, reductions, wait, since } = options;
    this.#records.start(system, system.start().occurrences);
    this.search = new ExactSearch(system, {
      exact: replayedOn,
      observed,
      keepsEdges: options.keepsEdges === true,
      ...(reductions === undefined ? {} : { reductions }),
      ...(wait === undefined ? {} : { monitor: () => this.#monitor(wait) }),
      ...(since === undefined ? {} : { monitor: () => this.#memory(since) }),
      on: {
        reached: (state) => this.#ask(state),
        taken: (successor, state, edge) => {
          this.#records.step(successor, { state, steps: [], edge } as MetOnEdge);
        },
        expanded: (state) => this.#lookForDelay(state),
        stuck: (state) => this.#onStuck(state),
      },
    });
    this.runs = new Runs(this.search);
    const { count } = this.search.kernel.slots;
    this.#slots = new Int32Array(count);
    this.#before = new Int32Array(count);
    this.#asked = new Asked(options.watches, count);
  }

  get system(): System {
    return this.replayedOn;
  }

  get kernel(): ExactSearch['kernel'] {
    return this.search.kernel;
  }

  get taken(): Searched['taken'] {
    return this.#records.taken;
  }

  get mishaps(): Searched['mishaps'] {
    return this.#records.mishaps;
  }

  get seconds(): number {
    return (realNow() - this.#startedMs) / 1000;
  }

  /** The length of the longest of all shortest runs to a state. */
  get depth(): number {
    return this.search.count === 0 ? 0 : this.runs.depthOf(this.search.count - 1);
  }

  /**
   * Explores until all states are found, or that something takes too long, or a limit is met.
   * Yields its progress now and then, and stops if it is resumed with `false`.
   */
  *run(limits: Limits): Generator<Progress, void, unknown> {
    const { search } = this;
    watching(() => search.begin());
    let state = 0;
    const goOn = (untilMs: number): void => {
      for (const first = state; state < search.count && this.lateIn < 0; state++) {
        if (state - first >= slice && realNow() > untilMs) break;
        if (search.count > limits.maxStates) break;
        search.expand(state);
      }
    };
    while (state < search.count && this.lateIn < 0) {
      watching(() => goOn(realNow() + sliceMs));
      const { kernel, bytes } = search;
      this.cut = limitMet({ store: search, kernel, bytes }, limits);
      const goesOn = this.cut !== null || (yield this.progress(search.count - state));
      if (goesOn === false) this.cut = 'stopped';
      if (this.cut !== null) break;
    }
    this.cut ??= search.kernel.bound;
  }

  progress(frontier: number): Progress {
    const { count: states, transitions } = this.search;
    const { depth, seconds } = this;
    return { phase: 'exploring', states, transitions, frontier, depth, seconds };
  }

  /** Whether something is waited for too long from a state on. */
  #lookForDelay(state: number): void {
    const { search } = this;
    const control = search.control[state] as number;
    if (this.lateIn >= 0 || this.#options.wait === undefined) return;
    if (!search.controls.waits(control)) return;
    const overdue = search.controls.overdue(control);
    if (search.after(search.zone[state] as number, overdue) >= 0) this.lateIn = state;
  }

  #monitor({ ms, from, to }: Wait) {
    const waits = (slots: Int32Array, before: boolean) => {
      if (this.#holds(to, slots)) return false;
      return before || this.#holds(from, slots);
    };
    return { ms, waits };
  }

  /** Waits from when something has held, for nothing: what never comes takes no time. */
  #memory(since: Predicate) {
    const waits = (slots: Int32Array, before: boolean) => before || this.#holds(since, slots);
    return { ms: 0, waits };
  }

  #holds(predicate: Predicate, slots: Int32Array): boolean {
    const { kernel } = this.search;
    kernel.begin(slots);
    const answer = predicate(kernel.state);
    if (kernel.state.reads.length > 0) this.#readers.add(predicate);
    return answer;
  }

  /** Where it is decided early that messages get lost, not all states along a run are met. */
  #holdsAlong(predicate: Predicate, slots: Int32Array): boolean {
    const answer = this.#holds(predicate, slots);
    const { state, slots: known } = this.kernel;
    const isOnWay = (slot: number) => slot <= known.budgetSlot && slot >= known.firstLinkSlot;
    if (this.search.controls.decides && state.reads.some(isOnWay)) {
      throw new Unobserved(['a property'], 'losses');
    }
    return answer;
  }

  #ask(state: number): void {
    const { controls, control, predecessor } = this.search;
    const at = control[state] as number;
    const { since } = this.#options;
    if (since !== undefined && !controls.waits(at)) return;
    controls.read(at, this.#slots);
    // Where something has to come first, the state before may not have been asked about.
    const before = since === undefined ? (predecessor[state] as number) : -1;
    if (before >= 0) controls.read(control[before] as number, this.#before);
    this.#asked.ask(state, this.#slots, before < 0 ? null : this.#before, this);
  }

  /** Of the state that is asked about. */
  holds(predicate: Predicate): boolean {
    return this.#holds(predicate, this.#slots);
  }

  get reads(): readonly number[] {
    return this.kernel.state.reads;
  }

  #onStuck(state: number): void {
    if (this.stuckIn >= 0) return;
    this.search.controls.read(this.search.control[state] as number, this.#slots);
    if (!this.#holds(this.#options.mayRest, this.#slots)) this.stuckIn = state;
  }

  hasRead(predicate: Predicate): boolean {
    return this.#readers.has(predicate);
  }

  stepsTo(state: number): Step[] {
    return this.runs.stepsTo(state);
  }

  stepsToMeet(met: Met): Step[] {
    return 'edge' in met ? this.runs.stepsTo(met.state, met.edge as number) : [];
  }

  /** The graph of all states, if it was kept, and how runs on it are told. */
  get graph(): Graph | null {
    if (this.search.edges === null) return null;
    const lassos = new Lassos(this.search, this.runs);
    return {
      states: exactGraph(this.search, (predicate, slots) => this.#holdsAlong(predicate, slots)),
      traceOf: (lasso) => lassos.traceOf(lasso),
      finer: () => this.#finer(),
    };
  }

  /** The graph of a search without reductions: each cycle in it is one that a run can follow. */
  #finer(): Graph | null {
    const options = { ...this.#options, reductions: noReductions, watches: [] };
    const explorer = new ExactExplorer(this.search.system, this.replayedOn, options);
    const limits = { ...usualLimits, maxStates: mostFinerStates };
    for (const _ of explorer.run(limits));
    return explorer.cut === null ? explorer.graph : null;
  }

  /** The steps of a shortest run after which something is waited for too long. */
  stepsToLate(): Step[] {
    const { controls, control } = this.search;
    const overdue = controls.overdue(control[this.lateIn] as number);
    return this.runs.stepsTo(this.lateIn, -1, overdue);
  }
}
