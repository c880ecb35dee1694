/** What properties want to know of a run that no machine keeps. */

import type { Observer } from 'actorcheck';
import { sessionsObserver } from '../matrix/homeserver/observer.ts';
import { type AnswerSeen, answerObserver, comparedObserver } from '../matrix/user/observers.ts';
import { type GrantsSeen, grantsObserver } from '../oauth/provider/observer.ts';
import { type BrokenRows, contentsObserver } from '../protocol/contents/observer.ts';
import {
  type OpenedSeen,
  openedObserver,
  type VectorsSeen,
  vectorsObserver,
} from '../rendezvous/channel/observer.ts';
import { msc3903 } from '../rendezvous/msc3903.ts';
import { type RelaySeen, relayObserver } from '../rendezvous/relay/observer.ts';
import { existingActors, newActors } from './actors.ts';
import { type Given, isLookedAt } from './contents/rows.ts';
import { rows } from './contents/table.ts';
import { masterKeyAtHomeserver } from './newDevice/guards.ts';

/** By observer: its value. */
export interface Seen {
  readonly payloads: RelaySeen;
  readonly opened: OpenedSeen;
  readonly vectors: VectorsSeen;
  readonly compared: boolean;
  readonly answer: AnswerSeen;
  readonly sessions: number;
  readonly masterKey: string | null;
  readonly grants: GrantsSeen;
  readonly hasAllowed: boolean;
  readonly contents: BrokenRows;
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

interface ObserversOptions extends Given {
  /** Whether nobody meddles with the relay. */
  readonly isRelayHonest: boolean;
}

export function observersFor({ isRelayHonest, ...given }: ObserversOptions): {
  readonly [Name in keyof Seen]: Observer<Seen[Name]>;
} {
  const { crypto, names } = given;
  const channels = [newActors.channel, existingActors.channel];
  const devices = [Object.values(newActors), [...Object.values(existingActors), 'browser']];
  const looked = rows.filter((row) => given.isOrderly && isLookedAt(row, given.settings));
  return {
    payloads: relayObserver({ relay: 'relay', isHonest: isRelayHonest }),
    opened: openedObserver(channels, msc3903(crypto, names.algorithm)),
    vectors: vectorsObserver(channels, msc3903(crypto, names.algorithm)),
    compared: comparedObserver('user'),
    answer: answerObserver('user'),
    sessions: sessionsObserver('homeserver'),
    masterKey,
    grants: grantsObserver('provider', existingActors.flow),
    hasAllowed,
    contents: contentsObserver(given, looked, devices),
  };
}
