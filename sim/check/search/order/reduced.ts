/**
 * A search that follows only some of the steps of a state where others, in another order, tell
 * nothing more (partial order reduction by stubborn sets, after A. Valmari, "Stubborn sets for
 * reduced state space generation", 1991). It answers all that can be told of states and of steps
 * one by one: what is asked here is the answer of a group of steps, or of a predicate, to the
 * values that it reads of a state, one slot after the other. Every answer that some state has is
 * met here in some state: so are all mishaps, transitions and errors, every value of a predicate,
 * and every state without steps.
 *
 * What depends on what is learnt by the search itself, as marks (see `Marks`): a search that adds
 * one is made once more, with all of them, until one adds none. Its states and their sets T then
 * are such that
 *
 * - T is stubborn (see `Stubborn`) and has a step that leads onward, to a state that is found later
 *   than this one; or T is all steps;
 * - for each predicate that is open, T has such a step which changes nothing that the predicate
 *   has ever read; or all kinds that write what it reads in this state.
 *
 * Suppose that some answers are not met. Of all runs from a state s of this search to a state
 * with such an answer u take a shortest run r, and of those with as many steps one from the s that
 * is found last. What is answered on the way is met, so its marks are known. A step outside T that
 * comes on the way changes nothing that a moving kind of T reads, and reads nothing that it
 * changes, by (1): those left out there come only after such a change. So, by (2) and (3) as well,
 * kinds of T go on to answer what they answer in s until a step of T comes.
 *
 * If one comes in r, it can be taken in s already, and the others after it as before: from there a
 * shorter run leads to u. If none comes, u is no answer of a kind in T, or s would have it; nor of
 * a predicate whose writers are all in T. Take t, the step onward (for a predicate, one that it
 * does not see). It can be taken first, and r after it. If u reads nothing that t changes, u is the
 * answer there as well; else what u reads before that is the same there, and as t and u are not
 * known to touch each other, one of these reads has no mark: an answer there has none either. So
 * there is an answer that is not met as many steps from a state that is found later: none is.
 *
 * A state without steps can be reached only by runs with a step of T in each state: without one,
 * t could be taken in the end. So none is missed, and the run to it is no longer than it need be.
 *
 * A run to something else can be longer than it need be, where none of its steps was in T. So
 * it is looked for once more, breadth first, by sets T that have the kinds which have answered what
 * is looked for, and those that write what an open predicate reads in the state: then a step of T
 * comes in each run that leads there, and can be taken first. No run becomes longer; and if no
 * step of such a set can be taken, nothing leads there.
 */

import type { Predicate } from '../../../model/property.ts';
import type { System } from '../../../system/compose.ts';
import type { Step } from '../../../system/definition.ts';
import { mishapKinds } from '../../mishaps.ts';
import type { Plan } from '../../plan.ts';
import { Records } from '../../records.ts';
import type { Met, Searched } from '../../searched.ts';
import { limitMet } from '../ending.ts';
import { Kernel } from '../kernel.ts';
import { type Progress, usualThresholds } from '../limits.ts';
import { TrackedState } from '../trackedState.ts';
import type { Observed } from '../unobserved.ts';
import type { Watch } from '../watches.ts';
import { Marks } from './marks.ts';
import { Offers } from './offers.ts';
import { type Known, Pass } from './pass.ts';
import { Questions } from './questions.ts';

/** Messages are seen where they arrive: what a step appends to is part of its answer. */
const thresholds = { ...usualThresholds, fewAnswers: Number.POSITIVE_INFINITY };

export class ReducedSearch implements Searched {
  readonly kernel: Kernel;
  cut: string | null = null;
  /** How often the states were searched. */
  searches = 0;
  readonly #plan: Plan;
  readonly #known: Known;
  readonly #startedMs = performance.now();
  /** What was met on starting. */
  readonly #start: ReturnType<System['start']>;
  #pass: Pass;
  /** The search for shortest runs; null without anything to show. */
  #shortest: Pass | null = null;
  #passes = 0;

  constructor(
    readonly system: System,
    plan: Plan,
    observed: Observed,
  ) {
    this.#plan = plan;
    this.kernel = new Kernel(system, observed, TrackedState, thresholds);
    const { kernel } = this;
    const { slots, groups } = kernel;
    const marks = new Marks(groups.length, slots.count);
    this.#start = system.start();
    const predicates = plan.watches.map(({ holds }) => holds);
    this.#known = {
      kernel,
      marks,
      offers: new Offers(kernel, marks),
      questions: new Questions(kernel, predicates),
      firstSlots: slots.of(this.#start.snapshot),
      mayRest: (state) => {
        kernel.begin(state);
        return plan.mayRest(kernel.state);
      },
    };
    this.#pass = this.#newPass(this.#wanted(), null);
  }

  get states(): number {
    return this.#pass.states.count;
  }

  /** How many states the search for shortest runs has found beside. */
  get shortestStates(): number {
    return this.#shortest?.states.count ?? 0;
  }

  get transitions(): number {
    return this.#pass.transitions;
  }

  get depth(): number {
    return this.#pass.depth;
  }

  get seconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }

  get stateBytes(): number {
    return this.#pass.states.bytes;
  }

  get bytes(): number {
    const tables = this.stateBytes + (this.#shortest?.states.bytes ?? 0);
    return tables + this.#known.offers.bytes + this.kernel.slots.bytes;
  }

  get taken(): Searched['taken'] {
    return this.#pass.records.taken;
  }

  /** Those first to which a shortest run has been looked for. */
  get mishaps(): Searched['mishaps'] {
    const merged = new Records().mishaps;
    for (const kind of mishapKinds) {
      for (const [what, { state, steps }] of this.#shortest?.records.mishaps[kind] ?? []) {
        merged[kind].set(what, { state: this.states + state, steps });
      }
      for (const [what, met] of this.#pass.records.mishaps[kind]) {
        if (!merged[kind].has(what)) merged[kind].set(what, met);
      }
    }
    return merged;
  }

  get stuckIn(): number {
    return this.#pass.stuckIn;
  }

  hasRead(predicate: Predicate): boolean {
    return this.#known.questions.readers.has(predicate);
  }

  /** States of the search for shortest runs are numbered after the others. */
  stepsTo(state: number): Step[] {
    const { states } = this;
    return state < states
      ? this.#pass.stepsTo(state)
      : (this.#shortest as Pass).stepsTo(state - states);
  }

  stepsToMeet({ state, steps }: Met): Step[] {
    return [...this.stepsTo(state), ...steps];
  }

  /** Searches until all is known or a limit is met; stops if it is resumed with `false`. */
  *run(): Generator<Progress, void, unknown> {
    for (let version = -1; version !== this.#version; this.searches++) {
      version = this.#version;
      this.#pass = this.#newPass(this.#wanted(), null);
      yield* this.#advance(this.#pass, () => false);
      if (this.cut !== null) break;
    }
    this.cut ??= this.kernel.bound;
    const { cut } = this;
    yield* this.#showFound();
    this.cut = cut;
  }

  /** How much has been learnt. */
  get #version(): number {
    const { marks, questions, kernel } = this.#known;
    return marks.version + questions.version + kernel.observing.version;
  }

  #newPass(wanted: ReadonlyMap<number, boolean>, aims: readonly number[] | null): Pass {
    const pass = new Pass(this.#known, this.#passes++, wanted, aims);
    pass.records.start(this.system, this.#start.occurrences);
    return pass;
  }

  #wanted(): Map<number, boolean> {
    return new Map(this.#plan.watches.map(({ wanted }, number) => [number, wanted]));
  }

  *#advance(pass: Pass, isEnough: () => boolean): Generator<Progress, void, unknown> {
    const { limits } = this.#plan;
    while (!pass.isDone && !isEnough()) {
      pass.advance(isEnough);
      const { bytes, kernel } = this;
      this.cut = limitMet({ store: pass.states, kernel, bytes }, limits);
      const goesOn = this.cut !== null || (yield this.progress(pass));
      if (goesOn === false) this.cut = 'stopped';
      if (this.cut !== null) break;
    }
    if (!isEnough()) pass.askRest();
  }

  progress({ states, transitions, depth, expanded } = this.#pass): Progress {
    const frontier = states.count - expanded;
    const { seconds } = this;
    return { phase: 'exploring', states: states.count, transitions, depth, frontier, seconds };
  }

  /** Finds shortest runs to what has been found. */
  *#showFound(): Generator<Progress, void, unknown> {
    const found = this.#pass;
    const shown = new Set(this.#plan.subjects.map(({ watch }) => watch));
    const wanted = this.#wanted();
    for (const [number, watch] of this.#plan.watches.entries()) {
      watch.foundIn = found.foundIn.get(number) ?? -1;
      if (watch.foundIn < 0 || !shown.has(watch)) wanted.delete(number);
    }
    const kinds = mishapKinds.filter((kind) => found.records.mishaps[kind].size > 0);
    if (wanted.size === 0 && kinds.length === 0) return;
    const aimed = this.#known.offers.kindsWith((successor) =>
      kinds.some((kind) => successor[kind] !== null),
    );
    const pass = this.#newPass(wanted, aimed);
    const isShown = () =>
      pass.foundIn.size === wanted.size &&
      kinds.every((kind) => pass.records.mishaps[kind].size > 0);
    yield* this.#advance(pass, isShown);
    this.#shortest = pass;
    // What a limit has kept it from is shown by the longer run that is known.
    for (const [number, state] of pass.foundIn) {
      (this.#plan.watches[number] as Watch).foundIn = this.states + state;
    }
  }
}
