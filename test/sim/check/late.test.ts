/**
 * A step that only becomes possible long after the slots have been laid out, on a link whose
 * contents never change: none that looks as if nothing could ever be done there.
 */

import { expect, it } from 'vitest';
import { assign, createMachine, emit, setup } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';

const top = 20;

/** Counts up to `top`, and only then has a use for the message. */
const counter = setup({
  types: {} as { context: { count: number }; events: { type: 'up' | 'HELLO' } },
}).createMachine({
  context: { count: 0 },
  initial: 'counting',
  states: {
    counting: {
      on: {
        up: {
          guard: ({ context }) => context.count < top,
          actions: assign({ count: ({ context }) => context.count + 1 }),
        },
        HELLO: { guard: ({ context }) => context.count === top, target: 'greeted' },
      },
    },
    greeted: {},
  },
});

const greeter = createMachine({
  types: {} as { emitted: Send },
  entry: emit(send('first', { type: 'HELLO' })),
});

const counters = ['first', 'second', 'third'];

it('finds a step that is possible only in late states', () => {
  const machines = { ...Object.fromEntries(counters.map((name) => [name, counter])), greeter };
  const system = compose(
    {
      parties: Object.entries(machines).map(([name, machine]) => {
        return { name, label: name, actors: { [name]: machine } };
      }),
      links: [{ kind: 'duplicating', from: 'greeter', to: 'first', latencyMs: 1 }],
      choices: counters.map((actor) => {
        return { name: actor, label: `${actor} counts`, actor, event: { type: 'up' } };
      }),
      faults: noFaults,
    },
    'untimed',
  );
  const { states } = checkSystem(system, { given: [] });
  // The first counter has one state more than the two others.
  expect(states).toBe((top + 2) * (top + 1) ** 2);
});
