/** All counterexamples in exact time, taken again with real cryptography at their moments. */

import { describe, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { expectReplayed } from './found.ts';
import { scenarios } from './randomPaths.ts';

describe.each([
  ['as written', []],
  ['as amended', (rendezvous.amendments ?? []).map(({ name }) => name)],
] as const)('counterexamples in exact time, %s', (_, amend) => {
  it.each(scenarios)('%s', (scenario) => {
    expectReplayed({ scenario, amend, limits: { time: 'exact' } });
  });
});
