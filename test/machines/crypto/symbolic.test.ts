/** Symbolic crypto: terms that read as what they are. */

import { describe, expect, it } from 'vitest';
import { symbolicCrypto } from '../../../machines/crypto/index.ts';
import { ALGORITHM, channel, PLAINTEXT } from './channel.ts';

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
