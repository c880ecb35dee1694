/** Searches that are stopped and gone on with; `resumed.long.test.ts` has more systems. */

import { expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { eventually } from '../../../sim/model/properties.ts';
import { compose } from '../../../sim/system/compose.ts';
import { choice, definition, party } from '../small.ts';
import { expectSame, resumedSystems, thresholds } from './resumedSystems.ts';

resumedSystems(190, 30);

it.each([[{}], [{ exact: false }]])('what was found at first is not lost: %j', (how) => {
  const most = 2000;
  const walker = createMachine({
    id: 'walker',
    context: { steps: 0 },
    initial: 'walking',
    states: {
      walking: {
        on: {
          go: {
            guard: ({ context }) => context.steps < most,
            actions: assign({ steps: ({ context }) => context.steps + 1 }),
          },
          fall: 'fallen',
        },
      },
      // Nothing can happen there, nor in any of the fallen after it.
      fallen: {},
    },
  });
  const small = definition({
    parties: [party('path', ['a', walker])],
    choices: [choice('a', 'go'), choice('a', 'fall')],
  });
  const arrives = eventually('arrives', 'it arrives', (view) => view.local('a')?.done === true);
  const options = { properties: [arrives], endings: [], thresholds, ...how };
  const found = checkSystem(compose(small, 'untimed'), options);
  const deadlock = found.properties.find(({ name }) => name === 'no-deadlock');
  expect(deadlock?.trace?.steps).toHaveLength(1);
  // Late enough that by fingerprints not all states are kept whole any more.
  const stopsLate = [...new Array(360).fill(0), 2];
  expectSame(small, options, stopsLate);
});
