/**
 * How secrets go from one device to the other: in a box between the two, in a to-device event over
 * the homeserver. What a client encrypts such an event with (Olm) is not modelled: a box between
 * the devices' identity keys stands in for it.
 */

import { type Send, send } from 'actorcheck';
import type { Crypto } from '../../crypto/index.ts';
import { request } from '../../http/message.ts';
import { type DeviceSecrets, deviceSecrets, newDeviceId, userId } from '../account.ts';

export interface SecretsOptions {
  /** Its own name, and that of the homeserver. */
  readonly actors: { readonly secrets: string; readonly homeserver: string };
  readonly crypto: Crypto;
  /** When it takes a request to be lost, where one can be. */
  readonly requestTimeoutMs: number;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
}

/** Under which algorithm a box goes. */
export const algorithm = 'm.olm.v1.curve25519-aes-sha2';

/** A to-device event on its way to the homeserver. */
interface Outgoing {
  readonly homeserverUrl: string;
  readonly eventType: string;
  readonly transaction: string;
  readonly accessToken: string;
  /** For which device it is. */
  readonly deviceId: string;
  readonly content: object;
}

export function sendToDevice(homeserver: string, outgoing: Outgoing): Send {
  const { homeserverUrl, eventType, transaction, accessToken, deviceId, content } = outgoing;
  const path = `/_matrix/client/v3/sendToDevice/${eventType}/${transaction}`;
  const headers = { authorization: `Bearer ${accessToken}` };
  const body = { messages: { [userId]: { [deviceId]: content } } };
  return send(homeserver, request('PUT sendToDevice', homeserverUrl + path, headers, body));
}

/** The key between two devices: the one that sends a secret is the initiator. */
export function boxKey(
  crypto: Crypto,
  own: DeviceSecrets,
  peerKey: string,
  ownSends: boolean,
): string | undefined {
  const mine = own.identity.publicKey;
  const info = {
    algorithm,
    initiatorPublicKey: ownSends ? mine : peerKey,
    recipientPublicKey: ownSends ? peerKey : mine,
  };
  return crypto.agree(own.identity.privateKey, peerKey, info)?.sharedKey;
}

/** The plaintext of a box that the existing device sealed for the new one, for those who watch. */
export function openBox(
  crypto: Crypto,
  box: { readonly sender_key: string; readonly iv: string; readonly ciphertext: string },
): string | undefined {
  const key = boxKey(crypto, deviceSecrets(crypto, newDeviceId), box.sender_key, false);
  return key === undefined ? undefined : crypto.open(key, box);
}
