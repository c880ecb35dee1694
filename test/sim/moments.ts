/** Notes in exact time, steps that say when they happen, and what exact time says of them. */

import type { System } from '../../sim/system/compose.ts';
import type { FaultBudget, IntervalMs, Step } from '../../sim/system/definition.ts';
import { ModelError } from '../../sim/system/errors.ts';
import type { SystemSnapshot } from '../../sim/system/snapshot.ts';
import { notes } from './small.ts';

/** A sender `a` with notes, usually 1, 2, 3, and a collector `b`, in exact time. */
export const notesIn = (
  latencyMs: number | IntervalMs,
  kind: 'fifo' | 'unordered' | 'duplicating' = 'fifo',
  faults: Partial<FaultBudget> = {},
  texts?: readonly string[],
): System =>
  notes(kind, faults, 'exact', texts === undefined ? { latencyMs } : { latencyMs, texts });

export const go = (atMs: number): Step => ({ type: 'choose', choice: 'a.GO', atMs });
export const pick = (name: string, atMs: number): Step => ({ type: 'choose', choice: name, atMs });
export const on = (
  type: 'deliver' | 'drop' | 'duplicate' | 'reorder',
  atMs: number,
  index = 0,
): Step => ({
  type,
  link: 'a>b',
  index,
  atMs,
});
export const fires = (actor: string, id: string, atMs: number): Step => {
  return { type: 'timer', actor, id, atMs };
};

/** The state after the steps. */
export function taken(system: System, ...steps: readonly Step[]): SystemSnapshot {
  let { snapshot } = system.start();
  for (const step of steps) snapshot = system.apply(snapshot, step).snapshot;
  return snapshot;
}

/** What is said of the last of the steps, none of the others being refused. */
export function refused(system: System, ...steps: readonly Step[]): string {
  const snapshot = taken(system, ...steps.slice(0, -1));
  try {
    system.apply(snapshot, steps.at(-1) as Step);
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
  return 'taken';
}
