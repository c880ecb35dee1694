/** What properties want to know of a run that no machine keeps. */

import type { Observer } from 'actorcheck';
import type { Crypto } from '../crypto/index.ts';
import { sessionsObserver } from '../matrix/homeserver/observer.ts';
import { type AnswerSeen, answerObserver, comparedObserver } from '../matrix/user/observers.ts';
import { type GrantsSeen, grantsObserver } from '../oauth/provider/observer.ts';
import { type OpenedSeen, openedObserver } from '../rendezvous/channel/observer.ts';
import { msc3903 } from '../rendezvous/msc3903.ts';
import { type RelaySeen, relayObserver } from '../rendezvous/relay/observer.ts';
import { existingActors, newActors } from './actors.ts';
import type { Names } from './messages/names.ts';
import { masterKeyAtHomeserver } from './newDevice/guards.ts';

/** By observer: its value. */
export interface Seen {
  readonly payloads: RelaySeen;
  readonly opened: OpenedSeen;
  readonly compared: boolean;
  readonly answer: AnswerSeen;
  readonly sessions: number;
  readonly masterKey: string | null;
  readonly grants: GrantsSeen;
  readonly hasAllowed: boolean;
}

/** What the homeserver shows as the master key at step 20. */
const masterKey: Observer<string | null> = {
  initial: null,
  on(occurrence, seen) {
    if (occurrence.type !== 'received' || occurrence.actor !== newActors.flow) return seen;
    const { event, taken } = occurrence;
    if (event.type === 'xstate.init') return null;
    const goesOn = taken.some(({ name }) => name.endsWith('.checkingMasterKey'));
    return goesOn ? (masterKeyAtHomeserver(event) ?? null) : seen;
  },
};

/** Whether the user has said yes on the page of the provider. */
const hasAllowed: Observer<boolean> = {
  initial: false,
  on: (occurrence, seen) =>
    seen ||
    (occurrence.type === 'handed' &&
      occurrence.envelope.from === 'user' &&
      occurrence.envelope.message.type === 'user.allow'),
};

interface ObserversOptions {
  readonly crypto: Crypto;
  readonly names: Names;
  /** Whether nobody meddles with the relay. */
  readonly isRelayHonest: boolean;
}

export function observersFor({ crypto, names, isRelayHonest }: ObserversOptions): {
  readonly [Name in keyof Seen]: Observer<Seen[Name]>;
} {
  const channels = [newActors.channel, existingActors.channel];
  return {
    payloads: relayObserver({ relay: 'relay', isHonest: isRelayHonest }),
    opened: openedObserver(channels, msc3903(crypto, names.algorithm)),
    compared: comparedObserver('user'),
    answer: answerObserver('user', existingActors.flow),
    sessions: sessionsObserver('homeserver'),
    masterKey,
    grants: grantsObserver('provider', existingActors.flow),
    hasAllowed,
  };
}
