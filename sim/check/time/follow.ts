/**
 * One run, with other times: the same steps in a system whose durations differ. Whether there are
 * moments for them takes no search, as the run says which way to go.
 */

import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { watching } from '../../system/purity.ts';
import { type Claim, Replays } from '../replay.ts';
import type { Observed } from '../search/unobserved.ts';
import { ExactExplorer } from './explore.ts';
import { firstPlaces, isOne, type Place, placesAfter, stepsTo } from './places.ts';
import { allReductions, type ExactSearch } from './search.ts';

/**
 * The steps of a run at the earliest moments at which they can happen in a system, composed in
 * untimed reading, and show the claim; null if there are none. Timers go by their names without
 * what these say of their delay.
 */
export function followed(
  system: System,
  replayedOn: System,
  run: readonly Step[],
  claim: Claim,
  observed: Observed,
): readonly Step[] | null {
  return watching(() => {
    const { late } = claim;
    const { search } = new ExactExplorer(system, replayedOn, {
      watches: [],
      mayRest: () => true,
      observed,
      // The run may lose a message whenever it wants.
      reductions: { ...allReductions, exchanges: false },
      ...(late === undefined ? {} : { wait: late }),
    });
    search.begin();
    let places = firstPlaces(search);
    for (const step of run) places = placesAfter(search, places, (one) => isSame(one, step));
    const replays = new Replays(replayedOn, search.kernel.slots.observers);
    for (const place of places) {
      const steps = timed(search, place, late !== undefined);
      const trace = { steps: steps ?? [], cycleFrom: null };
      if (steps !== null && replays.problem(trace, claim) === null) return steps;
    }
    return null;
  });
}

/** Whether two steps are one but for the delay of a timer. */
function isSame(one: Step, other: Step): boolean {
  if (one.type === 'timer' && other.type === 'timer') {
    return one.actor === other.actor && withoutNumbers(one.id) === withoutNumbers(other.id);
  }
  return isOne(one, other);
}

/** XState names a timer after its delay. */
const withoutNumbers = (id: string): string => id.replace(/\d+/g, '');

/** The steps to a place with moments; null if what is waited for is not too late there. */
function timed(search: ExactSearch, place: Place, isLate: boolean): Step[] | null {
  if (!isLate) return stepsTo(search, place);
  const { controls } = search;
  if (!controls.waits(place.control)) return null;
  const overdue = controls.overdue(place.control);
  return search.after(place.zone, overdue) < 0 ? null : stepsTo(search, place, overdue);
}
