/** What an attacker knows, and the messages from and to it, in words. */

import type { Envelope, Json, Knowing, MessageView, PartyOutcome } from 'actorcheck';
import { CODE_BITS } from '../../crypto/index.ts';
import { parsed } from '../../http/decode.ts';
import { statusOf } from '../../http/message.ts';
import type { Standing } from '../../protocol/world.ts';
import { attackerActor } from '../actors.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import type { AttackerContext } from './context.ts';
import type { Kind, Known } from './knowledge.ts';

const inWords: Readonly<Record<Kind, string>> = {
  address: 'the address of the rendezvous',
  'key in a code': 'the public key in the QR code',
  'key sent': 'a public key, sent over the relay',
  box: 'a sealed payload',
  'shared key': 'a key shared with a device',
  'part of a key': `${CODE_BITS} bits of the key of a channel`,
  'confirmation code': 'a confirmation code',
  message: 'what was in a sealed payload',
  'login token': 'the login token',
  'access token': 'an access token',
  secret: 'a secret of the account',
};

const contextOf = ({ context }: Standing): AttackerContext | undefined =>
  context.actors[attackerActor] as AttackerContext | undefined;

function wordsFor({ kind, value }: Known): string {
  if (kind !== 'message') return inWords[kind];
  const message = decodeAnyLogin(parsed(value));
  return message === undefined ? inWords.message : `${inWords.message}: ${message.type}`;
}

/** What the attacker knows in a snapshot, in the order in which it came to know it. */
export function knowledgeIn(snapshot: Standing): Knowing[] {
  const context = contextOf(snapshot);
  if (context === undefined) return [];
  return context.knows.map((known) => ({
    party: attackerActor,
    what: wordsFor(known),
    value: known.value,
  }));
}

/** The shared keys that it has: its messages can be shown opened. */
export const keysKnown = (snapshot: Standing): string[] =>
  (contextOf(snapshot)?.knows ?? []).flatMap(({ kind, value }) =>
    kind === 'shared key' ? [value] : [],
  );

/** The outcome of an attacker, if there is one: what it has come to know, each kind once. */
export function attackerOutcome(snapshot: Standing): Readonly<Record<string, PartyOutcome>> {
  const context = contextOf(snapshot);
  if (context === undefined) return {};
  const known = [...new Set(context.knows.map(wordsFor))];
  const why = known.length === 0 ? 'knows nothing' : `knows ${known.join(', ')}`;
  return { [attackerActor]: { outcome: null, why } };
}

const told: Readonly<Record<string, string>> = {
  'code.seen': 'the QR code is in sight',
  'confirmation.seen': 'the confirmation code is in sight',
  'token.leaked': 'the login token leaks',
  'event.overheard': 'a to-device event is read',
  'relay.written': 'what is written is read',
  'relay.shown': 'it was shown',
  'order.show': 'is to be shown',
};

/** What passes between an attacker and what it watches or rules; undefined for plain HTTP. */
export function attackView({ message }: Envelope): MessageView | undefined {
  const { type, ...members } = message;
  const wire = members as Json;
  if (type === 'relay.asked') {
    const isPoll = message.ifNoneMatch !== '' && message.method === 'GET';
    const asked = { layer: 'attack', type: `${message.method} at the phisher's`, wire };
    return isPoll ? { ...asked, quiet: true } : asked;
  }
  if (type === 'order.answer') {
    const status = statusOf(message.response as { type: string });
    const answer = { layer: 'attack', type: `the phisher answers ${status}`, wire };
    return status === 304 ? { ...answer, quiet: true } : answer;
  }
  const words = told[type];
  if (words === undefined) return undefined;
  const view = { layer: 'attack', type: words, wire };
  return type === 'relay.shown' ? { ...view, quiet: true } : view;
}
