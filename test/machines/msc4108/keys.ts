/** What a homeserver tells of the keys of the new device, and whether they are signed. */

import { createPublicKey, verify } from 'node:crypto';
import { signedText } from '../../../machines/matrix/account.ts';
import type { World } from '../../../machines/protocol/world.ts';
import { ask } from '../live/serving.ts';

interface Signed {
  readonly keys: Readonly<Record<string, string>>;
  readonly signatures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Keys {
  readonly device_keys: Readonly<Record<string, Readonly<Record<string, Signed>>>>;
  readonly self_signing_keys: Readonly<Record<string, Signed>>;
}

const user = '@alice:example.org';

/** Whether a key has signed it, as another implementation of Ed25519 finds. */
function hasSigned(key: string, object: Signed): boolean {
  const signature = object.signatures[user]?.[`ed25519:${key}`] ?? '';
  const x = Buffer.from(key, 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(signedText(object)), publicKey, Buffer.from(signature, 'base64'));
}

/**
 * The public self-signing key that any of the user's devices is told, and whether it has signed the
 * keys of the new device.
 */
export async function deviceKeysAt({ places, account }: World) {
  const url = `${places.homeserverUrl}/_matrix/client/v3/keys/query`;
  const headers = { authorization: `Bearer ${account?.accessToken}` };
  const { text } = await ask('POST', url, headers, JSON.stringify({ device_keys: { [user]: [] } }));
  const { device_keys, self_signing_keys } = JSON.parse(text) as Keys;
  const [selfSigningKey = ''] = Object.values(self_signing_keys[user]?.keys ?? {});
  const device = device_keys[user]?.NEWDEVICE;
  return { selfSigningKey, isSigned: device !== undefined && hasSigned(selfSigningKey, device) };
}
