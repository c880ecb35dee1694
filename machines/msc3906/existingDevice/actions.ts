/** What the existing device keeps of what it hears, and what it sends. */

import { type Send, send } from 'actorcheck';
import { decodeText, textIn, whenOk } from '../../http/decode.ts';
import { request } from '../../http/message.ts';
import { type Account, curve25519Of, signed, userId } from '../../matrix/account.ts';
import {
  type DeviceKeys,
  getTokenResponseSchema,
  uiaChallengeSchema,
} from '../../matrix/messages.ts';
import type { SecretsTrust } from '../../matrix/secrets/existingSecrets.ts';
import type { Args } from '../behaviour.ts';
import { flowNotes, flowSends } from '../flow/actions.ts';
import type { ExistingDevice, ExistingDeviceContext } from './context.ts';
import { bodyOf, visible } from './guards.ts';

type Seen = Args<ExistingDeviceContext>;

export const existingDeviceNotes = ({ messageOf }: ExistingDevice) => ({
  ...flowNotes,
  noteChallenge: ({ event }: Seen) => ({
    uiaSession: whenOk(decodeText(uiaChallengeSchema, bodyOf(event)))?.session ?? null,
  }),
  noteToken: ({ event }: Seen) => ({
    token: whenOk(decodeText(getTokenResponseSchema, bodyOf(event)))?.login_token ?? null,
    uiaSession: null,
  }),
  noteDevice: ({ event }: Seen) => {
    const { device_id, device_key } = messageOf(event, 'm.login.success');
    return { deviceId: device_id ?? null, deviceKey: device_key ?? null };
  },
  noteKeys: (seen: Seen) => ({ newDevice: visible(seen) ?? null }),
  trust: () => ({ trustsNewDevice: true }),
});

export function existingDeviceSends(device: ExistingDevice) {
  const { actors, account, homeserverUrl, names, toOther, show } = device;
  const call = (type: string, path: string, body?: unknown): Send => {
    const headers = { authorization: `Bearer ${account.accessToken}` };
    return send('homeserver', request(type, homeserverUrl + path, headers, body));
  };
  return {
    ...flowSends(device),
    getCapabilities: () => call('GET capabilities', '/_matrix/client/v3/capabilities'),
    tellProtocols: () => toOther({ type: 'm.login.protocols', protocols: [names.loginToken] }),
    askApproval: ({ context }: Seen) => show({ type: 'screen.approve', code: context.code ?? '' }),
    tellDeclined: () => toOther({ type: 'm.login.declined' }),
    getToken: () => call('POST login/get_token', names.getTokenPath, {}),
    askPassword: () => show({ type: 'screen.uia' }),
    getTokenWithProof: ({ context, event }: Seen) => {
      const password = textIn(event, 'password');
      const identifier = { type: 'm.id.user', user: userId };
      const { uiaSession: session } = context;
      const auth = { type: 'm.login.password', session, identifier, password };
      return call('POST login/get_token', names.getTokenPath, { auth });
    },
    tellApproved: ({ context }: Seen) =>
      toOther({
        type: 'm.login.approved',
        login_token: context.token ?? '',
        homeserver: homeserverUrl,
      }),
    look: () =>
      call('POST keys/query', '/_matrix/client/v3/keys/query', { device_keys: { [userId]: [] } }),
    trustWithSecrets: ({ context }: Seen) => send(actors.secrets, trusting(context)),
    uploadSignature: ({ context }: Seen) => {
      const path = '/_matrix/client/v3/keys/signatures/upload';
      return call('POST keys/signatures/upload', path, signature(device, context));
    },
    tellVerified: () => {
      const master = account.crossSigning?.master.publicKey;
      return toOther({
        type: 'm.login.verified',
        verifying_device_id: account.device.deviceId,
        verifying_device_key: account.device.signing.publicKey,
        ...(master === undefined ? {} : { master_key: master }),
      });
    },
  };
}

/** Step 18: the device that may ask for secrets from now on. */
function trusting(context: ExistingDeviceContext): SecretsTrust {
  const keys = context.newDevice as DeviceKeys;
  return {
    type: 'secrets.trust',
    deviceId: keys.device_id,
    identityKey: curve25519Of(keys) ?? '',
  };
}

/** Step 18: the keys of the new device, signed with the account's self-signing key. */
function signature({ account, crypto }: ExistingDevice, context: ExistingDeviceContext) {
  const { selfSigning } = account.crossSigning as NonNullable<Account['crossSigning']>;
  const { publicKey, privateKey } = selfSigning;
  const keys = context.newDevice as DeviceKeys;
  const mine = signed(crypto, { ...keys, signatures: {} }, publicKey, privateKey);
  return { [userId]: { [keys.device_id]: mine } };
}
