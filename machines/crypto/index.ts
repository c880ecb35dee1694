/** Cryptography for the machines: one interface, symbolic terms or real bytes behind it. */

import type { Values } from '../../sim/model.ts';
import type { Crypto } from './interface.ts';
import { realCrypto } from './real.ts';
import { symbolicCrypto } from './symbolic.ts';

export type { ChannelContext, ChannelSecrets, Crypto, KeyPair, Sealed } from './interface.ts';
export { realCrypto, symbolicCrypto };

/** The implementation that a run with these values uses. */
export function cryptoFor(values: Values): Crypto {
  return values.kind === 'real' ? realCrypto(values.seed) : symbolicCrypto;
}
