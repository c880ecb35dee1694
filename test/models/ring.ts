/**
 * Machines in a ring that pass a token once around, with the links that a model has by itself: one
 * from each machine to each other, of which a ring uses one each. States are few and links many.
 */

import { type AnyStateMachine, setup } from 'xstate';
import { defineModel } from '../../sim/model/defineModel.ts';
import { noFaults, type SystemDefinition } from '../../sim/system/definition.ts';
import { type Send, send } from '../../sim/system/message.ts';

const { emit, createMachine } = setup({
  types: {} as { events: { type: 'TOKEN'; from: string }; emitted: Send },
});

const passing = (to: string) => emit(send(to, { type: 'TOKEN' }));

/** The first has the token when it starts, and ends with it. */
const machineOf = (id: string, next: string, isFirst: boolean): AnyStateMachine =>
  createMachine({
    id,
    initial: 'waiting',
    states: {
      waiting: isFirst
        ? { entry: passing(next), on: { TOKEN: 'done' } }
        : { on: { TOKEN: { target: 'done', actions: passing(next) } } },
      done: { type: 'final' },
    },
  });

/** One state at the start and one for each machine that gets the token: `count` + 1 of them. */
export function ring(count: number): SystemDefinition {
  const nameOf = (place: number) => `m${place % count}`;
  const machines = Object.fromEntries(
    Array.from({ length: count }, (_, place) => [
      nameOf(place),
      machineOf(nameOf(place), nameOf(place + 1), place === 0),
    ]),
  );
  return defineModel({ name: 'ring', machines }).system({}, noFaults, { kind: 'symbolic' });
}
