/** Both implementations of the crypto interface, against the equations that a machine relies on. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cryptoFor } from '../../../machines/crypto/index.ts';
import { altered, channel, contextOf, PLAINTEXT } from './channel.ts';

const RUNS = { numRuns: 250 };

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

  it('has a code that is part of the key, unless it has an info of its own', () => {
    expect(crypto.bitsTold(near.sharedKey, near.code)).toBe(39);
    expect(crypto.bitsTold(other.near.sharedKey, near.code)).toBe(0);
    const apart = (codeInfo: string) =>
      crypto.agree(initiator.privateKey, recipient.publicKey, { ...context, codeInfo });
    expect(apart('code')?.sharedKey).toBe(near.sharedKey);
    expect(apart('code')?.code).not.toBe(near.code);
    expect(apart('code')?.code).not.toBe(apart('other')?.code);
    expect(crypto.bitsTold(near.sharedKey, apart('code')?.code ?? '')).toBe(0);
    for (const text of ['', '1234', near.sharedKey]) {
      expect(crypto.bitsTold(near.sharedKey, text)).toBe(0);
      expect(crypto.bitsTold(text === near.sharedKey ? '' : text, near.code)).toBe(0);
    }
  });

  it('takes a key of small order only where it is to: then anyone has the key', () => {
    const { smallOrderKey } = crypto;
    const bound = { ...context, recipientPublicKey: smallOrderKey };
    expect(crypto.agree(initiator.privateKey, smallOrderKey, bound)).toBeUndefined();
    const taking = { ...bound, takesSmallOrder: true };
    const taken = crypto.agree(initiator.privateKey, smallOrderKey, taking);
    expect(taken).toBeDefined();
    expect(crypto.agree(other.recipient.privateKey, smallOrderKey, taking)).toEqual(taken);
    // Both keys are in the info: who was sent one does not share a key with whoever else was.
    const otherwise = { ...context, initiatorPublicKey: smallOrderKey, takesSmallOrder: true };
    const far = crypto.agree(recipient.privateKey, smallOrderKey, otherwise);
    expect(far?.sharedKey).not.toBe(taken?.sharedKey);
    const box = crypto.seal(taken?.sharedKey ?? '', PLAINTEXT, 'm1');
    expect(crypto.open(taken?.sharedKey ?? '', box)).toBe(PLAINTEXT);
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
