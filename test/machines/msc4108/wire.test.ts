/**
 * What stands at the relay in whole sign-ins of MSC4108, opened with the private keys by nothing
 * of ours: by an implementation of HPKE that nobody here has written, and by Node's own crypto.
 */

import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { describe, expect, it } from 'vitest';
import { cryptoFor } from '../../../machines/crypto/index.ts';
import { existingActors, newActors } from '../../../machines/msc4108/actors.ts';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { simulate } from '../../../sim/run/simulate.ts';

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const text = (one: string): Buffer => Buffer.from(one);

/** What a device has written at the relay. */
interface Written {
  readonly isScanner: boolean;
  /** As it stands there. */
  readonly data: string;
  /** What it is bound to, in 2026. */
  readonly bound: Buffer;
  /** What it means; undefined for what belongs to the handshake. */
  readonly meant: unknown;
}

interface Keys {
  readonly privateKey: Buffer;
  readonly publicKey: Buffer;
}

/** A sign-in as its relay and its two devices know it. */
interface SignedIn {
  readonly written: readonly Written[];
  readonly shower: Keys;
  readonly scanner: Keys;
  readonly checkCode: string;
}

const counted = (one: string, lengthBytes: 1 | 2): Buffer =>
  Buffer.concat([Buffer.of(0, text(one).length).subarray(2 - lengthBytes), text(one)]);

/** MSC4388 L685-L703: the base URL, the id and the token, each after its length. */
function boundTo(url: string, token: string): Buffer {
  const [, base = '', id = ''] = /^(.*)\/_matrix\/client\/v1\/rendezvous\/(.*)$/.exec(url) ?? [];
  return Buffer.concat([counted(base, 2), counted(id, 1), counted(token, 1)]);
}

function signIn(given: Readonly<Record<string, string>>, seed: number): SignedIn {
  const { messages, outcome } = simulate(msc4108, { settings: settle(msc4108.knobs, given), seed });
  expect(outcome).toMatchObject({ newDevice: 'success', existingDevice: 'success' });
  const [scanning, showing] =
    given.scan === 'new' ? [newActors, existingActors] : [existingActors, newActors];
  const written = messages.flatMap(({ from, to, wire, plaintext }): Written[] => {
    const { method, url, body } = wire as { method?: string; url?: string; body?: string };
    if (to !== 'relay' || method !== 'PUT') return [];
    const isScanner = from === scanning.flow;
    if (given.revision !== '2026') {
      return [{ isScanner, data: body ?? '', bound: Buffer.of(), meant: plaintext ?? undefined }];
    }
    const { data, sequence_token } = JSON.parse(body ?? '') as Record<string, string>;
    const bound = boundTo(url ?? '', sequence_token ?? '');
    return [{ isScanner, data: data ?? '', bound, meant: plaintext ?? undefined }];
  });
  const shown = messages.find(({ type }) => type === 'screen.code')?.wire as { code: string };
  // The handshake, an offer where the existing device scans, and four messages.
  expect(written).toHaveLength(given.scan === 'new' ? 6 : 7);
  const crypto = cryptoFor({ kind: 'real', seed });
  const keysOf = (channel: string): Keys => {
    const { privateKey, publicKey } = crypto.ephemeralKeys(channel);
    return { privateKey: bytesOf(privateKey), publicKey: bytesOf(publicKey) };
  };
  return {
    written,
    scanner: keysOf(scanning.channel),
    shower: keysOf(showing.channel),
    checkCode: shown.code,
  };
}

/** What it opens to. Throws for what does not. */
function opened(key: Buffer, nonce: Buffer, bound: Buffer, sealed: Buffer): string {
  const opening = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  opening.setAAD(bound, { plaintextLength: sealed.length - 16 });
  opening.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()]).toString();
}

/** X25519, with what stands before the bytes of keys in their containers (RFC 8410). */
function sharedSecret({ shower, scanner }: SignedIn): Buffer {
  const der = (prefix: string, key: Buffer) => Buffer.concat([Buffer.from(prefix, 'hex'), key]);
  const privateDer = der('302e020100300506032b656e04220420', shower.privateKey);
  const publicDer = der('302a300506032b656e032100', scanner.publicKey);
  return diffieHellman({
    privateKey: createPrivateKey({ key: privateDer, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: publicDer, format: 'der', type: 'spki' }),
  });
}

const hkdf = (
  hash: string,
  secret: Uint8Array,
  salt: Uint8Array,
  info: string | Buffer,
  n: number,
) => Buffer.from(hkdfSync(hash, secret, salt, info, n));

/** The nonce number `count` of HPKE (RFC 9180, section 5.2). */
function nonceOf(base: Buffer, count: number): Buffer {
  const nonce = Buffer.from(base);
  const last = nonce.length - 1;
  nonce[last] = (nonce[last] as number) ^ count;
  return nonce;
}

/** What each payload is to open to, in the order in which it was written. */
const meantBy = ({ written }: SignedIn): string[] =>
  written.map(({ isScanner, meant }) => {
    if (meant !== undefined) return JSON.stringify(meant);
    return isScanner ? 'MATRIX_QR_CODE_LOGIN_INITIATE' : 'MATRIX_QR_CODE_LOGIN_OK';
  });

/** The scanning device's part of an HPKE, and what is exported from it. */
interface Context {
  open(sealed: Buffer, bound: Buffer): Promise<string>;
  exported(context: Buffer | string, length: number): Promise<Buffer>;
}

/** Of somebody else. */
async function rfc9180({ shower, scanner }: SignedIn): Promise<Context> {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
  });
  const copied = (one: Buffer) => Uint8Array.from(one).buffer as ArrayBuffer;
  const context = await suite.createRecipientContext({
    recipientKey: await suite.kem.importKey('raw', copied(shower.privateKey), false),
    enc: copied(scanner.publicKey),
    info: text('MATRIX_QR_CODE_LOGIN'),
  });
  return {
    open: async (sealed, bound) => Buffer.from(await context.open(sealed, bound)).toString(),
    exported: async (label, length) =>
      Buffer.from(await context.export(Buffer.from(label as string), length)),
  };
}

/** By the letter: the key schedule of RFC 9180 (section 5.1) of the secret of X25519 itself. */
async function letter(found: SignedIn): Promise<Context> {
  const suite = Buffer.concat([text('HPKE'), Buffer.of(0, 0x20, 0, 1, 0, 3)]);
  const labeled = (label: string) => Buffer.concat([text('HPKE-v1'), suite, text(label)]);
  const extract = (salt: Buffer, label: string, secret: Buffer): Buffer =>
    createHmac('sha256', salt).update(labeled(label)).update(secret).digest();
  const expand = (secret: Buffer, label: string, info: Buffer, length: number): Buffer => {
    const whole = Buffer.concat([Buffer.of(0, length), labeled(label), info, Buffer.of(1)]);
    return createHmac('sha256', secret).update(whole).digest().subarray(0, length);
  };
  const none = Buffer.of();
  const context = Buffer.concat([
    Buffer.of(0),
    extract(none, 'psk_id_hash', none),
    extract(none, 'info_hash', text('MATRIX_QR_CODE_LOGIN')),
  ]);
  const secret = extract(sharedSecret(found), 'secret', none);
  const key = expand(secret, 'key', context, 32);
  const base = expand(secret, 'base_nonce', context, 12);
  const exporter = expand(secret, 'exp', context, 32);
  let count = 0;
  return {
    open: async (sealed, bound) => opened(key, nonceOf(base, count++), bound, sealed),
    exported: async (label, length) =>
      expand(exporter, 'sec', Buffer.from(label as string), length),
  };
}

const readings = {
  rfc9180: { contextOf: rfc9180, label: 'MATRIX_QR_CODE_LOGIN response', isRaw: true },
  letter: { contextOf: letter, label: 'MATRIX_QR_CODE_LOGIN response', isRaw: true },
  released: { contextOf: rfc9180, label: 'MATRIX_QR_CODE_LOGIN_RESPONSE', isRaw: false },
} as const;

const unpadded = (key: Buffer): string => key.toString('base64').replace(/=+$/, '');

describe.each(['new', 'existing'])('the %s device scans', (scan) => {
  it.each(Object.entries(readings))('HPKE, %s', async (channel, { contextOf, label, isRaw }) => {
    for (const seed of [1, 2 ** 31]) {
      const found = signIn({ revision: '2026', channel, scan }, seed);
      const context = await contextOf(found);
      const { shower, scanner, checkCode } = found;
      const secret = await context.exported(label, 32);
      let response: { readonly key: Buffer; readonly base: Buffer; count: number } | undefined;
      const said: string[] = [];
      for (const [place, { isScanner, data, bound }] of found.written.entries()) {
        const bytes = bytesOf(data);
        if (isScanner) {
          const isFirst = place === 0;
          if (isFirst) expect(bytes.subarray(0, 32)).toEqual(scanner.publicKey);
          said.push(await context.open(isFirst ? bytes.subarray(32) : bytes, bound));
          continue;
        }
        const sealed = response === undefined ? bytes.subarray(32) : bytes;
        const salt = Buffer.concat([scanner.publicKey, bytes.subarray(0, 32)]);
        response ??= {
          key: hkdf('sha256', secret, salt, 'key', 32),
          base: hkdf('sha256', secret, salt, 'nonce', 12),
          count: 0,
        };
        said.push(opened(response.key, nonceOf(response.base, response.count++), bound, sealed));
      }
      expect(said).toEqual(meantBy(found));
      const prefix = text('MATRIX_QR_CODE_LOGIN_CHECKCODE');
      const about = isRaw
        ? Buffer.concat([prefix, shower.publicKey, scanner.publicKey])
        : text(`${prefix}|${unpadded(shower.publicKey)}|${unpadded(scanner.publicKey)}`);
      const [b0 = 0, b1 = 0] = await context.exported(about, 2);
      expect(checkCode).toBe(`${(b0 % 9) + 1}${b1 % 10}`);
    }
  });

  it.each([
    ['2024', 'sha512', [0, 1, 2]],
    ['2024-letter', 'sha256', [1, 1, 2]],
  ] as const)('ECIES, %s', (revision, hash, numbersOfShower) => {
    for (const seed of [1, 2 ** 31]) {
      const found = signIn({ revision, scan }, seed);
      const { shower, scanner, checkCode } = found;
      const keys = `${unpadded(shower.publicKey)}|${unpadded(scanner.publicKey)}`;
      const derived = (what: string, length: number) => {
        const info = `MATRIX_QR_CODE_LOGIN_${what}|${keys}`;
        return hkdf(hash, sharedSecret(found), Buffer.of(), info, length);
      };
      const counts = { scanner: 0, shower: 0 };
      const said = found.written.map(({ isScanner, data, bound }) => {
        const number = isScanner
          ? counts.scanner++
          : (numbersOfShower[counts.shower] ?? counts.shower);
        if (!isScanner) counts.shower++;
        const nonce = Buffer.alloc(12);
        nonce.writeUInt32LE(number);
        const [sealed = '', key] = data.split('|');
        if (key !== undefined) expect(bytesOf(key)).toEqual(scanner.publicKey);
        const sealing = derived(isScanner ? 'ENCKEY_S' : 'ENCKEY_G', 32);
        return opened(sealing, nonce, bound, bytesOf(sealed));
      });
      expect(said).toEqual(meantBy(found));
      const [b0 = 0, b1 = 0] = derived('CHECKCODE', 2);
      expect(checkCode).toBe(`${b0 % 10}${b1 % 10}`);
    }
  });
});
