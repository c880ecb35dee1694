/** What a homeserver that lies shows in place of the keys of a device and of the account. */

import type { Crypto } from '../../crypto/index.ts';
import { certified, type Published, publicKeyIn, signed } from '../account.ts';
import type { DeviceKeys } from '../messages.ts';

type CrossSigningKeys = NonNullable<Published['crossSigning']>;

/** Another master key, which certifies the account's own other two. */
export function otherMaster(crypto: Crypto, keys: CrossSigningKeys): CrossSigningKeys {
  return certified(crypto, crypto.signingKeys('other master'), {
    selfSigning: publicKeyIn(keys.selfSigning) ?? '',
    userSigning: publicKeyIn(keys.userSigning) ?? '',
  });
}

/**
 * The device with another Ed25519 key, which signs it properly; with another identity key too, if
 * one is given.
 */
export function otherKeys(crypto: Crypto, keys: DeviceKeys, identityKey?: string): DeviceKeys {
  const { device_id: deviceId } = keys;
  const identity = identityKey === undefined ? {} : { [`curve25519:${deviceId}`]: identityKey };
  const other = crypto.signingKeys(`other ${deviceId}`);
  const bare = {
    ...keys,
    keys: { ...keys.keys, ...identity, [`ed25519:${deviceId}`]: other.publicKey },
    signatures: {},
  };
  return signed(crypto, bare, deviceId, other.privateKey);
}
