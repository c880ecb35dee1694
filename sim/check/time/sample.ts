/** A run in exact time that shows something at work, as short as can be. */

import type { Predicate } from '../../model/property.ts';
import { compose, type System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { type Limits, type Progress, usualLimits } from '../search/limits.ts';
import { type Observed, untilObserved } from '../search/unobserved.ts';
import { ExactExplorer } from './explore.ts';

/** What a run is to come to. */
interface Goal {
  readonly holds: Predicate;
  /** What has to have held before, or hold then. */
  readonly since?: Predicate;
}

/**
 * The steps of a shortest run to a state with the goal, at the earliest moments at which they can
 * happen; null if there is none, or none was found within the limits. `system`: composed in untimed
 * reading. Throws a ModelError for durations that exact time does not take.
 */
export const sampleExactly = (
  system: System,
  goal: Goal,
  limits: Partial<Limits> = {},
): Generator<Progress, Step[] | null, unknown> =>
  untilObserved((observed) => search(system, goal, { ...usualLimits, ...limits }, observed));

function* search(
  system: System,
  { holds, since }: Goal,
  limits: Limits,
  observed: Observed,
): Generator<Progress, Step[] | null, unknown> {
  const watch = { holds, wanted: true, foundIn: -1 };
  const explorer = new ExactExplorer(system, compose(system.definition, 'exact'), {
    watches: [watch],
    mayRest: () => true,
    observed,
    ...(since === undefined ? {} : { since }),
  });
  const running = explorer.run(limits);
  let next = running.next();
  while (!next.done) {
    const goesOn = watch.foundIn < 0 && (yield next.value) !== false;
    next = running.next(goesOn);
  }
  return watch.foundIn < 0 ? null : explorer.stepsTo(watch.foundIn);
}
