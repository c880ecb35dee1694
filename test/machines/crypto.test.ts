/**
 * The two implementations of the crypto interface: the real one against the wire facts of MSC3903
 * and against Node's own cryptography, then both against the equations that a machine relies on.
 */

import * as node from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cryptoFor, realCrypto, symbolicCrypto } from '../../machines/crypto/index.ts';
import type { ChannelContext, Crypto, KeyPair } from '../../machines/crypto/interface.ts';
import { sealWithIv } from '../../machines/crypto/real.ts';

const ALGORITHM = 'org.matrix.msc3903.rendezvous.v2.curve25519-aes-sha256';
const PLAINTEXT = '{"type":"m.login.progress"}';
const RUNS = { numRuns: 250 };

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
const bytesOf = (text: string) => Buffer.from(text, 'base64');
/** The `length` bytes that count up from `first`. */
const counting = (first: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => first + i);

function contextOf(initiator: KeyPair, recipient: KeyPair): ChannelContext {
  return {
    algorithm: ALGORITHM,
    initiatorPublicKey: initiator.publicKey,
    recipientPublicKey: recipient.publicKey,
  };
}

/** Both ends of a channel between the key pairs labelled `a` (initiator) and `b`. */
function channel(crypto: Crypto, a = 'new', b = 'old') {
  const initiator = crypto.ephemeralKeys(a);
  const recipient = crypto.ephemeralKeys(b);
  const context = contextOf(initiator, recipient);
  const near = crypto.agree(initiator.privateKey, recipient.publicKey, context);
  const far = crypto.agree(recipient.privateKey, initiator.publicKey, context);
  if (near === undefined || far === undefined) throw new Error('no agreement on good keys');
  return { initiator, recipient, context, near, far };
}

/** `text` with the character at `at` replaced by another one. */
function altered(text: string, at: number): string {
  const other = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + other + text.slice(at + 1);
}

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

describe('symbolic terms', () => {
  const { near, context } = channel(symbolicCrypto);

  it('read as what they are', () => {
    const { opaque, ephemeralKeys, signingKeys, seal, sign } = symbolicCrypto;
    expect(ephemeralKeys('A')).toEqual({ privateKey: 'priv(A)', publicKey: 'pub(A)' });
    expect(near).toEqual({
      sharedKey: `key(${ALGORITHM},new,old)`,
      code: `code(${ALGORITHM},new,old)`,
    });
    expect(seal(near.sharedKey, PLAINTEXT, 'm1')).toEqual({
      iv: 'iv(m1)',
      ciphertext: expect.stringMatching(/^box\(key\(.*,new,old\),iv\(m1\),\{.*\},\w{7}\)$/),
    });
    expect(sign(signingKeys('A').privateKey, 'hello')).toBe('sig(A,hello)');
    expect(opaque('Token1')).toBe('opaqueToken1');
  });

  it('name the Diffie-Hellman pair where the context names others', () => {
    const shifted = symbolicCrypto.agree('priv(spy)', 'pub(old)', context);
    expect(shifted).toEqual(symbolicCrypto.agree('priv(old)', 'pub(spy)', context));
    expect(shifted?.sharedKey).toBe(`key(${ALGORITHM},"pub(new)","pub(old)",old,spy)`);
  });

  it.each(['pub("A")', 'pub()', 'pub(A,B)', 'pub(A) ', 'sigpub(A)', 'priv(A)', 'pub("\\q")', ''])(
    'have one spelling, and %s is not a key to agree with',
    (peer) => expect(symbolicCrypto.agree('priv(old)', peer, context)).toBeUndefined(),
  );

  it('do not take a signing key for a key to agree with', () => {
    expect(symbolicCrypto.agree('sigpriv(old)', 'pub(new)', context)).toBeUndefined();
  });

  it('open for no key that the ciphertext merely begins with', () => {
    const sealed = symbolicCrypto.seal(near.sharedKey, 'x', 'm1');
    for (let end = 0; end < near.sharedKey.length; end++) {
      expect(symbolicCrypto.open(near.sharedKey.slice(0, end), sealed)).toBeUndefined();
    }
    // A text that looks like the rest of a box, with a key or a vector that would reach up to it.
    const { ciphertext } = symbolicCrypto.seal(near.sharedKey, `x,iv(m2),${PLAINTEXT}`, 'm1');
    for (const [key, iv] of [
      [near.sharedKey, 'iv(m2)'],
      [near.sharedKey, 'iv(m1),x'],
      [`${near.sharedKey},iv(m1),x`, 'iv(m2)'],
    ] as const) {
      expect(symbolicCrypto.open(key, { iv, ciphertext })).toBeUndefined();
    }
    expect(() => symbolicCrypto.seal('key(A', 'x', 'm1')).toThrow(/expected a term key/);
  });
});

describe.each([
  ['symbolic', cryptoFor({ kind: 'symbolic' })],
  ['real', cryptoFor({ kind: 'real', seed: 42 })],
] as const)('%s crypto', (kind, crypto) => {
  const { initiator, recipient, context, near, far } = channel(crypto);
  const other = channel(crypto, 'spy', 'eve');
  const sealed = crypto.seal(near.sharedKey, PLAINTEXT, 'm1');
  const keys = crypto.signingKeys('device');
  const signature = crypto.sign(keys.privateKey, PLAINTEXT);
  /** Any text, texts made of the pieces of terms, and good values with one character altered. */
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'(),"\\=A+ Z-', 'pub', 'priv', 'key(', 'iv(', 'sig') }),
    fc.base64String({ maxLength: 100 }),
    fc
      .tuple(
        fc.constantFrom(
          ...[initiator.privateKey, initiator.publicKey, near.sharedKey, keys.privateKey],
          ...[keys.publicKey, sealed.iv, sealed.ciphertext, signature],
        ),
        fc.nat(),
      )
      .map(([good, at]) => altered(good, at % good.length)),
  );
  /** Any text that is the same after a trip through UTF-8. */
  const plaintext = fc.string({ unit: 'binary', maxLength: 200 });

  it('lets both sides agree on key and code', () => {
    expect(crypto.kind).toBe(kind);
    expect(far).toEqual(near);
    expect(near.code).not.toBe(near.sharedKey);
    if (kind === 'real') expect(near.code).toMatch(/^\d{4}-\d{4}-\d{4}$/);
  });

  it('binds key and code to the keys, the algorithm and the order of the two', () => {
    const { privateKey } = initiator;
    const swapped = contextOf(recipient, initiator);
    const attacked = { ...context, recipientPublicKey: other.recipient.publicKey };
    const all = [
      near,
      other.near,
      crypto.agree(privateKey, recipient.publicKey, { ...context, algorithm: 'm.other' }),
      crypto.agree(privateKey, recipient.publicKey, swapped),
      crypto.agree(privateKey, recipient.publicKey, attacked),
      crypto.agree(privateKey, other.recipient.publicKey, context),
      crypto.agree(privateKey, other.recipient.publicKey, attacked),
    ];
    expect(new Set(all.map((secrets) => secrets?.sharedKey)).size).toBe(all.length);
    expect(new Set(all.map((secrets) => secrets?.code)).size).toBe(all.length);
    expect(all).not.toContain(undefined);
  });

  it('opens what was sealed, whatever it was, and with its own key only', () => {
    fc.assert(
      fc.property(plaintext, fc.string(), (content, label) => {
        const box = crypto.seal(near.sharedKey, content, label);
        expect(crypto.open(far.sharedKey, box)).toBe(content);
        expect(crypto.open(other.near.sharedKey, box)).toBeUndefined();
      }),
      RUNS,
    );
    const marked = crypto.seal(near.sharedKey, '\ufeff{}', 'm1');
    expect(crypto.open(near.sharedKey, marked)).toBe('\ufeff{}');
  });

  it('does not open a payload with any one character altered, added or taken away', () => {
    const { iv, ciphertext } = sealed;
    const open = (vector: string, text: string) =>
      crypto.open(near.sharedKey, { iv: vector, ciphertext: text });
    expect(open(iv, ciphertext)).toBe(PLAINTEXT);
    for (let at = 0; at < ciphertext.length; at++) {
      expect(open(iv, altered(ciphertext, at))).toBeUndefined();
      expect(open(iv, ciphertext.slice(0, at))).toBeUndefined();
      expect(open(iv, `${ciphertext.slice(0, at)}A${ciphertext.slice(at)}`)).toBeUndefined();
    }
    for (let at = 0; at < iv.length; at++) {
      expect(open(altered(iv, at), ciphertext)).toBeUndefined();
      expect(open(iv.slice(0, at), ciphertext)).toBeUndefined();
    }
    expect(open(crypto.seal(near.sharedKey, PLAINTEXT, 'm2').iv, ciphertext)).toBeUndefined();
  });

  it('verifies a signature for the key of its signer and its message only', () => {
    const stranger = crypto.signingKeys('stranger');
    expect(crypto.publicKeyOf(keys.privateKey)).toBe(keys.publicKey);
    expect(crypto.publicKeyOf(keys.privateKey.slice(1))).toBeUndefined();
    expect(crypto.verify(keys.publicKey, PLAINTEXT, signature)).toBe(true);
    expect(crypto.verify(stranger.publicKey, PLAINTEXT, signature)).toBe(false);
    expect(crypto.verify(keys.publicKey, `${PLAINTEXT} `, signature)).toBe(false);
    for (let at = 0; at < signature.length; at++) {
      expect(crypto.verify(keys.publicKey, PLAINTEXT, altered(signature, at))).toBe(false);
      expect(crypto.verify(keys.publicKey, PLAINTEXT, signature.slice(0, at))).toBe(false);
    }
    // Labels and messages that run together into the same text, and no label at all.
    const made = crypto.sign(crypto.signingKeys('a,b').privateKey, 'c');
    expect(crypto.verify(crypto.signingKeys('a').publicKey, 'b,c', made)).toBe(false);
    const unnamed = crypto.sign(crypto.signingKeys('').privateKey, PLAINTEXT);
    expect(crypto.verify('', PLAINTEXT, unnamed)).toBe(false);
    expect(() => crypto.sign(keys.privateKey.slice(1), PLAINTEXT)).toThrow(/expected/);
  });

  it('signs any message under any label, and no two alike', () => {
    const claim = fc.tuple(fc.string(), plaintext);
    fc.assert(
      fc.property(claim, claim, ([label, message], [label2, message2]) => {
        const pair = crypto.signingKeys(label);
        const made = crypto.sign(pair.privateKey, message);
        expect(crypto.verify(pair.publicKey, message, made)).toBe(true);
        const { publicKey } = crypto.signingKeys(label2);
        const same = label === label2 && message === message2;
        expect(crypto.verify(publicKey, message2, made)).toBe(same);
      }),
      RUNS,
    );
  });

  it('gives the same value for the same label, another for another label or kind', () => {
    const values = (label: string) => [
      crypto.opaque(label),
      ...Object.values(crypto.ephemeralKeys(label)),
      ...Object.values(crypto.signingKeys(label)),
      crypto.seal(near.sharedKey, '', label).iv,
    ];
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 3 }), (labels) => {
        expect(labels.flatMap(values)).toEqual(labels.flatMap(values));
        expect(new Set(labels.flatMap(values)).size).toBe(6 * labels.length);
        for (const label of labels) expect(crypto.opaque(label)).toMatch(/^[A-Za-z0-9]+$/);
      }),
      RUNS,
    );
    const close = ['a-b', 'a_b', 'aZb', 'aZZb', 'a2db', 'aZ2dZb', 'ab', 'A-b', ''];
    expect(new Set(close.map(crypto.opaque)).size).toBe(close.length);
  });

  it('agrees under any context, and never on one key for two of them', () => {
    const any = fc.record({ algorithm: text, initiatorPublicKey: text, recipientPublicKey: text });
    fc.assert(
      fc.property(any, (anyContext) => {
        const mine = crypto.agree(initiator.privateKey, recipient.publicKey, anyContext);
        const theirs = crypto.agree(recipient.privateKey, initiator.publicKey, anyContext);
        expect(mine).toEqual(theirs);
        const { sharedKey = '' } = mine ?? {};
        expect(sharedKey).not.toBe(near.sharedKey);
        const box = crypto.seal(sharedKey, PLAINTEXT, 'm1');
        expect(crypto.open(sharedKey, box)).toBe(PLAINTEXT);
        expect(crypto.open(near.sharedKey, box)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('never throws on what a peer may send, and never takes it for good', () => {
    const { privateKey } = initiator;
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const secrets = crypto.agree(privateKey, a, context);
        if (secrets !== undefined) expect(secrets.sharedKey).not.toBe(near.sharedKey);
        expect(() => crypto.agree(a, b, context)).not.toThrow();
        expect(() => crypto.publicKeyOf(a)).not.toThrow();
        expect(crypto.open(near.sharedKey, { iv: a, ciphertext: b })).toBeUndefined();
        expect(crypto.open(a, { iv: b, ciphertext: c })).toBeUndefined();
        expect(crypto.open(a, sealed)).toBeUndefined();
        expect(crypto.verify(a, b, c)).toBe(false);
        expect(crypto.verify(keys.publicKey, a, b)).toBe(false);
        expect(crypto.verify(a, PLAINTEXT, signature)).toBe(false);
      }),
      RUNS,
    );
  });
});
