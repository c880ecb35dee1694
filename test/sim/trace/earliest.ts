/** Moments for the steps of a path: for each the first at which exact time has it happen. */

import type { System } from '../../../sim/system/compose.ts';
import { boundsOf, type Step } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';

/** The steps with moments; throws if one of them cannot happen after the earliest of the others. */
export function atEarliest(system: System, steps: readonly Step[]): Step[] {
  let { snapshot } = system.start();
  return steps.map((step) => {
    const timed = { ...step, atMs: momentOf(system, snapshot, step) };
    snapshot = system.apply(snapshot, timed).snapshot;
    return timed;
  });
}

function momentOf(system: System, snapshot: SystemSnapshot, step: Step): number {
  const { nowMs = 0, opened = {}, links, timers } = snapshot.context;
  const own = () => {
    if (step.type === 'timer') {
      return timers.find(({ actor, id }) => actor === step.actor && id === step.id)?.dueMs;
    }
    if (step.type === 'choose') {
      return (opened[step.choice] ?? nowMs) + boundsOf(system.choice(step.choice))[0];
    }
    return 'link' in step ? links[step.link]?.[step.index]?.dueMs : nowMs;
  };
  const moments = [nowMs, Math.max(nowMs, own() ?? nowMs)];
  const found = moments.find((atMs) => isPossible(system, snapshot, { ...step, atMs }));
  if (found === undefined) throw new Error(`no moment for ${JSON.stringify(step)}`);
  return found;
}

function isPossible(system: System, snapshot: SystemSnapshot, step: Step): boolean {
  try {
    system.apply(snapshot, step);
    return true;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}
