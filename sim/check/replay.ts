/**
 * Replays a counterexample on the composed system before it is reported: the search works on
 * integers, and its code is not that of the system which it makes statements about.
 */

import type { Predicate, Trace } from '../model/property.ts';
import { canonicalText } from '../system/canonical.ts';
import type { System } from '../system/compose.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import { viewOf } from '../system/stateView.ts';
import { type MishapKind, mishaps } from './mishaps.ts';

/** What a replayed run has to show. */
export interface Claim {
  /** Holds in the last state. */
  readonly ends?: Predicate;
  /** Holds in no state of the cycle, or not in the one in which the run rests. */
  readonly never?: Predicate;
  readonly mishap?: MishapKind;
  readonly isStuck?: boolean;
}

/**
 * Replays a trace. Throws an Error, a defect of the checker, if it does not show its claim.
 * `observers` are part of a state: others need not come round in a cycle.
 */
export function replayed(
  system: System,
  trace: Trace,
  claim: Claim,
  observers: readonly string[],
): void {
  const refuse = (problem: string): never => {
    const text = JSON.stringify(trace);
    throw new Error(`defect of the checker: a counterexample does not replay: ${problem}: ${text}`);
  };
  let last = system.start();
  let turn: string | undefined;
  for (let index = 0; index <= trace.steps.length; index++) {
    if (index === trace.cycleFrom) turn = keyOf(system, last.snapshot, observers);
    if (turn !== undefined && claim.never?.(viewOf(system, last.snapshot))) refuse('it comes');
    const step = trace.steps[index];
    if (step !== undefined) last = system.apply(last.snapshot, step);
  }
  const { snapshot, occurrences } = last;
  if (claim.ends?.(viewOf(system, snapshot)) === false) refuse('it ends elsewhere');
  if (claim.mishap !== undefined && !mishaps(system, occurrences)[claim.mishap])
    refuse('nothing is met');
  if (claim.isStuck && system.enabled(snapshot).length > 0) refuse('it can go on');
  if (turn !== undefined && turn !== keyOf(system, snapshot, observers))
    refuse('it does not come round');
}

function keyOf(system: System, snapshot: SystemSnapshot, observers: readonly string[]): string {
  const { observed = {}, ...rest } = snapshot.context;
  // A context may refer to actors: what tells local states apart has a text for them.
  const actors = system.localsOf(snapshot).map((local) => local?.key);
  return canonicalText([{ ...rest, actors }, observers.map((name) => observed[name])]);
}
