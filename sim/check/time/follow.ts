/**
 * One run, with other times: the same steps in a system whose durations differ. Whether there are
 * moments for them takes no search, as the run says which way to go.
 */

import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { watching } from '../../system/purity.ts';
import { type Claim, Replays } from '../replay.ts';
import type { Successor } from '../search/kernel.ts';
import type { Observed } from '../search/unobserved.ts';
import { edgeSize } from './controls.ts';
import { ExactExplorer } from './explore.ts';
import { earliestMoments } from './moments.ts';
import type { Passage } from './passage.ts';
import type { ExactSearch } from './search.ts';

/** A state that the steps so far lead to, and how they are meant. */
interface Place {
  readonly control: number;
  readonly zone: number;
  readonly passages: readonly number[];
  readonly steps: readonly Step[];
}

/** So many ways in which the steps of a run can be meant are looked at. */
const mostPlaces = 64;

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
      ...(late === undefined ? {} : { wait: late }),
    });
    search.begin();
    const { controls, kernel } = search;
    const slots = new Int32Array(kernel.slots.count);
    const start = search.control[0] as number;
    controls.read(start, slots);
    const { passage: first } = controls.first(slots);
    let places: Place[] = [
      { control: start, zone: search.zone[0] as number, passages: [], steps: [] },
    ];
    for (const step of run) places = takenFrom(search, places, step);
    const replays = new Replays(replayedOn, kernel.slots.observers);
    for (const place of places) {
      const steps = timed(search, first, place, late !== undefined);
      const trace = { steps: steps ?? [], cycleFrom: null };
      if (steps !== null && replays.problem(trace, claim) === null) return steps;
    }
    return null;
  });
}

function takenFrom(search: ExactSearch, places: readonly Place[], wanted: Step): Place[] {
  const { controls, kernel } = search;
  const found = new Map<string, Place>();
  for (const { control, zone, passages, steps } of places) {
    controls.list(control);
    const start = controls.starts[control] as number;
    const end = start + edgeSize * (controls.lengths[control] as number);
    for (let at = start; at < end && found.size < mostPlaces; at += edgeSize) {
      const { step: number } = controls.rows.all[controls.edges[at + 1] as number] as Successor;
      const step = kernel.steps.items[number] as Step;
      if (!isSame(step, wanted)) continue;
      const passage = controls.edges[at] as number;
      const after = search.after(zone, passage);
      const to = controls.edges[at + 2] as number;
      const key = `${to} ${after}`;
      if (after < 0 || found.has(key)) continue;
      found.set(key, {
        control: to,
        zone: after,
        passages: [...passages, passage],
        steps: [...steps, step],
      });
    }
  }
  return [...found.values()];
}

/** Whether two steps are one but for the delay of a timer. */
function isSame(one: Step, other: Step): boolean {
  if (one.type === 'timer' && other.type === 'timer') {
    return one.actor === other.actor && withoutNumbers(one.id) === withoutNumbers(other.id);
  }
  const { atMs: _, ...rest } = other;
  const names = Object.keys(rest) as (keyof typeof rest)[];
  return names.every((name) => (one as typeof rest)[name] === rest[name]);
}

/** XState names a timer after its delay. */
const withoutNumbers = (id: string): string => id.replace(/\d+/g, '');

/** The steps to a place with moments; null if what is waited for is not too late there. */
function timed(
  search: ExactSearch,
  first: Passage,
  { control, zone, passages, steps }: Place,
  isLate: boolean,
): Step[] | null {
  const { controls } = search;
  const path = [...passages];
  if (isLate) {
    if (!controls.waits(control)) return null;
    const overdue = controls.overdue(control);
    if (search.after(zone, overdue) < 0) return null;
    path.push(overdue);
  }
  const { all } = controls.passages;
  const moments = earliestMoments(
    first,
    path.map((passage) => all[passage] as Passage),
  );
  return steps.map((step, index) => ({ ...step, atMs: moments[index] as number }));
}
