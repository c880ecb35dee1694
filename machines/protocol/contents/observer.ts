/** Looks at each message that is said and heard, and keeps which rows of a table are broken. */

import type { Message, Observer, View } from 'actorcheck';
import { type Heard, isBroken, type Row } from './rows.ts';

/** Names of rows that are broken, in order. In a right run there are none. */
export type BrokenRows = readonly string[];

/**
 * `rows`: those that are looked at. Actors of one device hand messages to each other within a step:
 * these are never under way.
 */
export function contentsObserver<Given>(
  given: Given,
  rows: readonly Row<Given>[],
  devices: readonly (readonly string[])[],
): Observer<BrokenRows> {
  const sent = rows.filter(({ kind }) => kind === 'sent');
  const heard = rows.filter(({ kind }) => kind !== 'sent');
  const areOnOneDevice = (one: string, other: string): boolean =>
    devices.some((actors) => actors.includes(one) && actors.includes(other));
  return {
    initial: [],
    on(occurrence, seen, view) {
      if (rows.length === 0) return seen;
      const causes = causesIn<Given>(view);
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
const causesOf = new WeakMap<View, Map<string, Heard<never>>>();

function causesIn<Given>(view: View): Map<string, Heard<Given>> {
  const known = causesOf.get(view) ?? new Map<string, Heard<never>>();
  causesOf.set(view, known);
  return known as Map<string, Heard<Given>>;
}

function withBroken<Given>(
  seen: BrokenRows,
  table: readonly Row<Given>[],
  what: Heard<Given>,
): BrokenRows {
  const found = table.filter((row) => !seen.includes(row.name) && isBroken(row, what));
  return found.length === 0 ? seen : [...seen, ...found.map(({ name }) => name)].sort();
}
