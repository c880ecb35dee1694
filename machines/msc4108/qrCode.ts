/**
 * The QR code: bytes in both revisions (MSC4388 L505-L519; MSC4108 of 2024, L1399-L1413), here in
 * base64. As terms it is JSON with the same members.
 */

import { concatBytes } from '@noble/hashes/utils.js';
import { base64nopad } from '@scure/base';
import * as v from 'valibot';
import type { Crypto } from '../crypto/index.ts';
import { decodeText, whenOk } from '../http/decode.ts';

const codeSchema = v.object({
  key: v.string(),
  /** What the device that shows it is: `new`, or `existing`. */
  intent: v.picklist(['new', 'existing']),
  /** In 2026: of the rendezvous at the homeserver that has it. */
  id: v.optional(v.string()),
  baseUrl: v.optional(v.string()),
  /** In 2024: where the rendezvous is; of an existing device also the name of its homeserver. */
  url: v.optional(v.string()),
  serverName: v.optional(v.string()),
});
export type QrCode = v.InferOutput<typeof codeSchema>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const prefix = encoder.encode('MATRIX');
const KEY_BYTES = 32;

/** A text after its length, which has that many bytes. */
function counted(text: string, lengthBytes: 1 | 2): Uint8Array {
  const bytes = encoder.encode(text);
  const { length } = bytes;
  const size = lengthBytes === 1 ? [length] : [length >> 8, length & 0xff];
  return concatBytes(Uint8Array.from(size), bytes);
}

/** Bytes that are read one after the other. Throws a RangeError where there are too few. */
function reading(bytes: Uint8Array) {
  let at = 0;
  const take = (length: number): Uint8Array => {
    const taken = bytes.slice(at, at + length);
    if (taken.length < length) throw new RangeError(`expected ${length} bytes at ${at}`);
    at += length;
    return taken;
  };
  const text = (lengthBytes: 1 | 2): string => {
    const [first = 0, second = 0] = take(lengthBytes);
    return decoder.decode(take(lengthBytes === 1 ? first : (first << 8) | second));
  };
  return { take, text, isOver: () => at === bytes.length };
}

function bytesOf({ key, intent, id, baseUrl, url, serverName }: QrCode): Uint8Array {
  const isNew = intent === 'new';
  const keyBytes = base64nopad.decode(key);
  if (url === undefined) {
    const kind = Uint8Array.of(0x03, isNew ? 0x00 : 0x01);
    return concatBytes(prefix, kind, keyBytes, counted(id ?? '', 1), counted(baseUrl ?? '', 2));
  }
  const kind = Uint8Array.of(0x02, isNew ? 0x03 : 0x04);
  const server = isNew ? new Uint8Array() : counted(serverName ?? '', 2);
  return concatBytes(prefix, kind, keyBytes, counted(url, 2), server);
}

/** By version and mode: what follows the key. */
const forms: Readonly<Record<string, readonly [QrCode['intent'], (keyof QrCode)[]]>> = {
  '3 0': ['new', ['id', 'baseUrl']],
  '3 1': ['existing', ['id', 'baseUrl']],
  '2 3': ['new', ['url']],
  '2 4': ['existing', ['url', 'serverName']],
};

function codeIn(bytes: Uint8Array): QrCode | undefined {
  const { take, text, isOver } = reading(bytes);
  if (take(prefix.length).some((byte, i) => byte !== prefix[i])) return undefined;
  const [intent, members] = forms[Array.from(take(2)).join(' ')] ?? [];
  if (intent === undefined || members === undefined) return undefined;
  const key = base64nopad.encode(take(KEY_BYTES));
  const texts = members.map((name) => [name, text(name === 'id' ? 1 : 2)]);
  return isOver() ? { key, intent, ...Object.fromEntries(texts) } : undefined;
}

export const codeText = ({ kind }: Pick<Crypto, 'kind'>, code: QrCode): string =>
  kind === 'symbolic' ? JSON.stringify(code) : base64nopad.encode(bytesOf(code));

/** Undefined for what is no such code. Never throws. */
export function codeOf({ kind }: Pick<Crypto, 'kind'>, text: unknown): QrCode | undefined {
  if (kind === 'symbolic') return whenOk(decodeText(codeSchema, text));
  try {
    return codeIn(base64nopad.decode(String(text)));
  } catch {
    return undefined;
  }
}
