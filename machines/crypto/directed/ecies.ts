/**
 * The ECIES of MSC4108 as it was in 2024 (87f8317a9, L394-644), with real bytes: one secret gives a
 * key for each direction, and the number of a payload is the nonce. Nothing is bound to a payload.
 */

import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { base64nopad } from '@scure/base';
import { encoder } from '../bytes.ts';
import type { Crypto } from '../interface.ts';
import {
  KEY_BYTES,
  keyBytes,
  NONCE_BYTES,
  nonceFrom,
  openWith,
  sealWith,
  sharedSecret,
} from './bytes.ts';
import type { DirectedCrypto, Ends } from './interface.ts';

/** Of the keys: SHA-256 in the text (L444, L470), SHA-512 in what is released. */
type EciesHash = 'sha256' | 'sha512';
const hashes = { sha256, sha512 } as const;

/** The nonce of ChaCha20-Poly1305: the number, the lowest byte first (L499). */
function nonceOf(count: number): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setUint32(0, count, true);
  return nonce;
}

export function eciesCrypto(
  crypto: Pick<Crypto, 'ephemeralKeys'>,
  hash: EciesHash,
): DirectedCrypto {
  const derived = (secret: Uint8Array, what: string, { shower, scanner }: Ends, length: number) => {
    const info = encoder.encode(`MATRIX_QR_CODE_LOGIN_${what}|${shower}|${scanner}`);
    return hkdf(hashes[hash], secret, undefined, info, length);
  };
  return {
    keysFor: crypto.ephemeralKeys,
    agree(privateKey, peerKey, ends) {
      const secret = sharedSecret(privateKey, peerKey);
      if (secret === undefined) return undefined;
      const [b0 = 0, b1 = 0] = derived(secret, 'CHECKCODE', ends, 2);
      return {
        scannerKey: base64nopad.encode(derived(secret, 'ENCKEY_S', ends, KEY_BYTES)),
        secret: base64nopad.encode(secret),
        checkCode: `${b0 % 10}${b1 % 10}`,
      };
    },
    nonceFor: nonceFrom(crypto),
    showerKey: ({ secret }, _, ends) =>
      base64nopad.encode(derived(keyBytes(secret), 'ENCKEY_G', ends, KEY_BYTES)),
    seal: (key, count, _, plaintext) => sealWith(keyBytes(key), nonceOf(count), plaintext),
    open: (key, count, _, sealed) => openWith(keyBytes(key), nonceOf(count), sealed),
    join: (head, sealed) => `${sealed}|${head}`,
    split(text) {
      const [sealed, head, ...others] = text.split('|');
      if (sealed === undefined || head === undefined || others.length > 0) return undefined;
      // Keys are in the info unpadded, however the other device has written its own.
      return { head: head.replace(/={1,2}$/, ''), sealed };
    },
  };
}
