/** Timers as properties see them, in exact time: in the order that they have in each reading. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkSystem } from '../../../../sim/check/check.ts';
import type { Property } from '../../../../sim/model/property.ts';
import { compose } from '../../../../sim/system/compose.ts';
import { noFaults } from '../../../../sim/system/definition.ts';

/** Its longer timer is started first, and comes last by name. */
const watch = createMachine({
  initial: 'waiting',
  states: {
    waiting: {
      initial: 'looking',
      after: { long: 'over' },
      states: { looking: { after: { again: { target: 'looking', reenter: true } } } },
    },
    over: { type: 'final' },
  },
}).provide({ delays: { long: 1000, again: 300 } });

const isOneOrder: Property = {
  name: 'one-order',
  kind: 'always',
  text: 'timers are in the order of their names',
  source: '',
  holds: (view) => {
    const names = view.timers('watch').map(({ id }) => id.split('.')[2]);
    return names.join() === [...names].sort().join();
  },
};

it.each(['untimed', 'exact'] as const)('timers have one order: %s', (time) => {
  const definition = {
    parties: [{ name: 'watch', label: 'watch', actors: { watch } }],
    links: [],
    choices: [],
    faults: noFaults,
  };
  const { properties } = checkSystem(compose(definition, 'untimed'), {
    time,
    properties: [isOneOrder],
    given: [],
  });
  expect(properties.map(({ verdict }) => verdict)).toEqual(['holds']);
});
