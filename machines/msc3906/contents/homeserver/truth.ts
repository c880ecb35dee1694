/**
 * What devices and homeserver have to say to each other, from what they were given alone: built
 * here once more, so that a machine that builds it wrongly is noticed.
 */

import { canonicalJson, type View } from 'actorcheck';
import type { Crypto, KeyPair } from '../../../crypto/index.ts';
import { existingDeviceId, newDeviceId, type Published, userId } from '../../../matrix/account.ts';
import type { DeviceKeys, KeysQueryResponse } from '../../../matrix/messages.ts';
import { of } from '../../properties/state.ts';
import { type Given, onceFor } from '../rows.ts';

/** The keys of a device: Ed25519 signs, Curve25519 receives secrets. */
const keyPairs = (crypto: Crypto, deviceId: string): { signing: KeyPair; identity: KeyPair } => ({
  signing: crypto.signingKeys(`device ${deviceId}`),
  identity: crypto.ephemeralKeys(`identity ${deviceId}`),
});

export const signingKey = ({ crypto }: Given, deviceId: string): string =>
  keyPairs(crypto, deviceId).signing.publicKey;

export const identityKeys = ({ crypto }: Given, deviceId: string): KeyPair =>
  keyPairs(crypto, deviceId).identity;

/** What a signature of a Matrix object covers: all of it but its signatures. */
function covered(object: object): string {
  const { signatures: _, ...rest } = object as { readonly signatures?: unknown };
  return canonicalJson(rest);
}

/** The public keys of a device, signed by itself. */
export const deviceKeys = (given: Given, deviceId: string): DeviceKeys => ownKeys(given)(deviceId);

const ownKeys = onceFor((given) => {
  const made = new Map<string, DeviceKeys>();
  return (deviceId: string): DeviceKeys => {
    const known = made.get(deviceId) ?? madeKeys(given, deviceId);
    made.set(deviceId, known);
    return known;
  };
});

function madeKeys({ crypto }: Given, deviceId: string): DeviceKeys {
  const { signing, identity } = keyPairs(crypto, deviceId);
  const bare = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
    keys: {
      [`curve25519:${deviceId}`]: identity.publicKey,
      [`ed25519:${deviceId}`]: signing.publicKey,
    },
  };
  const signature = crypto.sign(signing.privateKey, covered(bare));
  return { ...bare, signatures: { [userId]: { [`ed25519:${deviceId}`]: signature } } };
}

/** The object with a signature of that key beside those that it has. */
function signed<T extends { readonly signatures: DeviceKeys['signatures'] }>(
  { crypto }: Given,
  object: T,
  by: KeyPair,
): T {
  const signature = crypto.sign(by.privateKey, covered(object));
  const own = { ...object.signatures[userId], [`ed25519:${by.publicKey}`]: signature };
  return { ...object, signatures: { [userId]: own } };
}

/** The keys of the new device as the account signs them: with its self-signing key alone. */
export const crossSignedKeys = onceFor((given): DeviceKeys | undefined => {
  const selfSigning = given.account.crossSigning?.selfSigning;
  if (selfSigning === undefined) return undefined;
  return signed(given, { ...deviceKeys(given, newDeviceId), signatures: {} }, selfSigning);
});

/** The keys of the existing device: signed by itself and, if it can, by the account. */
export const existingKeys = onceFor((given): DeviceKeys => {
  const keys = deviceKeys(given, existingDeviceId);
  const { crossSigning } = given.account;
  return crossSigning === null ? keys : signed(given, keys, crossSigning.selfSigning);
});

/** The public keys of the account: the master key signs the other two. */
const publicKeys = onceFor((given): Published['crossSigning'] => {
  const { crossSigning } = given.account;
  if (crossSigning === null) return null;
  const { master, selfSigning, userSigning } = crossSigning;
  const bare = (usage: string, { publicKey }: KeyPair) => ({
    user_id: userId,
    usage: [usage],
    keys: { [`ed25519:${publicKey}`]: publicKey },
    signatures: {},
  });
  return {
    master: bare('master', master),
    selfSigning: signed(given, bare('self_signing', selfSigning), master),
    userSigning: signed(given, bare('user_signing', userSigning), master),
  };
});

/** Whether the device's keys have its own signature. */
export function signsItself({ crypto }: Given, keys: DeviceKeys): boolean {
  const name = `ed25519:${keys.device_id}`;
  const [publicKey, signature] = [keys.keys[name], keys.signatures[userId]?.[name]];
  if (publicKey === undefined || signature === undefined) return false;
  return crypto.verify(publicKey, covered(keys), signature);
}

/** Which login token there is: each that is made is another one. */
export const loginToken = ({ crypto }: Given, view: View): string | undefined => {
  const { minted } = of(view, 'homeserver');
  return minted ? crypto.opaque(`loginToken${minted}`) : undefined;
};

/** The access token of the new device's session; undefined where a provider has opened it. */
export const newAccessToken = ({ crypto, settings }: Given): string | undefined =>
  settings.protocol === 'login_token' ? crypto.opaque('accessTokenNew') : undefined;

/** A provider may have opened a session of another account: of that nothing is known here. */
export const isOfAnotherAccount = ({ settings }: Given, view: View): boolean =>
  settings.protocol !== 'login_token' && of(view, 'homeserver').signedIn !== true;

/** The account's three public keys, each with its signatures. */
export const crossSigningKeys = (keys: NonNullable<Published['crossSigning']>) => ({
  master_keys: { [userId]: keys.master },
  self_signing_keys: { [userId]: keys.selfSigning },
  user_signing_keys: { [userId]: keys.userSigning },
});

/** What a homeserver that tells the truth says of the account, with the new device or without. */
export const accountKeys = (given: Given, withNew: boolean): KeysQueryResponse =>
  (withNew ? keysWithNew : keysWithout)(given);

const keysWithNew = onceFor((given) => madeAccountKeys(given, true));
const keysWithout = onceFor((given) => madeAccountKeys(given, false));

function madeAccountKeys(given: Given, withNew: boolean): KeysQueryResponse {
  const crossSigning = publicKeys(given);
  const devices = {
    [existingDeviceId]: existingKeys(given),
    ...(withNew ? { [newDeviceId]: deviceKeys(given, newDeviceId) } : {}),
  };
  return {
    device_keys: { [userId]: devices },
    ...(crossSigning === null ? {} : crossSigningKeys(crossSigning)),
  };
}
