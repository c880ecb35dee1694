/** Looks at each message that is said and heard, and keeps which rows of the table are broken. */

import type { Message, Observer } from 'actorcheck';
import { existingActors, newActors } from '../actors.ts';
import { type Given, type Heard, isBroken, type Row } from './rows.ts';
import { rows } from './table.ts';

/** Names of rows that are broken, in order. In a right run there are none. */
export type BrokenRows = readonly string[];

/** Actors of one device hand messages to each other within a step: these are never under way. */
const devices: readonly (readonly string[])[] = [
  Object.values(newActors),
  [...Object.values(existingActors), 'browser'],
];
const areOnOneDevice = (one: string, other: string): boolean =>
  devices.some((actors) => actors.includes(one) && actors.includes(other));

export function contentsObserver(given: Given): Observer<BrokenRows> {
  const own = rows.filter(({ appliesTo }) => appliesTo?.(given.settings) ?? true);
  const sent = own.filter(({ kind }) => kind === 'sent');
  const heard = own.filter(({ kind }) => kind !== 'sent');
  return {
    initial: [],
    on(occurrence, seen, view) {
      if (occurrence.type === 'sent' || occurrence.type === 'handed') {
        const { from, to, message } = occurrence.envelope;
        return withBroken(seen, sent, { from, to, message, taken: [], view, given });
      }
      if (occurrence.type !== 'received' || occurrence.unread) return seen;
      const { actor: to, event, taken } = occurrence;
      const { from = '', ...message } = event as Message & { readonly from?: string };
      const what = { from, to, message: message as Message, taken, view, given };
      const after = withBroken(seen, heard, what);
      return areOnOneDevice(from, to) ? withBroken(after, sent, what) : after;
    },
  };
}

function withBroken(seen: BrokenRows, table: readonly Row[], what: Heard): BrokenRows {
  const found = table.filter((row) => !seen.includes(row.name) && isBroken(row, what));
  return found.length === 0 ? seen : [...seen, ...found.map(({ name }) => name)].sort();
}
