/**
 * Taken again with real cryptography: random paths, all of them, in virtual time; and in exact time
 * all counterexamples, at their moments.
 */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { expectReplayed } from './found.ts';
import { most, randomPaths, scenarios } from './randomPaths.ts';

it('are a thousand at least', () => {
  expect(most * scenarios.length).toBeGreaterThanOrEqual(1_000);
});

randomPaths(most);

describe.each([
  ['as written', []],
  ['as amended', (rendezvous.amendments ?? []).map(({ name }) => name)],
] as const)('counterexamples in exact time, %s', (_, amend) => {
  it.each(scenarios)('%s', (scenario) => {
    expectReplayed({ scenario, amend, limits: { time: 'exact' } });
  });
});
