/**
 * A counterexample is replayed through the plain composed logic before anyone is told of it: the
 * search in integers and the logic it speaks of are not the same code.
 */

import type { Predicate, Trace } from '../model/property.ts';
import { viewOf } from '../model/view.ts';
import { canonicalJson } from '../system/canonical.ts';
import type { System } from '../system/compose.ts';
import { mishaps } from './mishaps.ts';

/** What the replay has to show. */
export interface Claim {
  /** True of the last state. */
  readonly ends?: Predicate;
  /** True of no state from the one on in which the cycle begins, or the run rests. */
  readonly never?: Predicate;
  readonly mishap?: 'unspecified' | 'unread';
  readonly isStuck?: boolean;
}

/** Replays a trace. Throws an Error, a defect of the checker, if it does not show its claim. */
export function replayed(system: System, trace: Trace, claim: Claim): void {
  const refuse = (problem: string): never => {
    const text = JSON.stringify(trace);
    throw new Error(`defect of the checker: a counterexample does not replay: ${problem}: ${text}`);
  };
  let last = system.start();
  let turn: string | undefined;
  for (let index = 0; index <= trace.steps.length; index++) {
    if (index === trace.cycleFrom) turn = canonicalJson(last.snapshot);
    if (turn !== undefined && claim.never?.(viewOf(system, last.snapshot))) refuse('it comes');
    const step = trace.steps[index];
    if (step !== undefined) last = system.apply(last.snapshot, step);
  }
  const { snapshot, occurrences } = last;
  if (claim.ends?.(viewOf(system, snapshot)) === false) refuse('it ends elsewhere');
  if (claim.mishap !== undefined && !mishaps(system, occurrences)[claim.mishap])
    refuse('nothing is met');
  if (claim.isStuck && system.enabled(snapshot).length > 0) refuse('it can go on');
  if (turn !== undefined && turn !== canonicalJson(snapshot)) refuse('it does not come round');
}
