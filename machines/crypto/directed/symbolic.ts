/**
 * Channels with a key for each direction, as terms (see the symbolic cryptography beside it):
 *
 *     toShower(suite,A,B)         key of what B, who scans, seals for A, who shows the code
 *     response(suite,A,B)         what the key of the other direction is made from
 *     toScanner(suite,A,B,NONCE)  that key
 *     code(suite,A,B)             the check code
 *     box(KEY,2,AT,TEXT,TAG)      TEXT sealed as number 2, bound to what AT has
 *     join(HEAD,BOX)              both in one payload
 */

import type { Crypto } from '../interface.ts';
import { boundTo, labelIn, TAG_LENGTH, tag, term, textsIn } from '../symbolic.ts';
import type { DirectedCrypto } from './interface.ts';

const isKey = (key: string): boolean =>
  ['toShower', 'toScanner'].some((name) => textsIn(name, key) !== undefined);

/** All before the plaintext ends where its bracket does, so that the plaintext stands as it is. */
const beginning = (key: string, count: number, bound: readonly string[]): string =>
  `box(${key},${count},${term('at', bound)},`;

function box(start: string, plaintext: string): string {
  const content = `${start}${plaintext}`;
  return `${content},${tag(content)})`;
}

export function symbolicDirected(
  { ephemeralKeys }: Pick<Crypto, 'ephemeralKeys'>,
  suite: string,
): DirectedCrypto {
  return {
    keysFor: ephemeralKeys,
    agree(privateKey, peerKey, { shower, scanner }) {
      const own = labelIn('priv', privateKey);
      const peer = labelIn('pub', peerKey);
      if (own === undefined || peer === undefined) return undefined;
      const ends = { initiatorPublicKey: shower, recipientPublicKey: scanner };
      const bound = boundTo(own, peer, { algorithm: suite, ...ends });
      return {
        scannerKey: term('toShower', bound),
        secret: term('response', bound),
        checkCode: term('code', bound),
      };
    },
    nonceFor: (label) => term('nonce', [label]),
    showerKey: ({ secret }, nonce) =>
      term('toScanner', [...(textsIn('response', secret) ?? []), nonce]),
    seal(key, count, bound, plaintext) {
      if (!isKey(key)) throw new Error(`key: expected that of a direction, got ${key}`);
      return box(beginning(key, count, bound), plaintext);
    },
    open(key, count, bound, sealed) {
      const start = beginning(key, count, bound);
      const plaintext = sealed.slice(start.length, -(',)'.length + TAG_LENGTH));
      return isKey(key) && box(start, plaintext) === sealed ? plaintext : undefined;
    },
    join: (head, sealed) => term('join', [head, sealed]),
    split(text) {
      const [head, sealed, ...others] = textsIn('join', text) ?? [];
      if (head === undefined || sealed === undefined || others.length > 0) return undefined;
      return { head, sealed };
    },
  };
}
