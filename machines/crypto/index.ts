/** Cryptography for the machines: one interface, symbolic terms or real bytes behind it. */

import type { Values } from 'actorcheck';
import type { Crypto } from './interface.ts';
import { realCrypto } from './real.ts';
import { symbolicCrypto } from './symbolic.ts';

export type { ChannelSecrets, Crypto, Derivation, KeyPair, Sealed } from './interface.ts';
export { CODE_BITS, KEY_BITS } from './interface.ts';
export { realCrypto, symbolicCrypto };

function remembered<Arguments extends unknown[], Result>(
  compute: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  const known = new Map<string, Result>();
  return (...args) => {
    const key = JSON.stringify(args);
    if (!known.has(key)) known.set(key, compute(...args));
    return known.get(key) as Result;
  };
}

/**
 * The same functions, which compute each answer once: a machine asks in a guard, and again in
 * the action that the guard lets through, and whoever watches it asks a third time.
 */
function rememberedCrypto(crypto: Crypto): Crypto {
  return {
    kind: crypto.kind,
    opaque: remembered(crypto.opaque),
    ephemeralKeys: remembered(crypto.ephemeralKeys),
    signingKeys: remembered(crypto.signingKeys),
    publicKeyOf: remembered(crypto.publicKeyOf),
    agree: remembered(crypto.agree),
    smallOrderKey: crypto.smallOrderKey,
    bitsTold: remembered(crypto.bitsTold),
    groundKeys: remembered(crypto.groundKeys),
    seal: remembered(crypto.seal),
    open: remembered(crypto.open),
    sign: remembered(crypto.sign),
    verify: remembered(crypto.verify),
  };
}

/** The real implementation last asked for: a run asks for its own again and again. */
let latest: { readonly seed: number | string; readonly crypto: Crypto } | undefined;

/** The implementation that a run with these values uses. */
export function cryptoFor(values: Values): Crypto {
  if (values.kind === 'symbolic') return symbolicCrypto;
  if (latest?.seed !== values.seed) {
    latest = { seed: values.seed, crypto: rememberedCrypto(realCrypto(values.seed)) };
  }
  return latest.crypto;
}
