/** What an attacker keeps of what it sees, and what its moves send. */

import { type Send, send } from 'actorcheck';
import { decodeText, textIn, whenOk } from '../../http/decode.ts';
import { type HttpResponse, request } from '../../http/message.ts';
import { loginResponseSchema } from '../../matrix/messages.ts';
import type { Args } from '../behaviour.ts';
import { codeText } from '../messages/qrCode.ts';
import type { Attacker, AttackerContext, AttackerEvent, Move } from './context.ts';
import { conversation, groundKeys, sealedMessage } from './conversation.ts';
import { boxes, isNew, nameOf } from './guards.ts';
import { type Known, learn, readOpenly, valuesOf } from './knowledge.ts';
import { phishersUrl, type RelayOrder, type RelayReport } from './relay.ts';

type Seen = Args<AttackerContext, AttackerEvent>;
type MoveOf<Type extends Move['type']> = Extract<Move, { type: Type }>;
type Asked = Extract<RelayReport, { type: 'relay.asked' }>;

/** A phisher's rendezvous point with a new payload: its revision counts up. */
const pointWith = ({ point }: AttackerContext, body: string) => ({
  point: { body, revision: (point?.revision ?? 0) + 1 },
});

export function attackerNotes(attacker: Attacker) {
  const learned = (context: AttackerContext, found: readonly Known[]) => {
    const more = context.out.includes('ground-key') ? groundKeys(attacker, context) : undefined;
    return { knows: learn(attacker.own, context.knows, found, more) };
  };
  const { algorithm } = attacker.names;
  return {
    countMove: (seen: Seen) => ({
      movesLeft: seen.context.movesLeft - 1,
      out: isNew(seen) ? [...seen.context.out, nameOf(seen.event)].sort() : seen.context.out,
    }),
    noteOut: (seen: Seen) => ({ out: [...seen.context.out, nameOf(seen.event)].sort() }),
    notePlaced: () => ({ isPending: attacker.powers.relay === 'rules' }),
    noteShown: () => ({ isPending: false }),
    seeCode: ({ context, event }: Seen) => learned(context, readOpenly(textIn(event, 'qr'))),
    /** The code is the beginning of the key, unless it is derived for itself. */
    seeConfirmation: ({ context, event }: Seen) => {
      const { codeInfo, shortCode } = attacker.derivation;
      const isPart = codeInfo === undefined && shortCode !== true;
      const kind = isPart ? 'part of a key' : 'confirmation code';
      return learned(context, [{ kind, value: textIn(event, 'code') }]);
    },
    seeWritten: ({ context, event }: Seen) => ({
      ...learned(context, [
        { kind: 'address', value: textIn(event, 'url') },
        ...readOpenly(textIn(event, 'body')),
      ]),
      etag: textIn(event, 'etag'),
    }),
    seeEvent: ({ context, event }: Seen) => learned(context, readOpenly(textIn(event, 'body'))),
    seeLogin: ({ context, event }: Seen) => {
      const login = whenOk(decodeText(loginResponseSchema, textIn(event, 'body')));
      if (login === undefined) return {};
      return learned(context, [{ kind: 'access token', value: login.access_token }]);
    },
    seeToken: ({ context, event }: Seen) =>
      learned(context, [{ kind: 'login token', value: textIn(event, 'token') }]),
    takeIn: ({ context, event }: Seen) => {
      const body = textIn(event, 'body');
      return { ...learned(context, readOpenly(body)), ...pointWith(context, body) };
    },
    sayHere: ({ context, event }: Seen) => {
      const { message } = event as MoveOf<'move.say'>;
      return pointWith(context, sealedMessage(attacker, context, 'scanner', message));
    },
    countSealed: ({ context }: Seen) => ({ sealed: context.sealed + 1 }),
    openPoint: ({ context }: Seen) => pointWith(context, JSON.stringify({ algorithm })),
  };
}

export function attackerSends(attacker: Attacker) {
  const { crypto, names, places, keys, poses } = attacker;
  const { algorithm } = names;
  const victim = poses === 'new' ? 'existingChannel' : 'newChannel';
  return {
    serve: ({ context, event }: Seen) => {
      const asked = event as Asked;
      const { client } = asked;
      const response = served(attacker, context, asked);
      return send('relay', { type: 'order.answer', client, response } satisfies RelayOrder);
    },
    writeKey: ({ context }: Seen) => {
      const body = JSON.stringify({ algorithm, key: keys.publicKey });
      return place(attacker, context, victim, body);
    },
    writeGroundKey: ({ context }: Seen) => {
      const body = { algorithm, key: groundKeys(attacker, context)?.publicKey ?? '' };
      return place(attacker, context, victim, JSON.stringify(body));
    },
    writeSmallOrderKey: ({ context }: Seen) => {
      const body = JSON.stringify({ algorithm, key: crypto.smallOrderKey });
      return place(attacker, context, victim, body);
    },
    say: ({ context, event }: Seen) => {
      const { message } = event as MoveOf<'move.say'>;
      return place(attacker, context, victim, sealedMessage(attacker, context, 'shower', message));
    },
    replay: ({ context, event }: Seen) => {
      const { which, client } = event as MoveOf<'move.replay'>;
      return place(attacker, context, client, boxes(context)[which] ?? '');
    },
    showConfirmation: ({ context }: Seen) => {
      const code = conversation(attacker, context, 'scanner')?.code ?? '';
      return send('user', { type: 'screen.code', code });
    },
    showCode: ({ event }: Seen) => {
      const { variant } = event as MoveOf<'move.code'>;
      return send('user', { type: 'screen.qr', qr: ownCode(attacker, variant) });
    },
    logIn: ({ context }: Seen) => {
      const [token = ''] = valuesOf(context.knows, 'login token');
      const url = `${places.homeserverUrl}/_matrix/client/v3/login`;
      return send('homeserver', request('POST login', url, {}, { type: 'm.login.token', token }));
    },
  };
}

/** Puts a payload where `client` finds it. */
function place(
  { powers }: Attacker,
  { knows, etag }: AttackerContext,
  client: string,
  body: string,
): Send {
  if (powers.relay === 'rules') {
    return send('relay', { type: 'order.show', client, body } satisfies RelayOrder);
  }
  const [url = ''] = valuesOf(knows, 'address');
  return send('relay', { ...request('PUT rendezvous', url, { 'if-match': etag }), body });
}

/** The answer of a phisher's own rendezvous server. */
function served({ crypto }: Attacker, { point }: AttackerContext, asked: Asked): HttpResponse {
  if (point === null) return { type: 'response.404', headers: {} };
  const etag = `"${crypto.opaque(`phisher${point.revision}`)}"`;
  if (asked.method === 'PUT') return { type: 'response.202', headers: { etag } };
  if (asked.method === 'DELETE') return { type: 'response.204', headers: {} };
  if (asked.ifNoneMatch === etag) return { type: 'response.304', headers: { etag } };
  return { type: 'response.200', headers: { etag }, body: point.body };
}

/** The text of a QR code that leads to a phisher's own rendezvous point. */
function ownCode(
  { names, keys, poses }: Attacker,
  variant: MoveOf<'move.code'>['variant'],
): string {
  const asNew = (poses === 'new') !== (variant === 'same intent');
  const transport = { type: names.transport, uri: phishersUrl };
  const rendezvous = { algorithm: names.algorithm, key: keys.publicKey, transport };
  const intent = asNew ? 'login.start' : 'login.reciprocate';
  const flow = variant === 'without flow' ? null : names.flow;
  return codeText(rendezvous, intent, { ...names, flow });
}
