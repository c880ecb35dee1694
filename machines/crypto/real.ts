/**
 * Real cryptography: the bytes that MSC3903 puts on the wire, reproducible from a seed.
 *
 * What ought to be random (private keys, initialisation vectors, opaque values) is HKDF-SHA256 of
 * the seed, so a run can be repeated from its number. That also makes every secret guessable by
 * whoever knows the seed: with a number, these keys are for simulations and tests only.
 *
 * Nothing here needs Node: the same code runs in a browser worker.
 */

import { gcm } from '@noble/ciphers/aes.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { base64nopad } from '@scure/base';
import { decodeBase64, decodeExactly, decoder, encoder } from './bytes.ts';
import {
  type ChannelContext,
  type ChannelSecrets,
  CODE_BITS,
  type Crypto,
  type KeyPair,
  type Sealed,
} from './interface.ts';

/** X25519 keys, Ed25519 keys and AES-256 keys alike. */
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** 256 bits, as MSC3903 step 5 asks. */
const SENT_IV_BYTES = 32;
/** Clients send 16 and the text's own example has 16; below 12 AES-GCM is no longer safe. */
const SHORTEST_IV_BYTES = 12;
/** CODE_BITS of it make the three groups of the confirmation code. */
const CODE_BYTES = 5;
/** Of a hundred codes one is not found in so many tries once in 10^8 times. */
const MOST_TRIES = 2_000;
/** 128 bits, so that nobody guesses an access token. */
const OPAQUE_BYTES = 16;
/** MSC3903 step 4. */
const CHANNEL_SALT = new Uint8Array(8);

/** A key of our own. A malformed one is a mistake in the caller, unlike one that a peer sent. */
function decodeOwnKey(what: string, text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes?.length === KEY_BYTES) return bytes;
  const came = bytes === undefined ? 'text that is not base64' : `${bytes.length} bytes`;
  throw new Error(`${what}: expected ${KEY_BYTES} bytes in base64, got ${came}`);
}

/**
 * MSC3903 step 3. This X25519 refuses to give a secret that is zero out, as of a key of small
 * order: of two keys of the right length it refuses nothing else.
 */
function sharedSecret(
  privateKey: Uint8Array,
  peerPublicKey: Uint8Array,
  { takesSmallOrder = false }: ChannelContext,
): Uint8Array | undefined {
  try {
    return x25519.getSharedSecret(privateKey, peerPublicKey);
  } catch {
    return takesSmallOrder ? new Uint8Array(KEY_BYTES) : undefined;
  }
}

/** MSC3903 step 4: the `info` has unpadded base64, however the peer wrote its key. */
function channelInfo(context: ChannelContext): string {
  const { algorithm, initiatorPublicKey, recipientPublicKey } = context;
  const keys = [initiatorPublicKey, recipientPublicKey].map((key) => key.replace(/={1,2}$/, ''));
  return [algorithm, ...keys].join('|');
}

/**
 * MSC3903 step 7: the decimal method of the client-server API's SAS verification. A short code is
 * two digits, each of one byte, as in MSC4108.
 */
function decimalCode(bytes: Uint8Array, isShort: boolean): string {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0] = bytes;
  if (isShort) return `${b0 % 10}${b1 % 10}`;
  const groups = [
    (b0 << 5) | (b1 >> 3),
    ((b1 & 0x07) << 10) | (b2 << 2) | (b3 >> 6),
    ((b3 & 0x3f) << 7) | (b4 >> 1),
  ];
  return groups.map((group) => group + 1000).join('-');
}

/** All that MSC3903 steps 3, 4 and 7 derive; bytes in unpadded standard base64. */
interface KeySchedule {
  readonly sharedSecret: string;
  readonly salt: string;
  readonly info: string;
  readonly aesKey: string;
  /** Of the code: that of the key, unless it has one of its own. */
  readonly codeInfo: string;
  /** The 40 bits that the code is made from. */
  readonly codeBytes: string;
  readonly code: string;
}

/** Undefined for what is no key, and for a low-order point. */
export function keySchedule(
  privateKey: string,
  peerPublicKey: string,
  context: ChannelContext,
): KeySchedule | undefined {
  const own = decodeExactly(privateKey, KEY_BYTES);
  const peer = decodeExactly(peerPublicKey, KEY_BYTES);
  const secret = own && peer && sharedSecret(own, peer, context);
  if (secret === undefined) return undefined;
  const info = channelInfo(context);
  const derive = (length: number, text: string) =>
    hkdf(sha256, secret, CHANNEL_SALT, encoder.encode(text), length);
  const codeInfo = context.codeInfo === undefined ? info : `${info}|${context.codeInfo}`;
  const codeBytes = derive(CODE_BYTES, codeInfo);
  return {
    sharedSecret: base64nopad.encode(secret),
    salt: base64nopad.encode(CHANNEL_SALT),
    info,
    aesKey: base64nopad.encode(derive(KEY_BYTES, info)),
    codeInfo,
    codeBytes: base64nopad.encode(codeBytes),
    code: decimalCode(codeBytes, context.shortCode === true),
  };
}

/** The bits that a code is made from: the numbers, each less the thousand that was added. */
const bitsOfCode = (code: string): bigint =>
  code.split('-').reduce((bits, group) => (bits << 13n) | BigInt(Number(group) - 1000), 0n);

function bitsTold(sharedKey: string, code: string): number {
  const key = decodeExactly(sharedKey, KEY_BYTES);
  if (key === undefined || !/^\d{4}-\d{4}-\d{4}$/.test(code)) return 0;
  const first = BigInt(`0x${bytesToHex(key.subarray(0, CODE_BYTES))}`);
  const isBeginning = first >> BigInt(8 * CODE_BYTES - CODE_BITS) === bitsOfCode(code);
  return isBeginning ? CODE_BITS : 0;
}

function agree(
  privateKey: string,
  peerPublicKey: string,
  context: ChannelContext,
): ChannelSecrets | undefined {
  const schedule = keySchedule(privateKey, peerPublicKey, context);
  return schedule && { sharedKey: schedule.aesKey, code: schedule.code };
}

/**
 * MSC3903 step 5 with the initialisation vector given, for test vectors and for what clients with
 * shorter vectors send. Throws if `sharedKey` is not an AES-256 key.
 */
export function sealWithIv(sharedKey: string, plaintext: string, iv: Uint8Array): Sealed {
  const key = decodeOwnKey('AES-256 key', sharedKey);
  return {
    iv: base64nopad.encode(iv),
    ciphertext: base64nopad.encode(gcm(key, iv).encrypt(encoder.encode(plaintext))),
  };
}

/** The inverse of MSC3903 step 5, for an initialisation vector of any length from 12 bytes up. */
function open(sharedKey: string, sealed: Sealed): string | undefined {
  const key = decodeExactly(sharedKey, KEY_BYTES);
  const iv = decodeBase64(sealed.iv);
  const ciphertext = decodeBase64(sealed.ciphertext);
  if (key === undefined || iv === undefined || ciphertext === undefined) return undefined;
  if (iv.length < SHORTEST_IV_BYTES) return undefined;
  try {
    return decoder.decode(gcm(key, iv).decrypt(ciphertext));
  } catch {
    return undefined; // Another key, altered or cut short on the way, or not UTF-8.
  }
}

function sign(privateKey: string, message: string): string {
  const key = decodeOwnKey('Ed25519 private key', privateKey);
  return base64nopad.encode(ed25519.sign(encoder.encode(message), key));
}

/** As RFC 8032 has it: the laxer ZIP 215 would let a small-order key sign anything. */
function verify(publicKey: string, message: string, signature: string): boolean {
  const key = decodeExactly(publicKey, KEY_BYTES);
  const bytes = decodeExactly(signature, SIGNATURE_BYTES);
  if (key === undefined || bytes === undefined) return false;
  return ed25519.verify(bytes, encoder.encode(message), key, { zip215: false });
}

function publicKeyOf(privateKey: string): string | undefined {
  const key = decodeExactly(privateKey, KEY_BYTES);
  return key && base64nopad.encode(ed25519.getPublicKey(key));
}

/** The kinds of value that a seed gives; each has its own space of labels. */
type Kind = 'opaque' | 'ephemeral key' | 'signing key' | 'iv';

/**
 * Cryptography whose every random value follows from `seed`: a number for a run that is to be
 * repeated, a text that nobody can guess for one with real servers.
 *
 * A label names a value and not its use: two messages sealed under one key need two labels, or
 * they share an initialisation vector, which AES-GCM does not survive.
 */
export function realCrypto(seed: number | string): Crypto {
  const material = encoder.encode(String(seed));

  function derive(kind: Kind, label: string, length: number): Uint8Array {
    // As JSON, so that no kind and label run together into those of another value.
    const info = encoder.encode(JSON.stringify([kind, label]));
    return hkdf(sha256, material, undefined, info, length);
  }

  function keyPair(
    kind: Kind,
    label: string,
    publicKeyFor: (privateKey: Uint8Array) => Uint8Array,
  ): KeyPair {
    const privateKey = derive(kind, label, KEY_BYTES);
    return {
      privateKey: base64nopad.encode(privateKey),
      publicKey: base64nopad.encode(publicKeyFor(privateKey)),
    };
  }

  return {
    kind: 'real',
    opaque: (label) => bytesToHex(derive('opaque', label, OPAQUE_BYTES)),
    ephemeralKeys: (label) => keyPair('ephemeral key', label, x25519.getPublicKey),
    signingKeys: (label) => keyPair('signing key', label, ed25519.getPublicKey),
    publicKeyOf,
    agree,
    groundKeys: (label, peerPublicKey, derivation, wanted) => {
      if (derivation.shortCode !== true) return undefined;
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const pair = keyPair('ephemeral key', `${label} ${tries}`, x25519.getPublicKey);
        const keys = {
          initiatorPublicKey: peerPublicKey,
          recipientPublicKey: pair.publicKey,
        };
        const found = agree(pair.privateKey, peerPublicKey, { ...derivation, ...keys });
        if (found?.code === wanted) return pair;
      }
      return undefined;
    },
    smallOrderKey: base64nopad.encode(new Uint8Array(KEY_BYTES)),
    bitsTold,
    seal: (sharedKey, plaintext, label) =>
      sealWithIv(sharedKey, plaintext, derive('iv', label, SENT_IV_BYTES)),
    open,
    sign,
    verify,
  };
}
