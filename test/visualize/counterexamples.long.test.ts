/** Compare with the counterexamples of many scenarios: both ends, first difference, verdicts. */

import { expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checked, misleading, violatedIn } from './counterexamples.ts';

/** One of three in their order: those that are alike stand together. */
const some = (model.scenarios ?? []).filter((_, index) => index % 3 === 0);

it.each(some.map(({ name }) => name))('%s', (scenario) => {
  const violated = violatedIn(checked(scenario));
  expect(violated.flatMap((result) => misleading(scenario, result))).toEqual([]);
});
