/** All that a system composed in exact time does at whole ms: it judges each step by itself. */

import { canonicalText } from '../../../sim/system/canonical.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import { boundsOf, type Step, type SystemDefinition } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import { type SystemSnapshot, withoutTimes } from '../../../sim/system/snapshot.ts';
import { waysIn } from '../../../sim/system/ways.ts';
import { controlText } from './controls.ts';
import { TooLarge } from './ticks.ts';

/**
 * By the text of each control state that is reached: the least number of steps to it. Throws a
 * TooLarge where there are more states.
 */
export function exactly(definition: SystemDefinition, maxStates: number): Map<string, number> {
  const system = compose(definition, 'exact');
  const controls = new Map<string, number>();
  const seen = new Set<string>();
  let layer = [system.start().snapshot];
  for (let steps = 0; layer.length > 0; steps++) {
    const next: SystemSnapshot[] = [];
    for (const snapshot of layer) {
      const key = keyOf(system, snapshot);
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > maxStates) throw new TooLarge();
      const text = controlText(snapshot);
      if (!controls.has(text)) controls.set(text, steps);
      next.push(...successors(system, snapshot));
    }
    layer = next;
  }
  return controls;
}

/** At each whole ms from now on, until nothing new could come of waiting. */
function successors(system: System, snapshot: SystemSnapshot): SystemSnapshot[] {
  const { nowMs = 0 } = snapshot.context;
  const last = Math.max(nowMs, ...momentsOf(system, snapshot).filter(Number.isFinite));
  const found: SystemSnapshot[] = [];
  for (const step of system.enabled(snapshot)) {
    for (let atMs = nowMs; atMs <= last; atMs++) {
      const result = taken(system, snapshot, { ...step, atMs });
      if (result !== null) found.push(result);
    }
  }
  return found;
}

function taken(system: System, snapshot: SystemSnapshot, step: Step): SystemSnapshot | null {
  try {
    return system.apply(snapshot, step).snapshot;
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}

/** When something begins to be possible, or has to have happened. */
function momentsOf(system: System, { context }: SystemSnapshot): number[] {
  const { timers, opened = {} } = context;
  return [
    ...timers.map(({ dueMs = 0 }) => dueMs),
    ...waysIn(context)
      .flatMap((links) => Object.values(links).flat())
      .flatMap(({ dueMs = 0, latestMs = 0 }) => [dueMs, latestMs]),
    ...Object.entries(opened).flatMap(([name, since]) =>
      boundsOf(system.choice(name)).map((ms) => since + ms),
    ),
  ];
}

/** What can still come of a state: times are counted from now, and what is past is past. */
function keyOf(system: System, { value, context }: SystemSnapshot): string {
  const { nowMs = 0, timers, opened = {} } = context;
  const left = (ms: number | undefined) =>
    ms === undefined || !Number.isFinite(ms) ? null : Math.max(0, ms - nowMs);
  const started = timers.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return canonicalText([
    value,
    withoutTimes(context),
    system.actorNames.map((name) =>
      started.flatMap(({ actor, id, dueMs }) => (actor === name ? [[id, left(dueMs)]] : [])),
    ),
    waysIn(context).map((links) =>
      Object.values(links).map((contents) =>
        contents.map(({ dueMs, latestMs }) => [left(dueMs), left(latestMs)]),
      ),
    ),
    Object.entries(opened).map(([name, since]) => [
      name,
      boundsOf(system.choice(name)).map((ms) => left(since + ms)),
    ]),
  ]);
}
