/**
 * What there is to see in exchanges with a homeserver: what the protocol makes use of. A real
 * account has more devices, a real client more capabilities, and a real event more members.
 */

import type { Message } from 'actorcheck';
import { decode, decodeText, parsed, type Schema, whenOk } from '../../../http/decode.ts';
import { header, statusOf } from '../../../http/message.ts';
import { curve25519Of, ed25519Of, publicKeyIn } from '../../../matrix/account.ts';
import {
  type CrossSigningKey,
  capabilitiesSchema,
  type DeviceKeys,
  getTokenRequestSchema,
  getTokenResponseSchema,
  keysQueryResponseSchema,
  keysUploadSchema,
  loginRequestSchema,
  loginResponseSchema,
  secretRequestSchema,
  sendToDeviceSchema,
  signaturesUploadResponseSchema,
  signaturesUploadSchema,
  uiaChallengeSchema,
} from '../../../matrix/messages.ts';
import { atLeast, isCut, maybe, named, parts, type Seen } from '../../../protocol/log.ts';
import { namesOf } from '../../messages/names.ts';

const capabilities = (['stable', 'unstable'] as const).map(
  (kind) => namesOf(kind).getTokenCapability,
);

/** In place of what is not of the form that it ought to have. */
const malformed = 'malformed';

const key = (kind: string, text: string | undefined): Seen =>
  text === undefined ? null : named(kind, text);

function device(keys: DeviceKeys): Seen {
  const own = keys.signatures[keys.user_id]?.[`ed25519:${keys.device_id}`];
  return parts({
    ed25519: key('signing key', ed25519Of(keys)),
    curve25519: key('identity key', curve25519Of(keys)),
    signature: key('signature', own),
  });
}

const devices = (byUser: Readonly<Record<string, Readonly<Record<string, DeviceKeys>>>>): Seen =>
  atLeast(
    Object.values(byUser).flatMap((those) =>
      Object.entries(those).map(([id, keys]) => [named('device', id), device(keys)] as const),
    ),
  );

function uploaded(body: unknown): Seen | null {
  const keys = whenOk(decodeText(keysUploadSchema, body))?.device_keys;
  // A client uploads other keys too, which are for Olm.
  if (keys === undefined) return null;
  return parts({ device: named('device', keys.device_id), keys: device(keys) });
}

/** The signatures of the account are told by the keys that they are of. */
function signedObjects(body: unknown): Seen | null {
  const objects = whenOk(decodeText(signaturesUploadSchema, body));
  if (objects === undefined) return null;
  const all = Object.values(objects).flatMap((those) => Object.entries(those));
  return atLeast(
    all.map(([id, keys]) => {
      const made = Object.entries(keys.signatures[keys.user_id] ?? {}).map(
        ([by, signature]) =>
          [
            named('signing key', by.replace(/^ed25519:/, '')),
            named('signature', signature),
          ] as const,
      );
      return [named('device', id), parts({ keys: identity(keys), by: atLeast(made) })] as const;
    }),
  );
}

const identity = (keys: DeviceKeys): Seen =>
  parts({
    ed25519: key('signing key', ed25519Of(keys)),
    curve25519: key('identity key', curve25519Of(keys)),
  });

/** A request for a secret, or an event that nobody else can read; others have no place here. */
function toDevice({ url, body }: Message): Seen | null {
  const eventType = String(url).split('/').at(-2) ?? '';
  const messages = whenOk(decodeText(sendToDeviceSchema, body))?.messages;
  if (messages === undefined) return null;
  const all = Object.values(messages).flatMap((those) => Object.entries(those));
  if (eventType === 'm.room.encrypted') {
    return atLeast(all.map(([id]) => [named('device', id), 'encrypted'] as const));
  }
  const asked = all.flatMap(([id, content]) => {
    const found = whenOk(decode(secretRequestSchema as Schema<SecretAsked>, content));
    if (found === undefined) return [];
    const { name, requesting_device_id: by } = found;
    return [[named('device', id), parts({ name, by: named('device', by) })] as const];
  });
  return eventType === 'm.secret.request' && asked.length > 0 ? atLeast(asked) : null;
}
interface SecretAsked {
  readonly name: string;
  readonly requesting_device_id: string;
}

function asked({ type, body, ...rest }: Message): Seen | null {
  switch (type) {
    case 'POST login/get_token': {
      const auth = whenOk(decodeText(getTokenRequestSchema, body))?.auth;
      return parts({ proof: auth === undefined ? null : named('session', auth.session) });
    }
    case 'POST login': {
      const login = whenOk(decodeText(loginRequestSchema, body));
      // With a password, say, it is another sign-in.
      return login === undefined ? null : parts({ token: named('login token', login.token) });
    }
    case 'POST keys/upload':
      return uploaded(body);
    case 'POST keys/signatures/upload':
      return signedObjects(body);
    case 'PUT sendToDevice':
      return toDevice({ type, body, ...rest });
    default:
      return parts({});
  }
}

export function homeserverRequest(request: Message): Seen | null {
  const what = isCut(request) ? maybe(undefined) : asked(request);
  if (what === null) return null;
  const given = header({ ...request, from: '' }, 'authorization');
  // Whoever signs in has no session yet.
  const isLogin = request.type === 'POST login';
  const token = isLogin || given === undefined ? null : named('access token', bare(given));
  return parts({ token, what });
}

const bare = (authorization: string): string => authorization.replace(/^Bearer +/i, '');

const publicKey = (keys: Readonly<Record<string, CrossSigningKey>> | undefined): Seen =>
  key('signing key', publicKeyIn(Object.values(keys ?? {})[0]));

function success(type: string, body: unknown): Seen {
  switch (type) {
    case 'GET capabilities': {
      const found = whenOk(decodeText(capabilitiesSchema, anyCapability(body)))?.capabilities;
      if (found === undefined) return malformed;
      return parts({ tokens: capabilities.some((name) => found[name]?.enabled === true) });
    }
    case 'POST login/get_token': {
      const token = whenOk(decodeText(getTokenResponseSchema, body))?.login_token;
      return token === undefined ? malformed : named('login token', token);
    }
    case 'POST login': {
      const login = whenOk(decodeText(loginResponseSchema, body));
      if (login === undefined) return malformed;
      const { access_token, device_id } = login;
      return parts({
        token: named('access token', access_token),
        device: named('device', device_id),
      });
    }
    case 'POST keys/query': {
      const found = whenOk(decodeText(keysQueryResponseSchema, body));
      if (found === undefined) return malformed;
      return parts({
        devices: devices(found.device_keys),
        master: publicKey(found.master_keys),
        selfSigning: maybe(publicKey(found.self_signing_keys)),
        userSigning: maybe(publicKey(found.user_signing_keys)),
      });
    }
    case 'POST keys/signatures/upload': {
      const answer = whenOk(decodeText(signaturesUploadResponseSchema, body));
      return answer === undefined ? malformed : Object.keys(answer.failures).length === 0;
    }
    default:
      return parts({});
  }
}

/** Without the capabilities that have another form. */
function anyCapability(body: unknown): string | undefined {
  const told = parsed(body) as { readonly capabilities?: object } | undefined;
  if (typeof told?.capabilities !== 'object' || told.capabilities === null) return undefined;
  const known = Object.entries(told.capabilities).filter(([name]) => capabilities.includes(name));
  return JSON.stringify({ capabilities: Object.fromEntries(known) });
}

export function homeserverAnswer(type: string, answer: Message): Seen {
  const status = String(statusOf(answer));
  if (isCut(answer)) return parts({ status, body: maybe(undefined) });
  if (status === '200') return parts({ status, body: success(type, answer.body) });
  const challenge = whenOk(decodeText(uiaChallengeSchema, answer.body));
  const isFirst = challenge !== undefined && challenge.errcode === undefined;
  return parts({ status, body: isFirst ? named('session', challenge.session) : null });
}
