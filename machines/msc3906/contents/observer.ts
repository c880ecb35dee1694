/** Looks at each message that is said and heard, and keeps which rows of the table are broken. */

import type { Message, Observer, View } from 'actorcheck';
import { existingActors, newActors } from '../actors.ts';
import { type Given, type Heard, isBroken, isLookedAt, type Row } from './rows.ts';
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
  const { settings, isOrderly } = given;
  const own = rows.filter((row) => isOrderly && isLookedAt(row, settings));
  const sent = own.filter(({ kind }) => kind === 'sent');
  const heard = own.filter(({ kind }) => kind !== 'sent');
  return {
    initial: [],
    on(occurrence, seen, view) {
      if (own.length === 0) return seen;
      const causes = causesIn(view);
      if (occurrence.type === 'sent' || occurrence.type === 'handed') {
        const { from, to, message } = occurrence.envelope;
        const cause = causes.get(from);
        return withBroken(seen, sent, { from, to, message, cause, taken: [], view, given });
      }
      if (occurrence.type !== 'received' || occurrence.unread) return seen;
      const { actor: to, event, taken } = occurrence;
      // An observer that looks is asked within the step, and so has all of its causes.
      view.local(to);
      const { from = '', ...message } = event as Message & { readonly from?: string };
      const cause = causes.get(from);
      const what = { from, to, message: message as Message, cause, taken, view, given };
      causes.set(to, what);
      const after = withBroken(seen, heard, what);
      return areOnOneDevice(from, to) ? withBroken(after, sent, what) : after;
    },
  };
}

/** By actor, what it has heard last in a step: a step has a view of its own. */
const causesOf = new WeakMap<View, Map<string, Heard>>();

function causesIn(view: View): Map<string, Heard> {
  const known = causesOf.get(view) ?? new Map<string, Heard>();
  causesOf.set(view, known);
  return known;
}

function withBroken(seen: BrokenRows, table: readonly Row[], what: Heard): BrokenRows {
  const found = table.filter((row) => !seen.includes(row.name) && isBroken(row, what));
  return found.length === 0 ? seen : [...seen, ...found.map(({ name }) => name)].sort();
}
