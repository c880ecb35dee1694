/** Marks in a chart for what is written as it was and was seen to do something else. */

import type { AnyStateMachine } from 'xstate';
import { bare, type Difference } from './behaviour.ts';
import { type Box, type Chart, chartOf, type Transition } from './chart.ts';

/** A chart with what is other in it than in `before`: what is written, and what was seen. */
export function markedChartOf(
  machine: AnyStateMachine,
  name: string,
  before: AnyStateMachine | null,
  differences: readonly Difference[],
): Chart {
  const chart = chartOf(machine, name, before);
  markSeen(chart.boxes, differences);
  return chart;
}

/** What follows from a change that is marked already is no change of its own. */
function markSeen(boxes: readonly Box[], differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  const [root] = boxes;
  const transitions = boxes.flatMap((box) => box.transitions);
  const byName = new Map(transitions.map((one) => [one.name, one]));
  const byOldName = new Map(transitions.map((one) => [one.wasNamed, one]));
  const changed = new Set(boxes.filter((box) => box.change !== null).flatMap(idsOf));
  const isChanged = ({ change, targets }: Transition): boolean =>
    change !== null || targets.some((id) => changed.has(id));
  const seen: [Transition | Box, string][] = [];
  for (const { now, was, text } of differences) {
    const ours = now.flatMap((name) => byName.get(name) ?? []);
    const theirs = was.flatMap((name) => byOldName.get(name) ?? []);
    if ([...ours, ...theirs].some(isChanged)) continue;
    const isAtStart = now.length + was.length === 0 && root !== undefined;
    if (isAtStart) seen.push([root, text]);
    const apart = [...without(ours, was), ...without(theirs, now)];
    for (const one of apart.length === 0 ? ours : apart) seen.push([one, text]);
  }
  for (const [one, text] of seen) {
    one.change ??= 'other';
    if (one.seen?.split('; ').includes(text)) continue;
    one.seen = one.seen === null ? text : `${one.seen}; ${text}`;
  }
}

/** A state is entered with those that it is the first one in. */
function idsOf(box: Box): string[] {
  const ids = [box.id];
  for (let at = box; at.isInitial && at.parent !== null; at = at.parent) ids.push(at.parent.id);
  return ids;
}

/** Those that are not among the names, whichever of several alternatives they are. */
function without(transitions: readonly Transition[], names: readonly string[]): Transition[] {
  const others = new Set(names.map(bare));
  return transitions.filter(({ name }) => !others.has(bare(name)));
}
