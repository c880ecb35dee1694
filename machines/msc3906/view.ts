/** A message of the protocol as a person reads it: what the wire shows, and what it means. */

import type { Envelope, Json, MessageView, Values } from 'actorcheck';
import { cryptoFor } from '../crypto/index.ts';
import { decode, decodeText, parsed, whenOk } from '../http/decode.ts';
import { statusOf } from '../http/message.ts';
import { encryptedEventSchema, sendToDeviceSchema } from '../matrix/messages.ts';
import { openBox } from '../matrix/secrets/sending.ts';
import type { Standing } from '../protocol/world.ts';
import { announcementSchema, keySchema, sealedSchema } from '../rendezvous/msc3903.ts';
import { attackView, keysKnown } from './attackers/words.ts';
import { decodeAnyLogin } from './messages/dialect.ts';
import type { LoginMessage } from './messages/login.ts';
import { oidcView } from './oidc/view.ts';

const channels = ['newChannel', 'existingChannel'];

/** The step that sends a message of MSC3906. A `failure` depends on its reason and its sender. */
function stepOf(message: LoginMessage, fromNew: boolean): string | undefined {
  switch (message.type) {
    case 'm.login.progress':
      return '3';
    case 'm.login.protocols':
      return '6';
    case 'm.login.protocol':
      return message.device_authorization_grant === undefined ? '7' : 'O4';
    case 'm.login.declined':
      return '10';
    case 'm.login.approved':
      return '12';
    case 'm.login.success':
      return message.device_id === undefined ? '14' : '15';
    case 'm.login.verified':
      return '19';
    case 'm.login.failure':
      if (message.reason === 'incompatible_intent') return '2';
      if (message.reason === 'cancelled') return 'cancel';
      if (message.reason === 'aborted') return undefined;
      if (message.reason === 'authorization_expired') return 'O6';
      if (message.reason === 'unable_to_open_verification_uri') return 'O4';
      if (message.reason === 'unexpected_account') return 'O8';
      return fromNew ? '7' : '5';
  }
}

/** Endpoints of the homeserver by step; the rest belongs to none. */
const requestSteps: Readonly<Record<string, string>> = {
  'GET capabilities': '4',
  'POST login/get_token': '11',
  'POST login': '13',
  'POST keys/upload': '15',
  'POST keys/signatures/upload': '18b',
  'PUT sendToDevice': '23',
  'GET well-known': 'O2',
  'GET account/whoami': 'O8',
};

/** What is on the wire: method or status, headers, and the body as it is sent. */
function wireOf({ message }: Envelope): Json {
  const { type, url, headers, body } = message;
  const sent = { headers: (headers ?? {}) as Json, body: (body ?? null) as Json };
  if (type.startsWith('response.')) return { status: statusOf(message), ...sent };
  return { method: type.split(' ')[0] ?? type, url: (url ?? '') as Json, ...sent };
}

/** Keys that the message may be sealed with: the client's and its peer's, and an attacker's. */
function keysFor({ from, to }: Envelope, snapshot: Standing): string[] {
  const client = channels.includes(from) ? from : to;
  const own = [client, ...channels].flatMap((channel) => {
    const context = snapshot.context.actors[channel] as
      | { readonly secrets?: { readonly sharedKey: string } | null }
      | null
      | undefined;
    return context?.secrets?.sharedKey ?? [];
  });
  return [...new Set([...own, ...keysKnown(snapshot)])];
}

function relayView(envelope: Envelope, snapshot: Standing, values: Values): MessageView {
  const { type, body, headers } = envelope.message;
  const wire = wireOf(envelope);
  const isAnswer = type.startsWith('response.');
  const name = isAnswer ? String(statusOf(envelope.message)) : type;
  const sealed = whenOk(decodeText(sealedSchema, body));
  if (sealed !== undefined) {
    const crypto = cryptoFor(values);
    const texts = keysFor(envelope, snapshot).map((key) => crypto.open(key, sealed));
    const opened = parsed(texts.find((text) => text !== undefined));
    const message = decodeAnyLogin(opened);
    if (message !== undefined && opened !== undefined) {
      const view = { layer: 'MSC3906', type: message.type, wire, plaintext: opened };
      const step = stepOf(message, envelope.from === 'newChannel');
      return isAnswer || step === undefined ? view : { ...view, step };
    }
    return {
      layer: 'MSC3903',
      type: name,
      wire,
      ...(opened === undefined ? {} : { plaintext: opened }),
    };
  }
  if (whenOk(decodeText(keySchema, body)) !== undefined) {
    return { layer: 'MSC3903', type: name, wire, ...(isAnswer ? {} : { step: 'K2' }) };
  }
  if (type === 'POST rendezvous' && decodeText(announcementSchema, body).ok) {
    return { layer: 'MSC3886', type: name, wire, step: 'R1' };
  }
  const isPoll =
    type === 'response.304' ||
    (type === 'GET rendezvous' &&
      (headers as Record<string, string>)['if-none-match'] !== undefined);
  return { layer: 'MSC3886', type: name, wire, ...(isPoll ? { quiet: true } : {}) };
}

/** A device list without the new device, or one of the repeated requests for it. */
const isLook = ({ from, message }: Envelope): boolean =>
  from === 'existingDevice' && message.type === 'POST keys/query';

function homeserverView(envelope: Envelope, values: Values): MessageView {
  const { type, body, content, eventType } = envelope.message;
  if (type === 'to-device') {
    const plaintext = secretIn(content, values);
    const view = { layer: 'to-device', type: String(eventType), wire: content as Json, step: '23' };
    return plaintext === undefined ? view : { ...view, plaintext };
  }
  const wire = wireOf(envelope);
  if (type.startsWith('response.')) {
    const isEmpty = envelope.to === 'existingDevice' && isEmptyList(body);
    const name = String(statusOf(envelope.message));
    return { layer: 'homeserver', type: name, wire, ...(isEmpty ? { quiet: true } : {}) };
  }
  const step = isLook(envelope) ? '16' : envelope.from === 'newDevice' ? '20' : undefined;
  const known = requestSteps[type] ?? (type === 'POST keys/query' ? step : undefined);
  const plaintext = type === 'PUT sendToDevice' ? secretIn(contentOf(body), values) : undefined;
  return {
    layer: 'homeserver',
    type,
    wire,
    ...(known === undefined ? {} : { step: known }),
    ...(plaintext === undefined ? {} : { plaintext }),
    ...(isLook(envelope) ? { quiet: true } : {}),
  };
}

function isEmptyList(body: unknown): boolean {
  const devices = (parsed(body) as { device_keys?: Record<string, object> } | undefined)
    ?.device_keys;
  return devices !== undefined && Object.values(devices).every((of) => Object.keys(of).length < 2);
}

const contentOf = (body: unknown): unknown => {
  const messages = whenOk(decodeText(sendToDeviceSchema, body))?.messages ?? {};
  return Object.values(Object.values(messages)[0] ?? {})[0];
};

/** The plaintext of an encrypted to-device event. */
function secretIn(content: unknown, values: Values): Json | undefined {
  const box = whenOk(decode(encryptedEventSchema, content));
  return box === undefined ? undefined : parsed(openBox(cryptoFor(values), box));
}

/** What a device shows and what a person does: nothing of it crosses a network. */
function screenView({ message }: Envelope): MessageView {
  const { type, from: _, ...shown } = message;
  const qr = parsed(shown.qr);
  const wire = (qr === undefined ? shown : { ...shown, qr }) as Json;
  return { layer: 'screen', type, wire };
}

export function view(envelope: Envelope, snapshot: Standing, values: Values): MessageView {
  const { from, to } = envelope;
  const attack = attackView(envelope);
  if (attack !== undefined) return attack;
  if (from === 'user' || to === 'user') return screenView(envelope);
  if (from === 'provider' || to === 'provider') return oidcView(envelope, wireOf(envelope));
  if (from === 'relay' || to === 'relay') return relayView(envelope, snapshot, values);
  return homeserverView(envelope, values);
}
