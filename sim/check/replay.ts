/**
 * Replays a counterexample on the composed system before it is reported: the search works on
 * integers, and its code is not that of the system which it makes statements about.
 */

import type { Predicate, Trace } from '../model/property.ts';
import { canonicalText } from '../system/canonical.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import { isBefore } from '../system/exact.ts';
import { type StepResult, type SystemSnapshot, withoutTimes } from '../system/snapshot.ts';
import { viewOf } from '../system/stateView.ts';
import { latestIn } from '../system/ways.ts';
import { type MishapKind, mishaps } from './mishaps.ts';

/** What a replayed run has to show. */
export interface Claim {
  /** Holds in the last state. */
  readonly ends?: Predicate;
  /** Holds in no state of the cycle, or not in the one in which the run rests. */
  readonly never?: Predicate;
  readonly mishap?: MishapKind;
  readonly isStuck?: boolean;
  /** In exact time: `to` is waited for, from a state with `from` on, longer than so many ms. */
  readonly late?: { readonly ms: number; readonly from: Predicate; readonly to: Predicate };
}

/** A state in a run that has been replayed, and those that steps have led to from there. */
interface Place {
  readonly result: StepResult;
  readonly next: Map<Step, Place>;
}

/** So many are kept at the most: of longer runs the rest is replayed each time. */
const mostPlaces = 20_000;

/**
 * Replays traces of one search: many begin alike, and what they have in common is replayed once.
 * `observers` are part of a state: others see nothing of it, and need not come round in a cycle.
 */
export class Replays {
  readonly #system: System;
  readonly #observers: readonly string[];
  #start: Place | undefined;
  #count = 0;

  constructor(system: System, observers: readonly string[]) {
    this.#system = system;
    this.#observers = observers;
  }

  /**
   * Replays a trace. Throws an Error, a defect of the checker, if it does not show its claim; in
   * exact time also if a step cannot happen at its moment.
   */
  expect(trace: Trace, claim: Claim): void {
    const problem = this.problem(trace, claim);
    if (problem === null) return;
    const text = JSON.stringify(trace);
    throw new Error(`defect of the checker: a counterexample does not replay: ${problem}: ${text}`);
  }

  /** Replays a trace: why it does not show its claim; null if it does. */
  problem(trace: Trace, claim: Claim): string | null {
    const system = this.#system;
    this.#start ??= { result: system.start(this.#observers), next: new Map() };
    let place = this.#start;
    let turn: string | undefined;
    const wait = claim.late === undefined ? null : new Wait(system, claim.late);
    for (let index = 0; index <= trace.steps.length; index++) {
      const { snapshot } = place.result;
      if (index === trace.cycleFrom) turn = keyOf(system, snapshot, this.#observers);
      if (turn !== undefined && claim.never?.(viewOf(system, snapshot))) return 'it comes';
      wait?.enter(snapshot);
      const step = trace.steps[index];
      if (step === undefined) break;
      wait?.leave(step.atMs ?? 0);
      try {
        place = this.#after(place, step);
      } catch (error) {
        if (system.clock !== 'exact' || !(error instanceof ModelError)) throw error;
        return `step ${index + 1}: ${error.message}`;
      }
    }
    const { snapshot, occurrences } = place.result;
    if (claim.ends?.(viewOf(system, snapshot)) === false) return 'it ends elsewhere';
    if (claim.mishap !== undefined && !mishaps(system, occurrences)[claim.mishap])
      return 'nothing is met';
    if (claim.isStuck && system.enabled(snapshot).length > 0) return 'it can go on';
    if (turn !== undefined && turn !== keyOf(system, snapshot, this.#observers))
      return 'it does not come round';
    wait?.leave(latestIn(system, snapshot.context));
    return wait?.isLate === false ? 'it comes in time' : null;
  }

  #after({ result, next }: Place, step: Step): Place {
    const known = next.get(step);
    if (known !== undefined) return known;
    const place = { result: this.#system.apply(result.snapshot, step), next: new Map() };
    if (this.#count++ < mostPlaces) next.set(step, place);
    return place;
  }
}

/** Whether something is waited for too long. */
class Wait {
  isLate = false;
  #sinceMs: number | null = null;

  constructor(
    readonly system: System,
    readonly late: NonNullable<Claim['late']>,
  ) {}

  enter(snapshot: SystemSnapshot): void {
    const view = viewOf(this.system, snapshot);
    if (this.late.to(view)) this.#sinceMs = null;
    else if (this.late.from(view)) this.#sinceMs ??= snapshot.context.nowMs ?? 0;
  }

  leave(atMs: number): void {
    if (this.#sinceMs !== null && isBefore(this.#sinceMs + this.late.ms, atMs)) this.isLate = true;
  }
}

/** Whether two snapshots are of one state, whatever the time. */
export function isSameState(system: System, one: SystemSnapshot, other: SystemSnapshot): boolean {
  const observers = Object.keys(system.definition.observers ?? {});
  return keyOf(system, one, observers) === keyOf(system, other, observers);
}

function keyOf(system: System, snapshot: SystemSnapshot, observers: readonly string[]): string {
  const { observed = {}, ...rest } = withoutTimes(snapshot.context);
  // A context may refer to actors: what tells local states apart has a text for them.
  const actors = system.localsOf(snapshot).map((local) => local?.key);
  return canonicalText([{ ...rest, actors }, observers.map((name) => observed[name])]);
}
