/** What real channels with a key for each direction have in common: keys, and how they seal. */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { base64nopad } from '@scure/base';
import { decodeBase64, decodeExactly, decoder, encoder } from '../bytes.ts';
import type { Crypto } from '../interface.ts';

/** Keys of X25519 and of ChaCha20-Poly1305, and nonces of responses. */
export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;

/** Undefined for what is no key, and for one of small order: its secret is zero, whoever asks. */
export function sharedSecret(privateKey: string, peerKey: string): Uint8Array | undefined {
  const own = decodeExactly(privateKey, KEY_BYTES);
  const peer = decodeExactly(peerKey, KEY_BYTES);
  if (own === undefined || peer === undefined) return undefined;
  try {
    return x25519.getSharedSecret(own, peer);
  } catch {
    return undefined;
  }
}

/** Of a text that was made here or has been looked at. Throws a RangeError if it is no key. */
export function keyBytes(text: string): Uint8Array {
  const bytes = decodeExactly(text, KEY_BYTES);
  if (bytes === undefined)
    throw new RangeError(`expected ${KEY_BYTES} bytes in base64, got ${text}`);
  return bytes;
}

/** A nonce of a response is 32 bytes that come once, as a private key is. */
export const nonceFrom =
  ({ ephemeralKeys }: Pick<Crypto, 'ephemeralKeys'>) =>
  (label: string): string =>
    ephemeralKeys(`nonce ${label}`).privateKey;

export function sealWith(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: string,
  bound?: Uint8Array,
): string {
  return base64nopad.encode(chacha20poly1305(key, nonce, bound).encrypt(encoder.encode(plaintext)));
}

export function openWith(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: string,
  bound?: Uint8Array,
): string | undefined {
  const ciphertext = decodeBase64(sealed);
  if (ciphertext === undefined) return undefined;
  try {
    return decoder.decode(chacha20poly1305(key, nonce, bound).decrypt(ciphertext));
  } catch {
    return undefined; // Another key, number or binding, altered on the way, or not UTF-8.
  }
}
