/** HPKE against an implementation that nobody here has written, and that does RFC 9180. */

import { createDecipheriv, hkdfSync } from 'node:crypto';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { base64nopad } from '@scure/base';
import { expect, it } from 'vitest';
import { realCrypto } from '../../../machines/crypto/index.ts';
import { hpke } from '../../../machines/rendezvous/hpke.ts';
import { path, urlOfPoint } from './directedVectors.ts';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

const encoder = new TextEncoder();
const bytes = (text: string) => encoder.encode(text);
const info = bytes('MATRIX_QR_CODE_LOGIN');
const copied = (text: string) => Uint8Array.from(base64nopad.decode(text)).buffer as ArrayBuffer;

/** What a payload is bound to at a revision, written out. */
const bound = (token: string): Uint8Array =>
  Buffer.concat([
    Buffer.of(0, 26),
    bytes('https://matrix.example.com'),
    Buffer.of(12),
    bytes('abcdEFG12345'),
    Buffer.of(token.length),
    bytes(token),
  ]);

const at = (etag: string) => ({ url: urlOfPoint, etag });

const handshake = hpke(realCrypto(4388), 'rfc9180', path);
const shower = handshake.keysFor('shower');

const keyOf = (text: string, isPublic: boolean) =>
  suite.kem.importKey('raw', copied(text), isPublic);

it('reads what we write as the device that scans', async () => {
  const scanner = handshake.keysFor('scanner');
  const started = handshake.start(scanner, shower.publicKey, at('token1'));
  const text = base64nopad.decode(String(started?.says));
  const recipient = await suite.createRecipientContext({
    recipientKey: await keyOf(shower.privateKey, false),
    enc: Uint8Array.from(text.slice(0, 32)).buffer as ArrayBuffer,
    info,
  });
  const opened = await recipient.open(Uint8Array.from(text.slice(32)), bound('token1'));
  expect(new TextDecoder().decode(opened)).toBe('MATRIX_QR_CODE_LOGIN_INITIATE');
  const [publicOfShower, publicOfScanner] = [shower, scanner].map((pair) =>
    base64nopad.decode(pair.publicKey),
  );
  const context = Buffer.concat([
    bytes('MATRIX_QR_CODE_LOGIN_CHECKCODE'),
    publicOfShower as Uint8Array,
    publicOfScanner as Uint8Array,
  ]);
  const [b0 = 0, b1 = 0] = new Uint8Array(await recipient.export(context, 2));
  if (started === undefined) expect.fail('expected a start');
  expect(handshake.checkCode(started.session)).toBe(`${(b0 % 9) + 1}${b1 % 10}`);
});

it('writes what we read as the device that shows, and reads what that confirms with', async () => {
  const recipientPublicKey = await keyOf(shower.publicKey, true);
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  const sealed = await sender.seal(bytes('MATRIX_QR_CODE_LOGIN_INITIATE'), bound('token1'));
  const key = new Uint8Array(sender.enc);
  const initiate = base64nopad.encode(Buffer.concat([key, new Uint8Array(sealed)]));
  const session = handshake.accept(shower, initiate, at('token1'));
  if (session === undefined) expect.fail('expected a session');
  const said = handshake.confirmation?.say(session, 'label', at('token2')).says;
  const text = base64nopad.decode(String(said));
  const secret = await sender.export(bytes('MATRIX_QR_CODE_LOGIN response'), 32);
  const salt = Buffer.concat([key, text.slice(0, 32)]);
  const given = (label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', new Uint8Array(secret), salt, label, length));
  const opening = createDecipheriv('chacha20-poly1305', given('key', 32), given('nonce', 12), {
    authTagLength: 16,
  });
  opening.setAAD(bound('token2'), { plaintextLength: text.length - 48 });
  opening.setAuthTag(text.slice(-16));
  const plaintext = Buffer.concat([opening.update(text.slice(32, -16)), opening.final()]);
  expect(plaintext.toString()).toBe('MATRIX_QR_CODE_LOGIN_OK');
  const next = await sender.seal(bytes('"next"'), bound('token3'));
  const confirmed = handshake.confirmation?.say(session, 'label', at('token2')).session;
  if (confirmed === undefined) expect.fail('expected a session');
  const read = handshake.open(confirmed, base64nopad.encode(new Uint8Array(next)), at('token3'));
  expect(read?.plaintext).toBe('"next"');
});
