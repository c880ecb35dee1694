/** What the new device decides by: the offer, the login, and the keys that it compares. */

import { isSecure } from '../../http/address.ts';
import { decodeText, whenOk } from '../../http/decode.ts';
import { ed25519Of, isSigned, publicKeyIn, userId } from '../../matrix/account.ts';
import { keysQueryResponseSchema, loginResponseSchema } from '../../matrix/messages.ts';
import type { Args } from '../behaviour.ts';
import { flowGuards } from '../flow/actions.ts';
import type { NewDevice, NewDeviceContext } from './context.ts';

type Event = { readonly type: string };
type Seen = Args<NewDeviceContext>;

/** The account's keys, as the homeserver answers. */
export const queried = (event: Event) =>
  'body' in event ? whenOk(decodeText(keysQueryResponseSchema, event.body)) : undefined;

export const masterKeyAtHomeserver = (event: Event): string | undefined =>
  publicKeyIn(queried(event)?.master_keys?.[userId]);

export const newDeviceGuards = (device: NewDevice) => ({
  ...flowGuards(device),
  /** Step 7: login tokens are among the protocols that are offered. */
  canTakeProtocol: ({ event }: Seen) => {
    const offer = device.messageIf(event, 'm.login.protocols');
    return offer?.protocols.includes(device.names.loginToken) === true;
  },
  namesOpenHomeserver: ({ event }: Seen) => {
    const approved = device.messageIf(event, 'm.login.approved');
    return approved !== undefined && !isSecure(approved.homeserver);
  },
  isConnected: ({ context }: Seen) => context.code !== null,
  isLogin: ({ event }: Seen) => 'body' in event && decodeText(loginResponseSchema, event.body).ok,
  isOtherDevice: (seen: Seen) => !isVerifyingDevice(device, seen),
  namesNoMasterKey: ({ context }: Seen) => context.masterKey === null,
  hasNoMasterKey: ({ event }: Seen) => masterKeyAtHomeserver(event) === undefined,
  hasOtherMasterKey: ({ context, event }: Seen) =>
    masterKeyAtHomeserver(event) !== context.masterKey,
});

/** Step 20: id and key are those that the homeserver has, for keys that sign themselves. */
function isVerifyingDevice({ crypto }: NewDevice, { context, event }: Seen): boolean {
  const { verifyingId, verifyingKey } = context;
  const keys = queried(event)?.device_keys[userId]?.[verifyingId ?? ''];
  if (keys === undefined || verifyingId === null || verifyingKey === null) return false;
  return (
    keys.device_id === verifyingId &&
    ed25519Of(keys) === verifyingKey &&
    isSigned(crypto, keys, verifyingId, verifyingKey)
  );
}
