/** The handshake of MSC4108 as it was in 2024 (87f8317a9, L394-644). */

import { eciesCrypto } from '../crypto/directed/ecies.ts';
import { symbolicDirected } from '../crypto/directed/symbolic.ts';
import type { Crypto } from '../crypto/index.ts';
import { type DirectedSession, directed } from './directed.ts';
import type { Handshake } from './handshake.ts';

/**
 * Released code hashes with SHA-512 and numbers all payloads from 0. The letter has SHA-256, gives
 * the payload that confirms the number 1 (L518), and the next one that number again (L632-L644).
 */
type EciesReading = 'letter' | 'released';

export function ecies(
  crypto: Crypto,
  reading: EciesReading,
  isNumbered = false,
): Handshake<DirectedSession> {
  const hash = reading === 'letter' ? 'sha256' : 'sha512';
  return directed({
    algorithm: `ecies-${reading}`,
    crypto:
      crypto.kind === 'symbolic'
        ? symbolicDirected(crypto, `ecies-${hash}`)
        : eciesCrypto(crypto, hash),
    boundTo: () => [],
    drawsNonce: false,
    firstOfShower: reading === 'letter' ? 1 : 0,
    isNumbered,
  });
}
