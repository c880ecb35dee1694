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

/** How key and code are derived where MSC3903 leaves room, or is amended. */
export interface Derivation {
  /** What the `info` of the code has beside that of the key; without it they are the same. */
  readonly codeInfo?: string | undefined;
  /**
   * Whether a peer's key of small order is taken. The secret is zero then, whoever has it: X25519
   * as such gives that out, and MSC3903 does not ask for it to be refused (RFC 7748 section 6.1).
   */
  readonly takesSmallOrder?: boolean | undefined;
  /** Whether the code has two digits, as in MSC4108, and not twelve. */
  readonly shortCode?: boolean | undefined;
}

/** What both keys of a channel are bound to (MSC3903 step 4: the `info` of the HKDF). */
export interface ChannelContext extends Derivation {
  readonly algorithm: string;
  /** Public key of the device that generated the QR code. */
  readonly initiatorPublicKey: string;
  readonly recipientPublicKey: string;
}

/** The code is three numbers of 13 bits each. */
export const CODE_BITS = 39;

/** The key is one of AES-256. */
export const KEY_BITS = 256;

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
   * base64 (padded is accepted), not 32 bytes, or of small order where that is not taken.
   */
  agree(
    privateKey: string,
    peerPublicKey: string,
    context: ChannelContext,
  ): ChannelSecrets | undefined;
  /** A public key of small order, which nobody has a private key of. */
  readonly smallOrderKey: string;
  /**
   * How many bits of the key are known to whoever sees the code, of twelve digits. As step 7 has
   * it, the code is the beginning of what the key is: one secret and one `info` give one value,
   * however much is taken.
   */
  bitsTold(sharedKey: string, code: string): number;
  /**
   * A key pair with which the code that the peer gets, who showed the QR code, is the one that is
   * wanted: found by trying. Undefined where that takes too many tries: with real bytes, where
   * the code is not short.
   */
  groundKeys(
    label: string,
    peerPublicKey: string,
    derivation: Derivation & Pick<ChannelContext, 'algorithm'>,
    wanted: string,
  ): KeyPair | undefined;
  /** MSC3903 step 5. The initialisation vector (32 bytes) is derived from `label`. */
  seal(sharedKey: string, plaintext: string, label: string): Sealed;
  /** The plaintext, or undefined if it is not a payload sealed with this key. */
  open(sharedKey: string, sealed: Sealed): string | undefined;
  sign(privateKey: string, message: string): string;
  /** False, never a throw, for a malformed key or signature. */
  verify(publicKey: string, message: string, signature: string): boolean;
}
