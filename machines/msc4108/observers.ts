/** What properties want to know of a run that no machine keeps. */

import { type Observer, observedBy, type View } from 'actorcheck';
import { type BrokenRows, contentsObserver } from '../protocol/contents/observer.ts';
import type { ChannelContext } from '../rendezvous/channel/context.ts';
import type { DirectedSession } from '../rendezvous/directed.ts';
import { existingActors, newActors } from './actors.ts';
import { type Given, isLookedAt } from './contents/given.ts';
import { rows } from './contents/table.ts';

/** By channel, the number that its last payload was sealed with, and what that was. */
interface NumbersSeen {
  readonly last: Readonly<Record<string, readonly [number: number, body: string]>>;
  readonly isReused: boolean;
}

/** By observer: its value. */
interface Seen {
  readonly contents: BrokenRows;
  /** Whether a session began after the user had cancelled. */
  readonly afterCancel: 'nothing' | 'cancelled' | 'began';
  readonly numbers: NumbersSeen;
  /** By device, the type of what it has told the other one last. */
  readonly lastWords: Readonly<Record<string, string>>;
}

const devices = [Object.values(newActors), [...Object.values(existingActors), 'browser']];

const afterCancel: Observer<Seen['afterCancel']> = {
  initial: 'nothing',
  on(occurrence, seen) {
    if (occurrence.type !== 'received') return seen;
    const { actor, event } = occurrence;
    if (actor === 'homeserver' && event.type === 'session.began' && seen === 'cancelled') {
      return 'began';
    }
    const cancels = actor === 'user' && /^cancel/.test(event.type);
    return cancels && seen === 'nothing' ? 'cancelled' : seen;
  },
};

/** A payload that is written once more, as it was, has the same number: it is one payload. */
const numbers: Observer<NumbersSeen> = {
  initial: { last: {}, isReused: false },
  on(occurrence, seen, view) {
    if (occurrence.type !== 'sent' || seen.isReused) return seen;
    const { from, message } = occurrence.envelope;
    if (message.type !== 'PUT rendezvous') return seen;
    const { value, context } = view.local(from) ?? {};
    const { secrets } = (context ?? {}) as Partial<ChannelContext<DirectedSession>>;
    const isOwn = value === 'writingConfirmation' || typeof value === 'object';
    const number = secrets?.sending.count;
    if (!isOwn || number === undefined) return seen;
    const body = String(message.body);
    const [known, before] = seen.last[from] ?? [];
    const isReused = known === number && before !== body;
    return { last: { ...seen.last, [from]: [number, body] }, isReused };
  },
};

const lastWords: Observer<Seen['lastWords']> = {
  initial: {},
  on(occurrence, seen) {
    if (occurrence.type !== 'received' || occurrence.event.type !== 'channel.send') return seen;
    const { from, payload } = occurrence.event;
    const type = (payload as { readonly type?: string } | undefined)?.type;
    return type === undefined || seen[String(from)] === type
      ? seen
      : { ...seen, [String(from)]: type };
  },
};

/** `isOrderly`: whether each message comes once, in its order, and all is as it usually is. */
export function observersFor(
  given: Given,
  isOrderly: boolean,
): { readonly [Name in keyof Seen]: Observer<Seen[Name]> } {
  const looked = rows.filter((row) => isOrderly && isLookedAt(row, given.settings));
  return { contents: contentsObserver(given, looked, devices), afterCancel, numbers, lastWords };
}

/** What an observer has seen. */
export const seen = <Name extends keyof Seen>(view: View, name: Name): Seen[Name] =>
  observedBy(view, name);
