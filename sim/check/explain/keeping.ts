/**
 * What it is to keep a property: what a run has to pass by, and where it may go on for ever. A run
 * is in a *phase*: 1 while something is awaited that has not come, else 0.
 */

import type { Awaited } from '../liveness/liveness.ts';
import type { StateGraph } from '../liveness/stateGraph.ts';
import { Endless } from './endless.ts';
import { type Way, without } from './ways.ts';

/** Of a phase: the property is violated, whatever comes. */
export const lost = -1;

export interface Keeping {
  /** The phase in the first state. */
  readonly start: number;
  /** How runs go on that may keep it. */
  readonly way: Way;
  /** The phase after a step by this row, from that phase to that state. */
  next(phase: number, row: number, state: number): number;
  /** Whether a run that has come there in that phase can go on for ever and keep the property. */
  lasts(phase: number, state: number): boolean;
}

/** A property that is violated by states that are not as they should be, and by some steps. */
export function keepingAlways(
  way: Way,
  isGood: (state: number) => boolean,
  bad: Uint8Array | null,
): Keeping {
  const places = new Endless(without(way, bad)).within(isGood, true);
  return {
    way,
    start: isGood(0) ? 0 : lost,
    next: (_, row, state) => (bad?.[row] === 1 || !isGood(state) ? lost : 0),
    lasts: (_, state) => places.has(state),
  };
}

/** A property that says that something comes in the end. */
export function keepingAwaited(way: Way, { when, holds, counts }: Awaited): Keeping {
  const { graph } = way;
  const hasCome = graph.holdsIn(holds);
  // Without a premise it is awaited from the start on, and once only.
  const begins = when === null ? () => false : graph.holdsIn(when);
  const endless = new Endless(way);
  const anywhere = () => true;
  const isFree = counts === 'all' ? null : freeWithin(way);
  const goes = endless.within(
    anywhere,
    counts !== 'all',
    (part) => part.some(hasCome) || isFree?.(part) === true,
  );
  const quiet = endless.within((state) => hasCome(state) || !begins(state), true);
  const phaseIn = (phase: number, state: number): number =>
    hasCome(state) ? 0 : begins(state) ? 1 : phase;
  return {
    way,
    start: phaseIn(when === null ? 1 : 0, 0),
    next: (phase, _, state) => phaseIn(phase, state),
    lasts: (phase, state) => goes.has(state) || (phase === 0 && quiet.has(state)),
  };
}

/** Whether a choice that nobody owes is made within a part. */
function freeWithin({ graph, barred }: Way): (part: Int32Array) => boolean {
  const { offsets, targets, rows }: StateGraph['edges'] = graph.edges;
  return (part) => {
    const members = new Set(part);
    return part.some((state) => {
      for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
        const row = rows[edge] as number;
        if (graph.isFree[row] !== 1 || barred?.[row] === 1) continue;
        if (members.has(targets[edge] as number)) return true;
      }
      return false;
    });
  };
}
