/** A message of the protocol as a person reads it: what the wire shows, and what it means. */

import type { Envelope, Json, MessageView, Values } from 'actorcheck';
import { cryptoFor } from '../crypto/index.ts';
import { parsed } from '../http/decode.ts';
import { type HttpAnswer, statusOf } from '../http/message.ts';
import type { Standing } from '../protocol/world.ts';
import type { ChannelContext } from '../rendezvous/channel/context.ts';
import { tokens } from '../rendezvous/wire/tokens.ts';
import { codeOf } from './qrCode.ts';

/** What a channel was asked to write comes first in its outbox until the relay has taken it. */
function plaintextOf({ from, message }: Envelope, snapshot: Standing): Json | undefined {
  if (message.type !== 'PUT rendezvous') return undefined;
  const channel = snapshot.context.actors[from] as ChannelContext | null;
  return parsed(channel?.outbox[0]);
}

/** Whether a channel has seen it: where there is no 304 all is told anew (MSC4388 L295-L334). */
function isSeen({ to, message }: Envelope, snapshot: Standing): boolean {
  const channel = snapshot.context.actors[to] as ChannelContext | null;
  const answer = message as unknown as HttpAnswer;
  return tokens.payloadIn(answer) !== undefined && tokens.revisionIn(answer) === channel?.etag;
}

function wireOf({ message }: Envelope): Json {
  const { type, url, headers, body } = message;
  const sent = { headers: (headers ?? {}) as Json, body: (body ?? null) as Json };
  if (type.startsWith('response.')) return { status: statusOf(message), ...sent };
  return { method: type.split(' ')[0] ?? type, url: (url ?? '') as Json, ...sent };
}

function screenView({ message }: Envelope, values: Values): MessageView {
  const { type, from: _, ...shown } = message;
  const code = 'qr' in shown ? codeOf(cryptoFor(values), shown.qr) : undefined;
  const wire = shown as unknown as Json;
  const view: MessageView = { layer: 'screen', type, wire };
  return code === undefined ? view : { ...view, plaintext: code as unknown as Json };
}

export function view(envelope: Envelope, snapshot: Standing, values: Values): MessageView {
  const { from, to, message } = envelope;
  if (from === 'user' || to === 'user') return screenView(envelope, values);
  const { type } = message;
  const isAnswer = type.startsWith('response.');
  const name = isAnswer ? String(statusOf(message)) : type;
  const wire = wireOf(envelope);
  if (from !== 'relay' && to !== 'relay') {
    const isProvider = from === 'provider' || to === 'provider';
    return { layer: isProvider ? 'provider' : 'homeserver', type: name, wire };
  }
  const plaintext = plaintextOf(envelope, snapshot);
  if (plaintext !== undefined) {
    const { type: said } = plaintext as { readonly type?: string };
    return { layer: 'MSC4108', type: said ?? name, wire, plaintext };
  }
  const isPoll =
    type === 'GET rendezvous' ||
    type === 'response.304' ||
    (isAnswer && isSeen(envelope, snapshot));
  return { layer: 'MSC4388', type: name, wire, ...(isPoll ? { quiet: true } : {}) };
}
