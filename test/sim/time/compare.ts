/** The ticks compared with another explorer of exact time, on one system. */

import type { Property } from '../../../sim/model/property.ts';
import type { Step, SystemDefinition } from '../../../sim/system/definition.ts';
import type { Explored, Verdict } from './explored.ts';
import { type Ticked, tick } from './ticked.ts';

/** How fine a ms is divided where it counts which of two timers is first, each a multiple. */
const finer = [2, 6, 12] as const;

interface Compared {
  /** What is different, a line each; none if all is the same. */
  readonly differences: readonly string[];
  readonly explored: Explored;
  readonly ticked: Ticked;
  readonly ticksPerMs: number;
}

/**
 * Compares what `explore` tells with the ticks. Where it counts which of two timers is strictly
 * before the other, whole ms reach a part only of what can happen: what they lack then is looked
 * for in finer ticks.
 */
export function compareToTicks(
  definition: SystemDefinition,
  properties: readonly Property[],
  explore: () => Explored,
  maxStates: number,
): Compared {
  const inTicks = (ticksPerMs: number): Ticked =>
    tick(definition, properties, { ticksPerMs, maxStates: maxStates * ticksPerMs ** 2 });
  // They come first: they tell which systems are too large for them.
  const first = inTicks(1);
  const explored = explore();
  const compared = (ticked: Ticked, ticksPerMs: number): Compared => {
    return { differences: differencesOf(ticked, explored), explored, ticked, ticksPerMs };
  };
  let last = compared(first, 1);
  for (const ticksPerMs of finer) {
    if (last.differences.length === 0 || !last.ticked.isTied) break;
    last = compared(inTicks(ticksPerMs), ticksPerMs);
  }
  return last;
}

function differencesOf(ticked: Ticked, explored: Explored): string[] {
  const differences: string[] = [];
  for (const [text, steps] of ticked.controls) {
    const other = explored.controls.get(text);
    if (other === steps) continue;
    const run = `ticks reach it in ${steps}: ${told(ticked.runTo(text))}`;
    differences.push(`${text}\n  in ${other ?? 'no number of'} steps, but ${run}`);
  }
  for (const [text, steps] of explored.controls) {
    if (ticked.controls.has(text)) continue;
    differences.push(`${text}\n  in ${steps} steps, but ticks never reach it`);
  }
  for (const [name, verdict] of Object.entries(explored.verdicts)) {
    const other = ticked.verdicts[name];
    if (other?.holds === verdict.holds && other.steps === verdict.steps) continue;
    differences.push(`${name}: ${said(verdict)}, but ticks say ${said(other)}`);
  }
  return differences;
}

const said = (verdict: Verdict | undefined): string =>
  verdict === undefined ? 'nothing' : `${verdict.holds} (${verdict.steps} steps)`;

const told = (run: readonly Step[]): string => run.map((step) => JSON.stringify(step)).join(', ');
