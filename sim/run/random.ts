/**
 * Random numbers from a seed: the only source of chance. The same seed gives the same run, always.
 * The generator is pure-rand's xoroshiro128+.
 */

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A source of random numbers. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True once in `times`, on average. */
  oneIn(times: number): boolean;
}

/** The first draws of neighbouring seeds are alike: so many are thrown away. */
const warmUp = 64;

/** The numbers of a seed, which is a whole number from 0 to 2^32 - 1. */
export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  for (let draw = 0; draw < warmUp; draw++) generator.next();
  const integer = (min: number, max: number) => uniformInt(generator, min, max);
  return { integer, oneIn: (times) => integer(1, times) === 1 };
}
