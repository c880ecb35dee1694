/** Seeded runs, the first of a thousand; `seeds.long.test.ts` has all of them. */

import { expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { optionsOf, runSeeds } from './seeds.ts';

it('two hundred seeded runs with random settings, choices and faults', () => runSeeds(200, 9));

it('the same seed gives the same bytes, another seed others', () => {
  for (const seed of [1, 7, 4_294_967_295]) {
    const options = optionsOf(seed);
    const first = JSON.stringify(simulate(rendezvous, options));
    expect(JSON.stringify(simulate(rendezvous, options))).toBe(first);
    expect(JSON.stringify(simulate(rendezvous, { ...options, seed: seed - 1 }))).not.toBe(first);
  }
});
