/**
 * The cryptography that the machines use, as one interface with two implementations: readable
 * terms for the checker (`symbolic.ts`), real bytes from a seed for a run (`real.ts`).
 *
 * Everything that goes in or comes out is a string (real: unpadded standard base64), so that a
 * machine cannot tell which of the two it has. All functions are pure: what ought to be random is
 * derived from the seed and a label, and the same label gives the same value.
 */

export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** What both keys of a channel are bound to (MSC3903 step 4: the `info` of the HKDF). */
export interface ChannelContext {
  readonly algorithm: string;
  /** Public key of the device that generated the QR code. */
  readonly initiatorPublicKey: string;
  readonly recipientPublicKey: string;
}

export interface ChannelSecrets {
  /** AES-256 key (MSC3903 step 4). */
  readonly sharedKey: string;
  /** Confirmation code, `1234-5678-9012` (MSC3903 step 7). */
  readonly code: string;
}

/** An encrypted payload (MSC3903 step 6); ciphertext ends with the 16-byte tag. */
export interface Sealed {
  readonly iv: string;
  readonly ciphertext: string;
}

export interface Crypto {
  readonly kind: 'symbolic' | 'real';
  /** An opaque value nobody can guess: an access token, an id, an ETag. Letters and digits. */
  opaque(label: string): string;
  /** X25519 (MSC3903 steps 1a, 1b). */
  ephemeralKeys(label: string): KeyPair;
  /** Ed25519: device keys and cross-signing keys. The private key is the 32-byte seed. */
  signingKeys(label: string): KeyPair;
  /** The public key that belongs to an Ed25519 private key; undefined if it is not one. */
  publicKeyOf(privateKey: string): string | undefined;
  /**
   * MSC3903 steps 3, 4 and 7. Undefined if the peer's key is not a usable X25519 key: not
   * base64 (padded is accepted), not 32 bytes, or of low order.
   */
  agree(
    privateKey: string,
    peerPublicKey: string,
    context: ChannelContext,
  ): ChannelSecrets | undefined;
  /** MSC3903 step 5. The initialisation vector (32 bytes) is derived from `label`. */
  seal(sharedKey: string, plaintext: string, label: string): Sealed;
  /** The plaintext, or undefined if it is not a payload sealed with this key. */
  open(sharedKey: string, sealed: Sealed): string | undefined;
  sign(privateKey: string, message: string): string;
  /** False, never a throw, for a malformed key or signature. */
  verify(publicKey: string, message: string, signature: string): boolean;
}
