/**
 * Seeded choice: the only source of chance. The same seed gives the same run, always.
 * The generator is pure-rand's xoroshiro128+, the one that property tests already use here.
 */

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True once in `times`, on average. */
  oneIn(times: number): boolean;
}

/** Seeds one apart start out alike, and need some draws before they have nothing in common. */
const warmUp = 64;

/** Takes a whole number from 0 to 2^32 - 1. */
export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  for (let draw = 0; draw < warmUp; draw++) generator.next();
  const integer = (min: number, max: number) => uniformInt(generator, min, max);
  return { integer, oneIn: (times) => integer(1, times) === 1 };
}
