/** Where a row takes the cursor: to the steps at which what it shows happens. */

import type { DrawnRow } from './layout.ts';
import type { Scene, TimerBar } from './scene.ts';

export interface Going {
  /** As the end of a sentence: "where it is sent". */
  readonly text: string;
  /** How many steps have been taken then. */
  readonly at: number;
}

/** The one that a row stands at comes first. */
export function goingsOf(row: DrawnRow, { sent }: Scene): Going[] {
  if (row.kind !== 'message') return [{ text: 'here', at: row.moment }];
  const one = sent.get(row.message);
  if (one === undefined) return [];
  const { sentAt, arrivals, stoppedAt } = one;
  const later = arrivals.filter((at) => at !== sentAt);
  const times = ['', ' again', ' once more'];
  const isLost = row.message.fate === 'lost';
  return [
    { text: 'where it is sent', at: sentAt },
    ...later.map((at, time) => ({ text: `where it arrives${times[time] ?? ''}`, at })),
    ...(stoppedAt === null
      ? []
      : [{ text: isLost ? 'where it is lost' : 'where it is given up', at: stoppedAt }]),
  ];
}

export function goingsOfTimer({ from, to, end }: TimerBar): Going[] {
  const ends = end === 'fired' ? 'where it fires' : 'where it is cancelled';
  return [
    ...(to === null ? [] : [{ text: ends, at: to }]),
    { text: 'where it is started', at: from },
  ];
}
