/** What is pending after a step, as passages have it. */

import { atMost } from './bound.ts';
import type { Passage } from './passage.ts';
import type { Pending } from './pending.ts';

/** Something pending after a step: what it was before, 0 for nothing, and else its interval. */
export interface Begun {
  readonly origin: number;
  readonly high: number;
  readonly low: number;
}

export const going = (origin: number): Begun => ({ origin, high: 0, low: 0 });

export const begunAnew = ({ fresh: intervals }: Pending): Begun[] =>
  intervals.map(([least, most]) => ({ origin: 0, high: atMost(most), low: atMost(-least) }));

export function passageOf(
  before: Pick<Passage, 'size' | 'fired' | 'isUrgent' | 'behind'>,
  begun: readonly Begun[],
  inOrder: Passage['inOrder'],
): Passage {
  return {
    ...before,
    origins: begun.map(({ origin }) => origin),
    highs: begun.map(({ high }) => high),
    lows: begun.map(({ low }) => low),
    inOrder,
  };
}
