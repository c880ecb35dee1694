/** The client's own cryptography, by the vectors of its standards and by Node's. */

import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Vector } from '../../../machines/msc3906/vectors/schema.ts';
import { usualTrace } from '../../sim/trace/walks.ts';
import { vectorFor } from '../vectors/paths.ts';
import { describeWithPython, python } from './python.ts';

const program = `
import json, sys, channel, crypto
known = {
    "x25519": crypto.x25519,
    "public": crypto.ed25519_public,
    "sign": crypto.ed25519_sign,
    "verify": lambda *given: bytes([crypto.ed25519_verify(*given)]),
    "hkdf": lambda secret, salt, info, length: crypto.hkdf(secret, salt, info, length[0]),
    "aes": lambda key, block: crypto.Aes256(key).block(block),
    "seal": lambda key, iv, text: crypto.Gcm(key).seal(iv, text),
    "open": lambda key, iv, sealed: crypto.Gcm(key).open(iv, sealed),
    "code": lambda five: channel.confirmation_code(five).encode(),
}
def answer(name, *given):
    try:
        return known[name](*map(bytes.fromhex, given)).hex()
    except ValueError as error:
        return str(error)
print(json.dumps([answer(*call) for call in json.load(sys.stdin)]))
`;

type Call = readonly [name: string, ...hex: string[]];
const computed = (calls: readonly Call[]): string[] =>
  JSON.parse(python(program, JSON.stringify(calls)));

const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');
const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

/** A call with what is to come of it. */
type Case = readonly [Call, string];
function expectAll(cases: readonly Case[]): void {
  expect(computed(cases.map(([call]) => call))).toEqual(cases.map(([, result]) => result));
}

const base = `09${'00'.repeat(31)}`;
const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const signature =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
  '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
/** Test cases 14 and 15 of GCM's own paper, without additional data. */
const gcmKey = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const gcmText =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
  '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const gcmSealed =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
  '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad' +
  'b094dac5d93471bdec1a502270e3cc6c';

const keyCases = ({ keys }: Vector): Case[] =>
  keys.map(({ kind, privateKey, publicKey: made }) => [
    kind === 'X25519' ? ['x25519', hex(privateKey), base] : ['public', hex(privateKey)],
    hex(made),
  ]);

function agreementCases({ keys }: Vector, agreement: Vector['agreements'][number]): Case[] {
  const keyOf = (id: string) => keys.find((key) => key.id === id) as Vector['keys'][number];
  const { initiator, recipient, sharedSecret, salt, info, aesKey, code } = agreement;
  const [secret, mine, theirs] = [hex(sharedSecret), keyOf(initiator), keyOf(recipient)];
  const cases: Case[] = [
    [['x25519', hex(mine.privateKey), hex(theirs.publicKey)], secret],
    [['x25519', hex(theirs.privateKey), hex(mine.publicKey)], secret],
    [['hkdf', secret, hex(salt), hexOf(info), '20'], hex(aesKey)],
  ];
  if (code === null) return cases;
  const derived: Case = [['hkdf', secret, hex(salt), hexOf(code.info), '05'], hex(code.bytes)];
  return [...cases, derived, [['code', hex(code.bytes)], hexOf(code.text)]];
}

function messageCases(message: Vector['messages'][number]): Case[] {
  if (message.kind === 'screen') return [];
  const { sealed } = message;
  const given = sealed && [hex(sealed.key), hex(sealed.nonce), hexOf(sealed.plaintext)];
  const cases: Case[] = given ? [[['seal', ...given], hex(sealed.ciphertext)]] : [];
  if (message.kind === 'to-device') return cases;
  const signed = message.signatures.map(({ publicKey: key, text, signature: made }): Case => {
    return [['verify', hex(key), hexOf(text), hex(made)], '01'];
  });
  return [...cases, ...signed];
}

describeWithPython('the cryptography of the client', () => {
  it('is X25519 (RFC 7748, 5.2)', () => {
    expectAll([
      [
        [
          'x25519',
          'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
          'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
        ],
        'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
      ],
      [
        [
          'x25519',
          '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
          'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
        ],
        '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
      ],
      [['x25519', base, base], '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079'],
      [['x25519', base, '00'.repeat(32)], '00'.repeat(32)],
    ]);
  });

  it('is Ed25519 (RFC 8032, 7.1, test 2)', () => {
    const other = `${signature.slice(0, -2)}01`;
    expectAll([
      [['public', seed], publicKey],
      [['sign', seed, '72'], signature],
      [['verify', publicKey, '72', signature], '01'],
      [['verify', publicKey, '73', signature], '00'],
      [['verify', publicKey, '72', other], '00'],
      [['verify', publicKey, '72', signature.slice(2)], '00'],
    ]);
  });

  it('is AES-256 (FIPS 197, C.3) in GCM (its test cases 14 and 15)', () => {
    const block = '00112233445566778899aabbccddeeff';
    const key = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
    const zeros = '00'.repeat(32);
    const iv = 'cafebabefacedbaddecaf888';
    expectAll([
      [['aes', key, block], '8ea2b7ca516745bfeafc49904b496089'],
      [
        ['seal', zeros, zeros.slice(0, 24), zeros.slice(0, 32)],
        'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
      ],
      [['seal', gcmKey, iv, gcmText], gcmSealed],
      [['open', gcmKey, iv, gcmSealed], gcmText],
      [['open', gcmKey, iv, `00${gcmSealed.slice(2)}`], 'the authentication tag does not fit'],
      [['open', gcmKey, iv, '00'], 'the authentication tag does not fit'],
    ]);
  });

  it("is the same GCM as Node's, whatever the lengths", () => {
    const cases = Array.from({ length: 40 }, (_, length): Case => {
      const [key, iv, text] = [randomBytes(32), randomBytes(8 + length), randomBytes(length)];
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      const given = [key, iv, text].map((bytes) => bytes.toString('hex'));
      return [['seal', ...given], sealed.toString('hex')];
    });
    expectAll(cases);
  });
});

describeWithPython('the cryptography of the client and ours', () => {
  it('agrees with all that is in a test vector', () => {
    const vector = vectorFor(usualTrace('e2ee'), 1);
    const cases = [
      ...keyCases(vector),
      ...vector.agreements.flatMap((agreement) => agreementCases(vector, agreement)),
      ...vector.messages.flatMap(messageCases),
    ];
    expectAll(cases);
    const seen = new Set(cases.map(([[name]]) => name));
    expect([...seen].sort()).toEqual(['code', 'hkdf', 'public', 'seal', 'verify', 'x25519']);
  });
});
