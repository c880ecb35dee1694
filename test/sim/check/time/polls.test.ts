/**
 * Polls that change nothing: a client asks each second, and is told each time that there is nothing
 * new. How many states of exact time that takes.
 */

import { expect, it } from 'vitest';
import { type AnyStateMachine, createMachine, emit } from 'xstate';
import { ExactSearch } from '../../../../sim/check/time/search.ts';
import { compose } from '../../../../sim/system/compose.ts';
import { type Link, noFaults } from '../../../../sim/system/definition.ts';
import { send } from '../../../../sim/system/message.ts';

const client = createMachine({
  initial: 'waiting',
  states: {
    waiting: { after: { 1000: 'asking' } },
    asking: { entry: emit(send('server', { type: 'ASK' })), on: { NOTHING: 'waiting' } },
  },
});

/** It answers for as long as it lives. */
const server = (lifeMs: number | null): AnyStateMachine =>
  createMachine({
    initial: 'up',
    states: {
      up: {
        on: { ASK: { actions: emit(send('client', { type: 'NOTHING' })) } },
        ...(lifeMs === null ? {} : { after: { [lifeMs]: 'down' } }),
      },
      down: { on: { ASK: {} } },
    },
  });

const party = (name: string, machine: AnyStateMachine) => {
  return { name, label: name, actors: { [name]: machine } };
};

/** How many states there are; `latencyMs` each way. */
function statesOf(lifeMs: number | null, latencyMs: readonly [number, number]): number {
  const link = (from: string, to: string): Link => ({ kind: 'fifo', from, to, latencyMs });
  const definition = {
    parties: [party('client', client), party('server', server(lifeMs))],
    links: [link('client', 'server'), link('server', 'client')],
    choices: [],
    faults: noFaults,
  };
  const search = new ExactSearch(compose(definition, 'untimed'));
  search.begin();
  for (let state = 0; state < search.count; state++) search.expand(state);
  return search.count;
}

it('go round once, however long they take, where nothing else runs', () => {
  expect(statesOf(null, [10, 10])).toBe(statesOf(null, [10, 500]));
  expect(statesOf(null, [10, 500])).toBeLessThan(10);
});

it('go round as long as a deadline comes nearer: so many states more each time', () => {
  for (const latencyMs of [
    [10, 10],
    [10, 60],
    [50, 400],
  ] as const) {
    const [short, long, longest] = [10_000, 20_000, 40_000].map((lifeMs) =>
      statesOf(lifeMs, latencyMs),
    ) as [number, number, number];
    expect(longest - long).toBeLessThanOrEqual(2.2 * (long - short));
  }
});
