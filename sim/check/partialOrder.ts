/** Whether a check can leave out orders of steps, and what came of that. */

import type { System } from '../system/compose.ts';
import { watching } from '../system/purity.ts';
import { Judge } from './judge.ts';
import { type CheckOptions, isLive, type Plan } from './plan.ts';
import { type CheckResult, resultOf } from './result.ts';
import type { Progress } from './search/limits.ts';
import { ReducedSearch } from './search/order/reduced.ts';
import type { Observed } from './search/unobserved.ts';

export const asksPartialOrder = ({ reductions }: CheckOptions): boolean =>
  reductions !== false && reductions?.partialOrder === true;

/** Why a check cannot have it: it needs all steps, or states kept otherwise. Null if it can. */
export function whyWhole(
  { exact = true, explain = false, disk, keeper }: CheckOptions,
  plan: Plan,
  onExplored: unknown,
): string | null {
  if (isLive(plan)) return 'liveness is asked for';
  if (explain || onExplored !== undefined) return 'the graph of all states is asked for';
  if (!exact) return 'states are kept by fingerprints';
  if (keeper !== undefined) return 'the search is kept in checkpoints';
  if (disk !== undefined) return 'the search may go on on disk';
  return plan.untilViolated.size > 0 ? 'it ends with the first violation' : null;
}

/** Follows only steps whose order matters. */
export function* checkReduced(
  system: System,
  plan: Plan,
  observed: Observed,
): Generator<Progress, CheckResult, unknown> {
  const search = new ReducedSearch(system, plan, observed);
  yield* search.run();
  const exploringSeconds = search.seconds;
  const judge = new Judge(search, null);
  const { states, transitions, depth, bytes, shortestStates, searches } = search;
  return resultOf(system, plan, search, judge, {
    properties: plan.subjects.map((subject) => watching(() => judge.property(subject))),
    states,
    transitions,
    depth,
    seconds: () => search.seconds,
    exploringSeconds,
    bytesPerState: search.stateBytes / states,
    bytes,
    partialOrder: { shortestStates, searches },
  });
}
