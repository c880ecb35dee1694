/** How MSC3906 speaks of what the machines do. */

import type { Json, Message, Occurrence } from 'actorcheck';
import * as v from 'valibot';
import { statusOf } from '../../http/message.ts';
import type { Happening, Vocabulary } from '../../protocol/text.ts';
import { existingActors, newActors } from '../actors.ts';
import { loginMessageSchema } from '../messages/login.ts';
import { qrCodeSchema } from '../messages/qrCode.ts';

const devices = [newActors, existingActors];

type PartyOf = (actor: string) => string;

/** Between the devices: what one hands to its channel for the other. */
function said(actor: string, event: Message): Happening[] {
  const own = devices.find(({ channel }) => channel === actor);
  const other = devices.find((one) => one !== own);
  if (own === undefined || other === undefined) return [];
  if (event.type === 'channel.close') {
    return [{ kind: 'act', from: own.flow, to: own.flow, name: 'close' }];
  }
  if (event.type !== 'channel.send') return [];
  const { payload } = event as Message & { readonly payload: { readonly type: string } & Json };
  const [from, to] = [own.flow, other.flow];
  return [{ kind: 'message', from, to, name: payload.type, content: payload }];
}

/** Endpoints of a provider are where it says; that of its configuration is fixed. */
const nameOf = ({ type, url }: Message): string => {
  const [method] = type.split(' ');
  const { pathname } = new URL(String(url));
  const isOwn = type.includes(' provider/') && !pathname.startsWith('/.well-known/');
  return isOwn ? type : `${method} ${pathname}`;
};

function onWire(occurrence: Extract<Occurrence, { type: 'sent' | 'handed' }>, partyOf: PartyOf) {
  const { from, to, message } = occurrence.envelope;
  const between = { from: partyOf(from), to: partyOf(to) };
  const content = contentOf(message);
  const has = content === undefined ? {} : { content };
  const happens = (kind: Happening['kind'], name: string): Happening[] => {
    return [{ kind, ...between, name, ...has }];
  };
  if (message.type === 'to-device') return happens('act', eventOf(String(message.eventType)));
  if (message.type.startsWith('response.')) return happens('answer', String(statusOf(message)));
  if (message.url === undefined) return [];
  const asked = happens('request', nameOf(message));
  const [, eventType] = /\/sendToDevice\/([^/]+)\//.exec(String(message.url)) ?? [];
  return eventType === undefined ? asked : [...asked, ...happens('act', eventOf(eventType))];
}

/** Secrets are the only ones that are sent encrypted. */
const eventOf = (type: string): string => (type === 'm.room.encrypted' ? 'm.secret.send' : type);

function contentOf({ body, content }: Message): Json | undefined {
  if (content !== undefined) return content as Json;
  try {
    return JSON.parse(String(body)) as Json;
  } catch {
    return undefined;
  }
}

/** The code of one device reaches the other by way of the user. */
function scanned(actor: string, event: Message): Happening[] {
  const own = devices.find(({ flow }) => flow === actor);
  const other = devices.find((one) => one !== own);
  if (own === undefined || other === undefined || event.type !== 'user.scan') return [];
  return [{ kind: 'act', from: other.flow, to: own.flow, name: 'scan' }];
}

function happenings(occurrence: Occurrence, partyOf: PartyOf): Happening[] {
  if (occurrence.type === 'sent' || occurrence.type === 'handed') {
    return onWire(occurrence, partyOf);
  }
  if (occurrence.type !== 'received') return [];
  const { actor, event, taken } = occurrence;
  const party = partyOf(actor);
  const steps = taken.flatMap(({ meta: { step } }): Happening[] => {
    return step === undefined ? [] : [{ kind: 'step', from: party, to: party, name: step }];
  });
  return [...scanned(actor, event), ...steps, ...said(actor, event)];
}

/** Ways to log in, which requests of `POST /login` and its kin are of: no messages of devices. */
const waysIn = new RegExp(
  '^m\\.login\\.(password|token|sso|recaptcha|msisdn|dummy|terms|registration_token|' +
    'application_service|email\\.)',
);
const isLogin = v.looseObject({
  type: v.pipe(
    v.string(),
    v.regex(/^m\.login\.[a-z_]+$/),
    v.check((type) => !waysIn.test(type)),
  ),
});
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
      isMeant: (value) => v.is(isLogin, value),
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
