/** Every amendment is marked in scenarios in which it repairs something. */

import { expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { markedIn, repairedBy } from './amended.ts';

/** Of the scenarios that one repairs something in. */
const most = 3;

const cases = (model.amendments ?? []).flatMap(({ name }) =>
  repairedBy(name)
    .slice(0, most)
    .map((scenario) => ({ name, in: scenario.name, scenario })),
);

it.each(cases)('$name in $in', ({ name, scenario }) => {
  expect(markedIn(scenario, name).marks).not.toEqual([]);
});

it('there are many of them', () => {
  expect(cases.length).toBeGreaterThan(20);
});
