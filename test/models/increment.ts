/**
 * Threads that each read a shared number and then write it back with one added: Stateright's
 * example of a lost update.
 *
 * Memory and threads are co-located, so that reading and writing are one step each. A thread
 * keeps what it has read after it has written, as a register does: states differ in it.
 */

import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import { contextOf } from '../../sim/model/properties.ts';
import type { Property } from '../../sim/model/property.ts';
import type { SystemDefinition } from '../../sim/system/definition.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { type Send, send } from '../../sim/system/message.ts';

/** Reachable states by number of threads, without reduction by symmetry. */
export const states: Readonly<Record<number, number>> = { 2: 13, 3: 84, 4: 755 };

const memory = setup({
  types: {} as {
    context: { value: number };
    events: { type: 'READ'; from: string } | { type: 'WRITE'; value: number; from: string };
    emitted: Send;
  },
}).createMachine({
  id: 'memory',
  context: { value: 0 },
  on: {
    READ: {
      actions: emit(({ context, event }) => {
        return send(event.from, { type: 'VALUE', value: context.value });
      }),
    },
    WRITE: { actions: assign({ value: ({ event }) => event.value }) },
  },
});

const thread = (id: string): AnyStateMachine =>
  setup({
    types: {} as {
      context: { register: number };
      events: { type: 'read' | 'write' } | { type: 'VALUE'; value: number; from: string };
      emitted: Send;
    },
  }).createMachine({
    id,
    context: { register: 0 },
    initial: 'started',
    states: {
      started: {
        on: {
          read: { actions: emit(send('memory', { type: 'READ' })) },
          VALUE: { target: 'read', actions: assign({ register: ({ event }) => event.value }) },
        },
      },
      read: { on: { write: 'written' } },
      written: {
        entry: emit(({ context }) =>
          send('memory', { type: 'WRITE', value: context.register + 1 }),
        ),
      },
    },
  });

const threads = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `thread${index + 1}`);

export function increment(count: number): SystemDefinition {
  const names = threads(count);
  const machines = Object.fromEntries(names.map((name) => [name, thread(name)]));
  const choice = (actor: string, type: 'read' | 'write') => {
    return { name: `${actor}-${type}s`, label: `${actor} ${type}s`, actor, event: { type } };
  };
  return {
    parties: [{ name: 'process', label: 'process', actors: { memory, ...machines } }],
    links: [],
    choices: names.flatMap((name) => [choice(name, 'read'), choice(name, 'write')]),
    faults: noFaults,
  };
}

/** Violated: with two threads after both have read and one has written before the other. */
export const noLostUpdate = (count: number): Property => ({
  name: 'no-lost-update',
  text: 'the shared number is that of the threads that have written',
  source: "Stateright's increment example",
  kind: 'always',
  holds: (view) => {
    const written = threads(count).filter((name) => view.local(name)?.value === 'written');
    return contextOf<{ value: number }>(view, 'memory').value === written.length;
  },
});
