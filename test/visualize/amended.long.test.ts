/** Every amendment is marked in every scenario in which it repairs something. */

import { expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { markedIn, repairedBy } from './amended.ts';

const cases = (model.amendments ?? []).flatMap(({ name }) =>
  repairedBy(name).map((scenario) => ({ name, in: scenario.name, scenario })),
);

it.each(cases)('$name in $in', ({ name, scenario }) => {
  expect(markedIn(scenario, name).marks).not.toEqual([]);
});

it('there are many of them', () => {
  expect(cases.length).toBeGreaterThan(100);
});
