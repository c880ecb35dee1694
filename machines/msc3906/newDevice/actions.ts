/** What the new device keeps of what it hears, and what it sends. */

import { type Send, send } from 'actorcheck';
import { decodeText, whenOk } from '../../http/decode.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { request } from '../../http/message.ts';
import {
  curve25519Of,
  type DeviceSecrets,
  deviceSecrets,
  publicDeviceKeys,
  publicKeyIn,
  userId,
} from '../../matrix/account.ts';
import { loginResponseSchema } from '../../matrix/messages.ts';
import type { SecretsRequest } from '../../matrix/secrets/newSecrets.ts';
import type { Args } from '../behaviour.ts';
import { flowNotes, flowSends } from '../flow/actions.ts';
import type { NewDevice, NewDeviceContext } from './context.ts';
import { queried } from './guards.ts';

type Seen = Args<NewDeviceContext>;

export const newDeviceNotes = ({ messageOf }: NewDevice) => ({
  ...flowNotes,
  noteToken: ({ event }: Seen) => {
    const { login_token, homeserver } = messageOf(event, 'm.login.approved');
    return { token: login_token, homeserver };
  },
  noteLogin: ({ event }: Seen) => {
    const login = whenOk(decodeText(loginResponseSchema, (event as HttpAnswer).body));
    if (login === undefined) return {};
    return { accessToken: login.access_token, deviceId: login.device_id, token: null };
  },
  noteVerifying: ({ event }: Seen) => {
    const message = messageOf(event, 'm.login.verified');
    return {
      verifyingId: message.verifying_device_id,
      verifyingKey: message.verifying_device_key,
      masterKey: message.master_key ?? null,
    };
  },
  noteVerifyingDevice: ({ context, event }: Seen) => ({
    verifyingDevice: queried(event)?.device_keys[userId]?.[context.verifyingId ?? ''] ?? null,
  }),
  trustMasterKey: () => ({ trustsMasterKey: true }),
  trustVerifyingDevice: () => ({ trustsVerifyingDevice: true }),
});

/** A request to the homeserver that it was told of, with its access token once it has one. */
export function call(type: string, path: string, context: NewDeviceContext, body?: unknown): Send {
  const { accessToken, homeserver } = context;
  const headers: Record<string, string> =
    accessToken === null ? {} : { authorization: `Bearer ${accessToken}` };
  return send('homeserver', request(type, `${homeserver ?? ''}${path}`, headers, body));
}

/** Its keys exist from the login on (L131): they belong to the device id it was given. */
const ownKeys = ({ crypto }: NewDevice, context: NewDeviceContext): DeviceSecrets =>
  deviceSecrets(crypto, context.deviceId ?? '');

export function newDeviceSends(device: NewDevice) {
  const { actors, crypto, names, toOther, show } = device;
  return {
    ...flowSends(device),
    tellProgress: () => toOther({ type: 'm.login.progress' }),
    tellProtocol: () => toOther({ type: 'm.login.protocol', protocol: names.loginToken }),
    showConfirmation: ({ context }: Seen) =>
      show({ type: 'screen.code', code: context.code ?? '' }),
    login: ({ context }: Seen) => {
      const body = { type: 'm.login.token', token: context.token };
      return call('POST login', '/_matrix/client/v3/login', context, body);
    },
    uploadKeys: ({ context }: Seen) => {
      const body = { device_keys: publicDeviceKeys(crypto, ownKeys(device, context)) };
      return call('POST keys/upload', '/_matrix/client/v3/keys/upload', context, body);
    },
    tellSuccess: () => toOther({ type: 'm.login.success' }),
    tellSuccessAndKeys: ({ context }: Seen) =>
      toOther({
        type: 'm.login.success',
        device_id: context.deviceId ?? '',
        device_key: ownKeys(device, context).signing.publicKey,
      }),
    queryKeys: ({ context }: Seen) => {
      const body = { device_keys: { [userId]: [] } };
      return call('POST keys/query', '/_matrix/client/v3/keys/query', context, body);
    },
    requestSecrets: (seen: Seen) => send(actors.secrets, secretsRequest(seen)),
  };
}

/** Step 23: the device to ask for secrets, and the public keys to check them with. */
function secretsRequest({ context, event }: Seen): SecretsRequest {
  const answer = queried(event);
  const keys = context.verifyingDevice;
  return {
    type: 'secrets.request',
    homeserverUrl: context.homeserver ?? '',
    accessToken: context.accessToken ?? '',
    ownDeviceId: context.deviceId ?? '',
    deviceId: context.verifyingId ?? '',
    identityKey: (keys === null ? undefined : curve25519Of(keys)) ?? '',
    publicKeys: {
      'm.cross_signing.master': context.masterKey,
      'm.cross_signing.self_signing': publicKeyIn(answer?.self_signing_keys?.[userId]) ?? null,
      'm.cross_signing.user_signing': publicKeyIn(answer?.user_signing_keys?.[userId]) ?? null,
    },
  };
}
