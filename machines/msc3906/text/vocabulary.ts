/** How MSC3906 speaks of what the machines do. */

import type { Json, Message, Occurrence } from 'actorcheck';
import * as v from 'valibot';
import {
  contentOf,
  onWire,
  otherOf,
  type PartyOf,
  scanned,
  stepsOf,
} from '../../protocol/happenings.ts';
import { isLogin } from '../../protocol/loginTypes.ts';
import type { Happening, Vocabulary } from '../../protocol/text.ts';
import { existingActors, newActors } from '../actors.ts';
import { loginMessageSchema } from '../messages/login.ts';
import { qrCodeSchema } from '../messages/qrCode.ts';

const devices = [newActors, existingActors];

/** Between the devices: what one hands to its channel for the other. */
function said(actor: string, event: Message): Happening[] {
  const found = otherOf(devices, actor, 'channel');
  if (found === null) return [];
  const { own, other } = found;
  if (event.type === 'channel.close') {
    return [{ kind: 'act', from: own.flow, to: own.flow, name: 'close' }];
  }
  if (event.type !== 'channel.send') return [];
  const { payload } = event as Message & { readonly payload: { readonly type: string } & Json };
  const [from, to] = [own.flow, other.flow];
  return [{ kind: 'message', from, to, name: payload.type, content: payload }];
}

/** What one device sends to the other through the homeserver. */
function toDevice(
  { envelope: { from, to, message } }: Extract<Occurrence, { type: 'sent' | 'handed' }>,
  partyOf: PartyOf,
): Happening[] {
  const [, asked] = /\/sendToDevice\/([^/]+)\//.exec(String(message.url ?? '')) ?? [];
  const type = message.type === 'to-device' ? String(message.eventType) : asked;
  if (type === undefined) return [];
  const content = contentOf(message);
  const has = content === undefined ? {} : { content };
  // Secrets are the only ones that are sent encrypted.
  const name = type === 'm.room.encrypted' ? 'm.secret.send' : type;
  return [{ kind: 'act', from: partyOf(from), to: partyOf(to), name, ...has }];
}

function happenings(occurrence: Occurrence, partyOf: PartyOf): Happening[] {
  if (occurrence.type === 'sent' || occurrence.type === 'handed') {
    return [...onWire(occurrence, partyOf), ...toDevice(occurrence, partyOf)];
  }
  if (occurrence.type !== 'received') return [];
  const { actor, event } = occurrence;
  return [
    ...scanned(devices, actor, event),
    ...stepsOf(occurrence, partyOf),
    ...said(actor, event),
  ];
}

const isCode = v.looseObject({ rendezvous: v.unknown() });

/** A relay that neither refuses nor forgets: texts about the login say nothing of that. */
const plain = { 'relay-refusals': '0', 'relay-life': 'never' };
const noKeys = { 'cross-signing': 'false' };
const oidc = { protocol: 'oidc-sketch', secrets: 'none' };

export const vocabulary: Vocabulary = {
  document: 'MSC3906',
  parties: [
    { party: 'newDevice', words: /^(the )?new device|^A$/i },
    { party: 'existingDevice', words: /^(the )?existing device|^B$/i },
    { party: 'homeserver', words: /^(the )?homeserver|^HS$/i },
    { party: 'provider', words: /^(the )?(OIDC |OpenID )?provider|^OP$/i },
  ],
  phrases: [
    { words: /public key encoded in QR/, means: { kind: 'act', name: 'scan' } },
    { words: /responds with ECDH public key/, means: { kind: 'step', name: 'K2' } },
    { words: /^m\.secret\.requests?\b/, means: { kind: 'act', name: 'm.secret.request' } },
    { words: /^m\.secret\.send$/, means: { kind: 'act', name: 'm.secret.send' } },
    { words: /^Check and store received secret/, means: { kind: 'step', name: '23' } },
    { words: /^Cancel rendezvous/, means: { kind: 'act', name: 'close' } },
    { words: /^POST \/auth\/device\b/, means: { kind: 'request', name: 'POST provider/device' } },
    { words: /^POST \/token\b/, means: { kind: 'request', name: 'POST provider/token' } },
    { words: /^GET https:\/\/.*\/device\//, means: { kind: 'request', name: 'GET provider/page' } },
    { words: /^POST \/allow or/, means: { kind: 'request', name: 'POST provider/consent' } },
    { words: /^<html>/, means: { kind: 'answer', name: '200' } },
  ],
  // With an OpenID provider the question comes after the login.
  alsoCalled: { 8: ['O9'], 9: ['O9'] },
  telling: ['type', 'reason', 'intent', 'protocol', 'error'],
  forms: [
    {
      name: 'a message of the login',
      schema: loginMessageSchema,
      isMeant: isLogin,
    },
    {
      name: 'a QR code',
      schema: qrCodeSchema,
      isMeant: (value) => v.is(isCode, value),
    },
  ],
  runs: (parties) => {
    const isOidc = parties.includes('provider');
    const own = isOidc ? [{}, noKeys] : [{ e2ee: 'false' }, {}, noKeys];
    const scans = [{ scan: 'new' }, { scan: 'existing' }];
    const intents = ['both-start', 'both-reciprocate'].map((one) => ({ intents: one }));
    // Where the intents do not fit, the rest does not matter.
    return [...own, ...intents].flatMap((one) =>
      scans.map((scan) => ({ ...plain, ...(isOidc ? oidc : {}), ...one, ...scan })),
    );
  },
  happenings,
};
