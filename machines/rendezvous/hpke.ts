/** The handshake of MSC4388 (726e11544, L614-881). */

import { type HpkeReading, hpkeCrypto } from '../crypto/directed/hpke.ts';
import { symbolicDirected } from '../crypto/directed/symbolic.ts';
import type { Crypto } from '../crypto/index.ts';
import { type DirectedSession, directed } from './directed.ts';
import type { Handshake, Place } from './handshake.ts';

/** `path`: where rendezvous are at a homeserver, whose base URL is what comes before it. */
export function hpke(
  crypto: Crypto,
  reading: HpkeReading,
  path: string,
  isNumbered = false,
): Handshake<DirectedSession> {
  return directed({
    algorithm: `hpke-${reading}`,
    crypto:
      crypto.kind === 'symbolic'
        ? symbolicDirected(crypto, `hpke-${reading}`)
        : hpkeCrypto(crypto, reading),
    boundTo: ({ url, etag }: Place) => {
      const at = url.lastIndexOf(`${path}/`);
      return [url.slice(0, at), url.slice(at + path.length + 1), etag];
    },
    drawsNonce: true,
    firstOfShower: 0,
    isNumbered,
  });
}
