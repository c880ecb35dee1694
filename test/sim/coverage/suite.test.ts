/**
 * The covering suite of two scenarios, a test for each path. `suite.long.test.ts` has that of all.
 */

import { expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { Systems } from '../../../sim/trace/replay.ts';
import { pathTests, suiteOf } from './pathTests.ts';

const suites = await Promise.all(
  ['default', 'existing-scans'].map((scenario) => suiteOf('--scenario', scenario)),
);
const systems = new Systems(rendezvous);
for (const suite of suites) pathTests(suite, systems);

it('all that can be reached is covered, and nothing was cut short', () => {
  for (const { uncovered, searches, goals } of suites) {
    expect(goals.length).toBeGreaterThan(200);
    expect(searches.filter(({ cut }) => cut !== null)).toEqual([]);
    expect(uncovered.filter(({ isProven }) => !isProven)).toEqual([]);
  }
});
