/** The real crypto, against the wire facts of MSC3903 and against the cryptography of Node. */

import * as node from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { realCrypto } from '../../../machines/crypto/index.ts';
import type { KeyPair } from '../../../machines/crypto/interface.ts';
import { sealWithIv } from '../../../machines/crypto/real.ts';
import {
  ALGORITHM,
  bytesOf,
  channel,
  contextOf,
  counting,
  PLAINTEXT,
  unpadded,
} from './channel.ts';

describe('the MSC3903 vector', () => {
  const initiator: KeyPair = {
    privateKey: unpadded(counting(0x01, 32)),
    publicKey: 'B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw',
  };
  const recipient: KeyPair = {
    privateKey: unpadded(counting(0x21, 32)),
    publicKey: 'WGmv9FBUlzLLqu1eXfmzCm2jHLDldCutWtShp2jxpns',
  };
  const context = contextOf(initiator, recipient);
  const sharedKey = unpadded(
    Buffer.from('3519db991df46365f1bb44c5f88be389840ee01acc6c2f89dfabacd8b48cee99', 'hex'),
  );
  const secrets = { sharedKey, code: '2699-2902-4214' };
  const sealed = {
    iv: unpadded(new Uint8Array(32).fill(7)),
    ciphertext: 'JtUNv9OYoCTNiy1KNt682y5qycOWYzeg09z/p3G+7DBaxKzicxIa2exQXg',
  };
  const crypto = realCrypto(0);

  it('gives the AES key and the code on both sides', () => {
    expect(crypto.agree(initiator.privateKey, recipient.publicKey, context)).toEqual(secrets);
    expect(crypto.agree(recipient.privateKey, initiator.publicKey, context)).toEqual(secrets);
  });

  it('gives them for padded keys too, which the info has unpadded', () => {
    const padded = ({ privateKey, publicKey }: KeyPair): KeyPair => ({
      privateKey: `${privateKey}=`,
      publicKey: `${publicKey}=`,
    });
    const [own, peer] = [padded(initiator), padded(recipient)];
    expect(crypto.agree(own.privateKey, peer.publicKey, contextOf(own, peer))).toEqual(secrets);
  });

  it('seals to the ciphertext and opens it, padded or not', () => {
    expect(sealWithIv(sharedKey, PLAINTEXT, bytesOf(sealed.iv))).toEqual(sealed);
    expect(crypto.open(sharedKey, sealed)).toBe(PLAINTEXT);
    const padded = { iv: `${sealed.iv}=`, ciphertext: `${sealed.ciphertext}==` };
    expect(crypto.open(`${sharedKey}=`, padded)).toBe(PLAINTEXT);
  });
});

describe('real crypto opposite the cryptography of Node', () => {
  const base64url = (text: string) => bytesOf(text).toString('base64url');
  const jwk = (crv: string, x: string) => ({ kty: 'OKP', crv, x: base64url(x) });
  const publicKey = (crv: string, x: string) =>
    node.createPublicKey({ format: 'jwk', key: jwk(crv, x) });
  const privateKey = (crv: string, { privateKey: d, publicKey: x }: KeyPair) =>
    node.createPrivateKey({ format: 'jwk', key: { ...jwk(crv, x), d: base64url(d) } });

  it.each([1, 2, 3])('gives the same key and code, and opens what was sealed: seed %i', (seed) => {
    const crypto = realCrypto(seed);
    const { initiator, recipient, near } = channel(crypto);
    const secret = node.diffieHellman({
      privateKey: privateKey('X25519', recipient),
      publicKey: publicKey('X25519', initiator.publicKey),
    });
    const info = `${ALGORITHM}|${initiator.publicKey}|${recipient.publicKey}`;
    const derive = (length: number) =>
      Buffer.from(node.hkdfSync('sha256', secret, Buffer.alloc(8), info, length));
    expect(near.sharedKey).toBe(unpadded(derive(32)));

    const bits = BigInt(`0x${derive(5).toString('hex')}`);
    const groups = [27n, 14n, 1n].map((shift) => ((bits >> shift) & 8191n) + 1000n);
    expect(near.code).toBe(groups.join('-'));

    const { iv, ciphertext } = crypto.seal(near.sharedKey, PLAINTEXT, 'm1');
    expect(bytesOf(iv)).toHaveLength(32);
    const decipher = node.createDecipheriv('aes-256-gcm', derive(32), bytesOf(iv));
    decipher.setAuthTag(bytesOf(ciphertext).subarray(-16));
    const start = decipher.update(bytesOf(ciphertext).subarray(0, -16), undefined, 'utf8');
    expect(start + decipher.final('utf8')).toBe(PLAINTEXT);
  });

  it('makes the Ed25519 signatures of RFC 8032', () => {
    const crypto = realCrypto(7);
    const keys = crypto.signingKeys('device');
    const signature = crypto.sign(keys.privateKey, PLAINTEXT);
    const message = Buffer.from(PLAINTEXT);
    const ours = publicKey('Ed25519', keys.publicKey);
    expect(node.verify(null, message, ours, bytesOf(signature))).toBe(true);
    const theirs = node.sign(null, message, privateKey('Ed25519', keys));
    expect(crypto.verify(keys.publicKey, PLAINTEXT, unpadded(theirs))).toBe(true);
  });
});

describe('real crypto on the wire', () => {
  const crypto = realCrypto(1);
  const { initiator, context, near } = channel(crypto);

  it.each([12, 16, 32, 48])('opens a payload with an IV of %i bytes', (length) => {
    const sealed = sealWithIv(near.sharedKey, PLAINTEXT, counting(1, length));
    expect(crypto.open(near.sharedKey, sealed)).toBe(PLAINTEXT);
  });

  it('opens no payload that is not UTF-8', () => {
    const cipher = node.createCipheriv('aes-256-gcm', bytesOf(near.sharedKey), counting(1, 32));
    const parts = [cipher.update(Uint8Array.of(0x22, 0xff, 0x22)), cipher.final()];
    const ciphertext = unpadded(Buffer.concat([...parts, cipher.getAuthTag()]));
    const sealed = { iv: unpadded(counting(1, 32)), ciphertext };
    expect(crypto.open(near.sharedKey, sealed)).toBeUndefined();
  });

  it('refuses an IV of fewer than 12 bytes, and a key that is not of 32', () => {
    const short = sealWithIv(near.sharedKey, PLAINTEXT, counting(1, 11));
    expect(crypto.open(near.sharedKey, short)).toBeUndefined();
    const sealed = crypto.seal(near.sharedKey, PLAINTEXT, 'm1');
    expect(crypto.open(unpadded(counting(1, 16)), sealed)).toBeUndefined();
    expect(crypto.publicKeyOf(unpadded(counting(1, 31)))).toBeUndefined();
    expect(() => crypto.seal(unpadded(counting(1, 16)), PLAINTEXT, 'm1')).toThrow(/32 .* got 16/);
  });

  it.each([
    ['all zero', '00'.repeat(32)],
    ['order 1', `01${'00'.repeat(31)}`],
    ['order 2', `ec${'ff'.repeat(30)}7f`],
    ['order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['31 bytes', '09'.repeat(31)],
    ['33 bytes', '09'.repeat(33)],
  ])('does not agree with a peer key of low order or another length: %s', (_, hex) => {
    const peer = unpadded(Buffer.from(hex, 'hex'));
    expect(crypto.agree(initiator.privateKey, peer, context)).toBeUndefined();
    const taking = { ...context, takesSmallOrder: true };
    const isKey = Buffer.from(hex, 'hex').length === 32;
    // The secret is zero: the key and the code are those of 32 bytes of zero.
    const info = `${ALGORITHM}|${context.initiatorPublicKey}|${context.recipientPublicKey}`;
    const zero = node.hkdfSync('sha256', Buffer.alloc(32), Buffer.alloc(8), info, 32);
    const expected = isKey ? unpadded(Buffer.from(zero)) : undefined;
    expect(crypto.agree(initiator.privateKey, peer, taking)?.sharedKey).toBe(expected);
  });

  it('lets no small-order key verify what nobody signed', () => {
    // The identity as key and as R, with S = 0, satisfies the lax equation for every message.
    const one = (length: number) => unpadded(Uint8Array.from({ length }, (_, i) => +(i === 0)));
    expect(crypto.verify(one(32), PLAINTEXT, one(64))).toBe(false);
  });

  it('gives other values for another seed', () => {
    const values = (seed: number) => {
      const { opaque, ephemeralKeys, signingKeys, seal } = realCrypto(seed);
      const pairs = [ephemeralKeys('A'), signingKeys('A')];
      const keys = pairs.flatMap((pair) => [pair.privateKey, pair.publicKey]);
      return [opaque('A'), ...keys, seal(near.sharedKey, '', 'A').iv];
    };
    expect(values(1)).toEqual(values(1));
    expect(new Set([1, 2, -1, 0.5].flatMap(values)).size).toBe(4 * 6);
  });
});
