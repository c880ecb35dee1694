/** Compare with the counterexamples of all scenarios: both ends, first difference, verdicts. */

import { expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checked, misleading, violatedIn } from './counterexamples.ts';

it.each((model.scenarios ?? []).map(({ name }) => name))('%s', (scenario) => {
  const violated = violatedIn(checked(scenario));
  expect(violated.flatMap((result) => misleading(scenario, result))).toEqual([]);
});
