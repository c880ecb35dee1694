/**
 * The HPKE of MSC4388 (726e11544, L614-881), with real bytes: base mode of RFC 9180 with X25519,
 * HKDF-SHA256 and ChaCha20-Poly1305 from the scanning device to the other one, and back a context
 * of its own that is derived as Oblivious HTTP does it (RFC 9458 section 4.4).
 */

import { expand, extract, hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { base64nopad } from '@scure/base';
import { decodeBase64, decodeExactly, encoder } from '../bytes.ts';
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

/**
 * How the text is read. By its letter the secret of X25519 goes into the key schedule as it is
 * (L664, L719); RFC 9180 hashes it with both keys first. Released code does that too, and has other
 * labels than the text for the response (L745) and the check code (L830).
 */
export type HpkeReading = 'letter' | 'rfc9180' | 'released';

const INFO = 'MATRIX_QR_CODE_LOGIN';
const KEM = 0x0020;
const KDF = 0x0001;
const AEAD = 0x0003;

const empty = new Uint8Array();
const u8 = (value: number) => Uint8Array.of(value);
const u16 = (value: number) => Uint8Array.of(value >> 8, value & 0xff);
const bytes = (text: string) => encoder.encode(text);

const suites = {
  kem: concatBytes(bytes('KEM'), u16(KEM)),
  hpke: concatBytes(bytes('HPKE'), u16(KEM), u16(KDF), u16(AEAD)),
};

/** RFC 9180 section 4. */
const labeledExtract = (suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array) =>
  extract(sha256, concatBytes(bytes('HPKE-v1'), suite, bytes(label), ikm), salt);

const labeledExpand = (
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
) =>
  expand(
    sha256,
    prk,
    concatBytes(u16(length), bytes('HPKE-v1'), suite, bytes(label), info),
    length,
  );

/** RFC 9180 section 4.1: what Encap and Decap make of the secret of X25519. */
function kemSecret(secret: Uint8Array, { shower, scanner }: Ends): Uint8Array {
  const prk = labeledExtract(suites.kem, empty, 'eae_prk', secret);
  const both = concatBytes(keyBytes(scanner), keyBytes(shower));
  return labeledExpand(suites.kem, prk, 'shared_secret', both, KEY_BYTES);
}

/** RFC 9180 section 5.1, base mode. */
function keySchedule(shared: Uint8Array) {
  const { hpke } = suites;
  const context = concatBytes(
    u8(0),
    labeledExtract(hpke, empty, 'psk_id_hash', empty),
    labeledExtract(hpke, empty, 'info_hash', bytes(INFO)),
  );
  const secret = labeledExtract(hpke, shared, 'secret', empty);
  const given = (label: string, length: number) =>
    labeledExpand(hpke, secret, label, context, length);
  const exporter = given('exp', KEY_BYTES);
  return {
    key: concatBytes(given('key', KEY_BYTES), given('base_nonce', NONCE_BYTES)),
    /** RFC 9180 section 5.3. */
    exported: (what: Uint8Array, length: number) =>
      labeledExpand(hpke, exporter, 'sec', what, length),
  };
}

/** A key and its base nonce, as one text. */
function contextOf(text: string, count: number): readonly [Uint8Array, Uint8Array] {
  const both = decodeExactly(text, KEY_BYTES + NONCE_BYTES);
  if (both === undefined) throw new RangeError(`expected a key and a base nonce, got ${text}`);
  const nonce = both.slice(KEY_BYTES);
  const number = new Uint8Array(NONCE_BYTES);
  new DataView(number.buffer).setUint32(NONCE_BYTES - 4, count);
  // RFC 9180 section 5.2.
  return [both.slice(0, KEY_BYTES), nonce.map((byte, i) => byte ^ (number[i] as number))];
}

/** Texts with their lengths before them: of the first in 16 bits, of the others in 8 (L680-703). */
const bindingOf = (bound: readonly string[]): Uint8Array =>
  concatBytes(
    ...bound.flatMap((text, i) => {
      const written = bytes(text);
      return [i === 0 ? u16(written.length) : u8(written.length), written];
    }),
  );

const responseLabels: Readonly<Record<HpkeReading, string>> = {
  letter: `${INFO} response`,
  rfc9180: `${INFO} response`,
  released: `${INFO}_RESPONSE`,
};

const codeContext = (reading: HpkeReading, { shower, scanner }: Ends): Uint8Array =>
  reading === 'released'
    ? bytes(`${INFO}_CHECKCODE|${shower}|${scanner}`)
    : concatBytes(bytes(`${INFO}_CHECKCODE`), keyBytes(shower), keyBytes(scanner));

export function hpkeCrypto(
  crypto: Pick<Crypto, 'ephemeralKeys'>,
  reading: HpkeReading,
): DirectedCrypto {
  return {
    keysFor: crypto.ephemeralKeys,
    agree(privateKey, peerKey, ends) {
      const secret = sharedSecret(privateKey, peerKey);
      if (secret === undefined) return undefined;
      const { key, exported } = keySchedule(
        reading === 'letter' ? secret : kemSecret(secret, ends),
      );
      const [b0 = 0, b1 = 0] = exported(codeContext(reading, ends), 2);
      return {
        scannerKey: base64nopad.encode(key),
        secret: base64nopad.encode(exported(bytes(responseLabels[reading]), KEY_BYTES)),
        checkCode: `${(b0 % 9) + 1}${b1 % 10}`,
      };
    },
    nonceFor: nonceFrom(crypto),
    showerKey({ secret }, nonce, { scanner }) {
      const salt = concatBytes(keyBytes(scanner), keyBytes(nonce));
      const given = (label: string, length: number) =>
        hkdf(sha256, keyBytes(secret), salt, bytes(label), length);
      return base64nopad.encode(concatBytes(given('key', KEY_BYTES), given('nonce', NONCE_BYTES)));
    },
    seal: (key, count, bound, plaintext) =>
      sealWith(...contextOf(key, count), plaintext, bindingOf(bound)),
    open: (key, count, bound, sealed) =>
      openWith(...contextOf(key, count), sealed, bindingOf(bound)),
    join: (head, sealed) =>
      base64nopad.encode(concatBytes(keyBytes(head), decodeBase64(sealed) ?? empty)),
    split(text) {
      const all = decodeBase64(text);
      if (all === undefined || all.length < KEY_BYTES) return undefined;
      const [head, sealed] = [all.slice(0, KEY_BYTES), all.slice(KEY_BYTES)];
      return { head: base64nopad.encode(head), sealed: base64nopad.encode(sealed) };
    },
  };
}
