/**
 * A counterexample is replayed through the plain composed logic before anyone is told of it: the
 * search in integers and the logic it speaks of are not the same code.
 */

import { canonicalJson } from '../canonical.ts';
import type { StepResult, System } from '../compose.ts';
import type { Trace } from './index.ts';
import { mishaps, viewOf } from './kernel.ts';
import type { Predicate } from './property.ts';

/** What has to be true at the end of the replay. */
export interface Claim {
  readonly ends?: Predicate;
  readonly mishap?: 'unspecified' | 'unread';
  readonly isStuck?: boolean;
}

/** Replays a trace. Throws an Error, a defect of the checker, if it does not show its claim. */
export function replayed(system: System, trace: Trace, claim: Claim): void {
  let last: StepResult = system.start();
  let turn: string | undefined;
  for (const [index, step] of trace.steps.entries()) {
    if (index === trace.cycleFrom) turn = canonicalJson(last.snapshot);
    last = system.apply(last.snapshot, step);
  }
  const { snapshot, happenings } = last;
  const shows =
    (claim.ends?.(viewOf(system, snapshot)) ?? true) &&
    (claim.mishap === undefined || mishaps(happenings)[claim.mishap]) &&
    (claim.isStuck !== true || system.enabled(snapshot).length === 0) &&
    (turn === undefined || turn === canonicalJson(snapshot));
  if (!shows) {
    throw new Error(
      `defect of the checker: a counterexample does not replay: ${JSON.stringify(trace)}`,
    );
  }
}
