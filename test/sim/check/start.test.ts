/** What actors that sit together say to each other on starting counts as much as any step. */

import { expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { send } from '../../../sim/system/message.ts';
import { party, systemOf } from '../small.ts';

const hello = createMachine({
  id: 'a',
  entry: emit(send('b', { type: 'HELLO' }) as never),
});

const resultsOf = (answer: object) => {
  const listener = createMachine({ id: 'b', initial: 'deaf', states: { deaf: answer, heard: {} } });
  const system = systemOf({ parties: [party('both', ['a', hello], ['b', listener])] });
  return checkSystem(system, { endings: [] });
};

it('a transition that is taken on starting is taken', () => {
  const { coverage } = resultsOf({ on: { HELLO: 'heard' } });
  expect(coverage).toMatchObject({ taken: ['b b.deaf -HELLO-> b.heard'], never: [] });
});

it('a message on starting that has no answer in the text is met, by a run of no steps', () => {
  const { properties } = resultsOf({
    on: { HELLO: { target: 'heard', meta: { unspecified: true } } },
  });
  const result = properties.find(({ name }) => name === 'no-unspecified-reception');
  expect(result).toMatchObject({ verdict: 'violated', trace: { steps: [], cycleFrom: null } });
});
