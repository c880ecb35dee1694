/** What a definition says of time, looked at before anything runs. */

import { boundsOf, type IntervalMs, latencyOf, type SystemDefinition } from './definition.ts';
import { ModelError } from './errors.ts';
import { linkName, type NetworkLink } from './network.ts';

/** Throws a ModelError that names the link or the choice whose times are none. */
export function expectBounds({ links, choices }: SystemDefinition): void {
  for (const link of links) {
    if (link.kind === 'direct') continue;
    const problem = problemOf(latencyOf(link), Number.MAX_SAFE_INTEGER);
    if (problem !== null) {
      const name = linkName(link);
      throw new ModelError(`link "${name}": latencyMs: ${problem}`, ['latencyMs']);
    }
    expectUsual(link);
  }
  for (const choice of choices) {
    const problem = problemOf(boundsOf(choice), Number.POSITIVE_INFINITY);
    if (problem !== null) {
      throw new ModelError(`choice "${choice.name}": boundsMs: ${problem}`, ['boundsMs']);
    }
  }
}

/** What a link takes in a run is a time that it may take. */
function expectUsual(link: NetworkLink): void {
  const { usualMs } = link;
  const [min, max] = latencyOf(link);
  if (usualMs === undefined) return;
  if (Number.isSafeInteger(usualMs) && usualMs >= min && usualMs <= max) return;
  const expected = `whole ms from ${min} to ${max}, as latencyMs has it, got ${usualMs}`;
  throw new ModelError(`link "${linkName(link)}": usualMs: expected ${expected}`, ['usualMs']);
}

/** What is wrong with an interval, the end of which is at most `mostMs`; null if nothing is. */
function problemOf(interval: IntervalMs, mostMs: number): string | null {
  const expected = 'expected whole ms, 0 or more, or [min, max] of such';
  if (!Array.isArray(interval) || interval.length !== 2) return `${expected}, got ${interval}`;
  const [min, max] = interval;
  const isTime = (ms: unknown) => Number.isSafeInteger(ms) && (ms as number) >= 0;
  const isEnd = isTime(max) || (max === mostMs && max > 0);
  if (!isTime(min) || !isEnd) {
    return `${expected}, got ${Object.is(min, max) ? min : `[${min}, ${max}]`}`;
  }
  return min > max ? `expected min to be at most max, got [${min}, ${max}]` : null;
}
