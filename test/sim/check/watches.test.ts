/** A predicate is asked about a state only if the step to it changed what the predicate reads. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';

const lamp = createMachine({
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { on: { press: 'off' } } },
});

const names = ['first', 'second'];

const system = compose(
  {
    parties: names.map((name) => ({ name, label: name, actors: { [name]: lamp } })),
    links: [],
    choices: names.map((actor) => {
      return { name: actor, label: `${actor} is pressed`, actor, event: { type: 'press' } };
    }),
    faults: noFaults,
  },
  'untimed',
);

/** Reads the second lamp only where the first is on: its steps are known by then. */
const notBoth: Property = {
  name: 'not-both',
  text: 'the lamps are not on together',
  kind: 'always',
  source: 'this test',
  holds: (view) => view.local('first')?.value === 'off' || view.local('second')?.value === 'off',
};

it('finds a state that only a part read late makes wrong', () => {
  const [result] = checkSystem(system, { properties: [notBoth], given: [] }).properties;
  expect(result?.verdict).toBe('violated');
  expect(result?.trace?.steps).toHaveLength(2);
});
