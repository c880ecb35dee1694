/** A root machine and the actors that it starts, step by step. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromPromise } from 'xstate';
import type { LocalState } from '../../../sim/system/local.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';

const answering = fromPromise(async () => 5);

/** The state after each promise that waits has had its first answer, one after the other. */
function settled(machine: LocalMachine): LocalState {
  let { state } = machine.initial();
  for (
    let [offer] = machine.offers.in(state);
    offer !== undefined;
    [offer] = machine.offers.in(state)
  ) {
    const path = offer.actor === machine.name ? '' : offer.actor.slice(machine.name.length + 1);
    state = machine.step(state, offer.event, path).state;
  }
  return state;
}

describe('a child that has ended', () => {
  /** Two promises of a child that leaves their state only when both are there. */
  const both = createMachine({
    id: 'both',
    context: { one: 0, other: 0 },
    initial: 'asking',
    states: {
      asking: {
        invoke: [
          {
            id: 'one',
            src: answering,
            onDone: { actions: assign({ one: ({ event }) => event.output }) },
          },
          {
            id: 'other',
            src: answering,
            onDone: { actions: assign({ other: ({ event }) => event.output }) },
          },
        ],
        always: { guard: ({ context }) => context.one > 0 && context.other > 0, target: 'told' },
      },
      told: { type: 'final' },
    },
  });
  const parent = createMachine({
    id: 'parent',
    initial: 'waiting',
    states: {
      waiting: { invoke: { id: 'both', src: both, onDone: 'done', onError: 'failed' } },
      done: {},
      failed: {},
    },
  });
  const environment = { one: { answers: [5] }, other: { answers: [5] } };

  it('is left by its state like any other', () => {
    const driven = new LocalMachine('it', parent, { environment });
    expect(settled(driven).value).toBe('done');
  });
});
