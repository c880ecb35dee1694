/** The QR codes of both revisions, byte for byte. */

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base64nopad } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { realCrypto, symbolicCrypto } from '../../../machines/crypto/index.ts';
import { codeOf, codeText, type QrCode } from '../../../machines/msc4108/qrCode.ts';

const crypto = realCrypto(1);
const key = '2IZoarIZe3gOMAqdSiFHSAcA15KfOasxueUUNwJI7Ws';
const keyHex = 'd886686ab2197b780e300a9d4a2147480700d7929f39ab31b9e514370248ed6b';
const id = 'e8da6355-550b-4a32-a193-1619d9830668';
const baseUrl = 'https://matrix-client.matrix.org';
const hexOf = (text: string) => bytesToHex(new TextEncoder().encode(text));

const codes: readonly QrCode[] = [
  { key, intent: 'existing', id, baseUrl },
  { key, intent: 'new', id, baseUrl },
  { key, intent: 'new', url: `${baseUrl}/${id}` },
  { key, intent: 'existing', url: `${baseUrl}/${id}`, serverName: 'matrix.org' },
];

const bytesOf = (code: QrCode) => base64nopad.decode(codeText(crypto, code));

it('is as in MSC4388', () => {
  const [existing = expect.fail()] = codes;
  const body = `${keyHex}24${hexOf(id)}0020${hexOf(baseUrl)}`;
  expect(bytesToHex(bytesOf(existing))).toBe(`${hexOf('MATRIX')}0301${body}`);
});

it('is as in MSC4108 of 2024', () => {
  const url = 'https://rendezvous.lab.element.dev/e8da6355-550b-4a32-a193-1619d9830668';
  const [bare, named] = [
    { key, intent: 'new', url } as const,
    { key, intent: 'existing', url, serverName: 'matrix.org' } as const,
  ].map(bytesOf);
  const body = `${keyHex}0047${hexOf(url)}`;
  expect(bytesToHex(bare as Uint8Array)).toBe(`${hexOf('MATRIX')}0203${body}`);
  const server = `000a${hexOf('matrix.org')}`;
  expect(bytesToHex(named as Uint8Array)).toBe(`${hexOf('MATRIX')}0204${body}${server}`);
});

describe.each([crypto, symbolicCrypto])('$kind', (own) => {
  it.each(codes)('reads what it has written: $intent', (code) => {
    expect(codeOf(own, codeText(own, code))).toEqual(code);
  });

  it('reads nothing else', () => {
    for (const text of ['', 'MATRIX', '{}', undefined]) expect(codeOf(own, text)).toBeUndefined();
  });
});

it('takes no bytes that are cut short, too many, or of another version', () => {
  for (const code of codes) {
    const bytes = bytesOf(code);
    const wrong = [
      bytes.slice(0, -1),
      Uint8Array.from([...bytes, 0]),
      bytes.map((byte, i) => (i === 6 ? 0x01 : byte)),
      bytes.map((byte, i) => (i === 0 ? 0x00 : byte)),
      hexToBytes('00'),
    ];
    const taken = wrong.map((one) => codeOf(crypto, base64nopad.encode(one)));
    expect(taken).toEqual(wrong.map(() => undefined));
  }
});
