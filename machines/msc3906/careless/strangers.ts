/** Values of nobody in the run, and those of the device that something is said to. */

import type { Strangers } from '../../careless/schema.ts';
import type { Crypto } from '../../crypto/index.ts';
import {
  type Account,
  deviceSecrets,
  existingDeviceId,
  newDeviceId,
  strangerDeviceId,
} from '../../matrix/account.ts';
import { otherUserId } from '../oidc/variant.ts';

export interface Surroundings {
  readonly crypto: Crypto;
  readonly account: Account;
}

export type DeviceName = 'new' | 'existing';

/** Whether a field of that name is for an address. */
export const isAddress = (field: string): boolean =>
  /^homeserver$|^uri$|_ur[il]|issuer|endpoint$|location/.test(field);

/** `owner`: the device whose values are those of the other party. */
export function strangers({ crypto, account }: Surroundings, owner: DeviceName): Strangers {
  const stranger = deviceSecrets(crypto, strangerDeviceId);
  const isExisting = owner === 'existing';
  const other = isExisting ? account.device : deviceSecrets(crypto, newDeviceId);
  return {
    anyones: (field) => {
      // The key of a channel is none to sign with.
      if (field === 'key') return stranger.identity.publicKey;
      if (/(^|_)keys?$/.test(field)) return stranger.signing.publicKey;
      if (/device_id$/.test(field)) return stranger.deviceId;
      if (field === 'user_id') return otherUserId;
      if (isAddress(field)) return 'https://elsewhere.example.com';
      // A strong one: anything else is malformed.
      if (field === 'etag') return `"${crypto.opaque('stranger etag')}"`;
      return crypto.opaque(`stranger ${field}`);
    },
    theirs: (field) => {
      if (/device_key$/.test(field)) return other.signing.publicKey;
      if (/device_id$/.test(field)) return isExisting ? existingDeviceId : newDeviceId;
      return undefined;
    },
    overHttp: (field, value) =>
      isAddress(field) ? String(value).replace(/^(https?:\/\/)?/, 'http://') : undefined,
  };
}
