/** Where what is heard leads a receiver: a table by what it is and by where the receiver was. */

import type { Said } from './rows.ts';
import { isWithin, wayOf } from './way.ts';

type Target<Given> = string | ((said: Said<Given>) => string);

/** By what is heard, then by state: `*` is any other one. Where nothing is said, it stays. */
export type Leads<Given> = Readonly<Record<string, Readonly<Record<string, Target<Given>>>>>;

/** Whether the receiver has gone where the table has it go. */
export function isLed<Given>(leads: Leads<Given>, heard: string, said: Said<Given>): boolean {
  const { from, to } = wayOf(said);
  const byState = leads[heard] ?? {};
  const target = byState[from] ?? byState['*'];
  const wanted = typeof target === 'function' ? target(said) : target;
  return wanted === undefined ? from === to : isWithin(to, wanted);
}

/** What a timer is called in the table. */
export const timerIn = (type: string): string | undefined =>
  /^xstate\.after\.(?<name>\w+)/.exec(type)?.groups?.name;
