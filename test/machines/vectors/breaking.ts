/** Vectors with one character changed: each change is one that a reader has to notice. */

import type { Vector } from '../../../machines/msc3906/vectors/schema.ts';

/** What the homeserver and its clients say is not told elsewhere, but for keys and signatures. */
function isTold({ messages }: Vector, path: Path): boolean {
  const last = String(path.at(-1));
  const message = path[0] === 'messages' ? messages[Number(path[1])] : undefined;
  if (last === 'body') return message?.from === 'relay' || message?.to === 'relay';
  return path.some((part) => told.has(String(part)));
}

/** Members that say the same in more than one way, so that a change of one shows. */
const told = new Set([
  ...['privateKey', 'publicKey', 'sharedSecret', 'salt', 'info', 'aesKey', 'bytes', 'key'],
  ...['nonce', 'ciphertext', 'plaintext', 'signature', 'text', 'code', 'qr'],
  ...['etag', 'if-match', 'content-type', 'content-length'],
]);

/** Another character of the same kind, so that it is not for its form that it is noticed. */
function other(character: string): string {
  if (/\d/.test(character)) return character === '7' ? '3' : '7';
  return character === 'B' ? 'C' : 'B';
}

type Path = readonly (string | number)[];

function stringsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return value === '' ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => stringsIn(inner, [...path, name]));
}

/** The vector with the character in the middle of each telling text changed, one at a time. */
export function* brokenOnes(vector: Vector): Generator<{ where: string; broken: Vector }> {
  const { keys, agreements, qrCodes, messages } = vector;
  for (const path of stringsIn({ keys, agreements, qrCodes, messages })) {
    if (!isTold(vector, path)) continue;
    const broken = structuredClone(vector);
    const last = path.at(-1) as string;
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], broken);
    const members = holder as Record<string, string>;
    const text = members[last] as string;
    const at = text.length >> 1;
    members[last] = text.slice(0, at) + other(text.charAt(at)) + text.slice(at + 1);
    yield { where: path.join('.'), broken };
  }
}
