/**
 * The account that is there before a run: its existing device, its cross-signing identity and its
 * secrets. The existing device holds the private keys, the homeserver only what is public.
 */

import { canonicalJson } from 'actorcheck';
import type { Crypto, KeyPair } from '../crypto/index.ts';
import type { CrossSigningKey, DeviceKeys, SecretName } from './messages.ts';

/** Where the servers are. */
export interface Places {
  readonly homeserverUrl: string;
  readonly relayUrl: string;
}

/** Where they are in the model; over real HTTP they are somewhere else. */
export const examplePlaces: Places = {
  homeserverUrl: 'https://matrix.example.org',
  relayUrl: 'https://rendezvous.example.org',
};
export const userId = '@alice:example.org';
export const existingDeviceId = 'EXISTING';
export const newDeviceId = 'NEWDEVICE';
/** Of no device of the account: a party that is careless may say it. */
export const strangerDeviceId = 'STRANGER';

/** Keys of one device: Ed25519 signs, Curve25519 receives secrets. */
export interface DeviceSecrets {
  readonly deviceId: string;
  readonly signing: KeyPair;
  readonly identity: KeyPair;
}

/** The three cross-signing keys. */
interface CrossSigning {
  readonly master: KeyPair;
  readonly selfSigning: KeyPair;
  readonly userSigning: KeyPair;
}

export interface Account {
  readonly accessToken: string;
  readonly password: string;
  readonly device: DeviceSecrets;
  readonly crossSigning: CrossSigning | null;
  /** What the existing device can share with the new one, by name. */
  readonly secrets: Readonly<Partial<Record<SecretName, string>>>;
}

/** The fields of a Matrix object that a signature covers. */
export function signedText(object: object): string {
  const { signatures: _, ...covered } = object as { signatures?: unknown };
  return canonicalJson(covered);
}

/** The object with one more signature. The signing key's id is its public key or a device id. */
export function signed<T extends { signatures: DeviceKeys['signatures'] }>(
  crypto: Crypto,
  object: T,
  keyId: string,
  privateKey: string,
): T {
  const signature = crypto.sign(privateKey, signedText(object));
  const mine = { ...object.signatures[userId], [`ed25519:${keyId}`]: signature };
  return { ...object, signatures: { ...object.signatures, [userId]: mine } };
}

/** Whether the object carries a signature of that key which verifies. */
export function isSigned(
  crypto: Crypto,
  object: DeviceKeys | CrossSigningKey,
  keyId: string,
  publicKey: string,
): boolean {
  const signature = object.signatures[userId]?.[`ed25519:${keyId}`];
  return signature !== undefined && crypto.verify(publicKey, signedText(object), signature);
}

export function deviceSecrets(crypto: Crypto, deviceId: string): DeviceSecrets {
  return {
    deviceId,
    signing: crypto.signingKeys(`device ${deviceId}`),
    identity: crypto.ephemeralKeys(`identity ${deviceId}`),
  };
}

/** The public keys of a device as it uploads them, signed by itself. */
export function publicDeviceKeys(crypto: Crypto, device: DeviceSecrets): DeviceKeys {
  const { deviceId, signing, identity } = device;
  const bare: DeviceKeys = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
    keys: {
      [`curve25519:${deviceId}`]: identity.publicKey,
      [`ed25519:${deviceId}`]: signing.publicKey,
    },
    signatures: {},
  };
  return signed(crypto, bare, deviceId, signing.privateKey);
}

function crossSigningKey(usage: string, publicKey: string): CrossSigningKey {
  return {
    user_id: userId,
    usage: [usage],
    keys: { [`ed25519:${publicKey}`]: publicKey },
    signatures: {},
  };
}

export const ed25519Of = (keys: DeviceKeys): string | undefined =>
  keys.keys[`ed25519:${keys.device_id}`];

export const curve25519Of = (keys: DeviceKeys): string | undefined =>
  keys.keys[`curve25519:${keys.device_id}`];

/** The one public key of a cross-signing key object. */
export const publicKeyIn = (key: CrossSigningKey | undefined): string | undefined =>
  Object.values(key?.keys ?? {})[0];

/** What a homeserver shows of the account: public keys only. */
export interface Published {
  readonly device: DeviceKeys;
  readonly crossSigning: {
    readonly master: CrossSigningKey;
    readonly selfSigning: CrossSigningKey;
    readonly userSigning: CrossSigningKey;
  } | null;
}

/** What it shows of `account`: the device's keys are signed by the device and the account. */
export function publishedBy(crypto: Crypto, { device, crossSigning }: Account): Published {
  const own = publicDeviceKeys(crypto, device);
  if (crossSigning === null) return { device: own, crossSigning: null };
  const { master, selfSigning, userSigning } = crossSigning;
  return {
    device: signed(crypto, own, selfSigning.publicKey, selfSigning.privateKey),
    crossSigning: certified(crypto, master, {
      selfSigning: selfSigning.publicKey,
      userSigning: userSigning.publicKey,
    }),
  };
}

/** The three public cross-signing keys, of which `master` certifies the other two. */
export function certified(
  crypto: Crypto,
  master: KeyPair,
  keys: { readonly selfSigning: string; readonly userSigning: string },
): NonNullable<Published['crossSigning']> {
  const by = (usage: string, publicKey: string) =>
    signed(crypto, crossSigningKey(usage, publicKey), master.publicKey, master.privateKey);
  return {
    master: crossSigningKey('master', master.publicKey),
    selfSigning: by('self_signing', keys.selfSigning),
    userSigning: by('user_signing', keys.userSigning),
  };
}

/** How many of the account's secrets the existing device holds. */
export type SecretsHeld = 'all' | 'some' | 'none';

function secretsOf(
  crypto: Crypto,
  crossSigning: CrossSigning | null,
  held: SecretsHeld,
): Account['secrets'] {
  if (held === 'none') return {};
  const backup = { 'm.megolm_backup.v1': crypto.opaque('backupKey') };
  if (crossSigning === null) return backup;
  const { master, selfSigning, userSigning } = crossSigning;
  const some = {
    'm.cross_signing.self_signing': selfSigning.privateKey,
    'm.cross_signing.user_signing': userSigning.privateKey,
  };
  return held === 'some'
    ? some
    : { 'm.cross_signing.master': master.privateKey, ...some, ...backup };
}

export function accountOf(crypto: Crypto, hasCrossSigning: boolean, held: SecretsHeld): Account {
  const crossSigning = hasCrossSigning
    ? {
        master: crypto.signingKeys('master'),
        selfSigning: crypto.signingKeys('self_signing'),
        userSigning: crypto.signingKeys('user_signing'),
      }
    : null;
  return {
    accessToken: crypto.opaque('accessTokenExisting'),
    password: crypto.opaque('password'),
    device: deviceSecrets(crypto, existingDeviceId),
    crossSigning,
    secrets: secretsOf(crypto, crossSigning, held),
  };
}
