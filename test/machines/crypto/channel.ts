/** A channel by each implementation of the crypto interface, and bytes as both write them. */

import type { ChannelContext, Crypto, KeyPair } from '../../../machines/crypto/interface.ts';

export const ALGORITHM = 'org.matrix.msc3903.rendezvous.v2.curve25519-aes-sha256';
export const PLAINTEXT = '{"type":"m.login.progress"}';

export const unpadded = (bytes: Uint8Array) =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '');
export const bytesOf = (text: string) => Buffer.from(text, 'base64');
/** The `length` bytes that count up from `first`. */
export const counting = (first: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => first + i);

export function contextOf(initiator: KeyPair, recipient: KeyPair): ChannelContext {
  return {
    algorithm: ALGORITHM,
    initiatorPublicKey: initiator.publicKey,
    recipientPublicKey: recipient.publicKey,
  };
}

/** Both ends of a channel between the key pairs labelled `a` (initiator) and `b`. */
export function channel(crypto: Crypto, a = 'new', b = 'old') {
  const initiator = crypto.ephemeralKeys(a);
  const recipient = crypto.ephemeralKeys(b);
  const context = contextOf(initiator, recipient);
  const near = crypto.agree(initiator.privateKey, recipient.publicKey, context);
  const far = crypto.agree(recipient.privateKey, initiator.publicKey, context);
  if (near === undefined || far === undefined) throw new Error('no agreement on good keys');
  return { initiator, recipient, context, near, far };
}

/** `text` with the character at `at` replaced by another one. */
export function altered(text: string, at: number): string {
  const other = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + other + text.slice(at + 1);
}
