/**
 * Places that given steps lead to, with zones: where equal messages are under way, a step can be
 * meant in several ways.
 */

import type { Step } from '../../system/definition.ts';
import type { Successor } from '../search/successor.ts';
import { edgeSize } from './controls.ts';
import { earliestMoments } from './moments.ts';
import type { Passage } from './passage.ts';
import type { ExactSearch } from './search.ts';

/** A state that the steps so far lead to. */
export interface Place {
  readonly control: number;
  readonly zone: number;
  /** The last step, and where it was taken; null in the first state. */
  readonly last: {
    readonly before: Place;
    readonly passage: number;
    readonly step: Step;
  } | null;
}

/** So many are looked at. */
const mostPlaces = 64;

/** The first state of a search that has begun. */
export const firstPlaces = (search: ExactSearch): Place[] => [
  { control: search.control[0] as number, zone: search.zone[0] as number, last: null },
];

/** Where a step leads to: any that is wanted. */
export function placesAfter(
  search: ExactSearch,
  places: readonly Place[],
  isWanted: (step: Step) => boolean,
): Place[] {
  const { controls, kernel } = search;
  const found = new Map<string, Place>();
  for (const before of places) {
    const { control, zone } = before;
    controls.list(control);
    const start = controls.starts[control] as number;
    const end = start + edgeSize * (controls.lengths[control] as number);
    for (let at = start; at < end && found.size < mostPlaces; at += edgeSize) {
      const { step: number } = controls.rows.all[controls.edges[at + 1] as number] as Successor;
      const step = kernel.steps.items[number] as Step;
      if (!isWanted(step)) continue;
      const passage = controls.edges[at] as number;
      const after = search.after(zone, passage);
      const to = controls.edges[at + 2] as number;
      const key = `${to} ${after}`;
      if (after < 0 || found.has(key)) continue;
      found.set(key, { control: to, zone: after, last: { before, passage, step } });
    }
  }
  return [...found.values()];
}

/** Whether two steps are one, whenever they happen. */
export function isOne(one: Step, other: Step): boolean {
  const { atMs: _, ...rest } = other;
  const names = Object.keys(rest) as (keyof typeof rest)[];
  return names.every((name) => (one as typeof rest)[name] === rest[name]);
}

/** The steps to a place at their earliest moments; with a passage that has to follow them. */
export function stepsTo(search: ExactSearch, place: Place, then = -1): Step[] {
  const { all } = search.controls.passages;
  const passages = passagesTo(search, place);
  if (then >= 0) passages.push(all[then] as Passage);
  const moments = earliestMoments(search.first as Passage, passages);
  return lastsOf(place).map(({ step }, index) => ({ ...step, atMs: moments[index] as number }));
}

/** The passages to a place, in order. */
export const passagesTo = ({ controls }: ExactSearch, place: Place): Passage[] =>
  lastsOf(place).map(({ passage }) => controls.passages.all[passage] as Passage);

/** How a place came about, the first step first. */
function lastsOf(place: Place): NonNullable<Place['last']>[] {
  const lasts: NonNullable<Place['last']>[] = [];
  for (let { last } = place; last !== null; last = last.before.last) lasts.push(last);
  return lasts.reverse();
}
