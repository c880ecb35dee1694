/** A run in exact time that shows something at work: the fewest steps, at their first moments. */

import { expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { sampleExactly } from '../../../sim/check/time/sample.ts';
import { isIn } from '../../../sim/model/properties.ts';
import type { Predicate } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';

const caller = createMachine({
  initial: 'idle',
  states: {
    idle: { on: { CALL: { target: 'waiting', actions: emit(send('called', { type: 'RING' })) } } },
    waiting: { after: { 2000: 'gaveUp' } },
    gaveUp: {},
  },
});
const called = createMachine({
  initial: 'silent',
  states: { silent: { on: { RING: 'rung' } }, rung: {} },
});

/** A call that takes so long, and a caller who waits for two seconds. */
const calls = (...latencyMs: [number, number]) =>
  compose(
    {
      parties: [
        { name: 'caller', label: 'caller', actors: { caller } },
        { name: 'called', label: 'called', actors: { called } },
      ],
      links: [{ kind: 'fifo', from: 'caller', to: 'called', latencyMs }],
      choices: [
        {
          name: 'call',
          label: 'calls',
          actor: 'caller',
          event: { type: 'CALL' },
          boundsMs: [400, 900],
        },
      ],
      faults: noFaults,
    },
    'untimed',
  );

function sample(
  system: ReturnType<typeof calls>,
  holds: Predicate,
  since?: Predicate,
  maxStates = 1_000,
) {
  const running = sampleExactly(system, since ? { holds, since } : { holds }, { maxStates });
  let next = running.next();
  while (!next.done) next = running.next();
  return next.value?.map(({ type, atMs }) => `${type} ${atMs}`) ?? null;
}

const idle: Predicate = (view) => isIn(view, 'caller', 'idle');
const gaveUp: Predicate = (view) => isIn(view, 'caller', 'gaveUp');
const rung: Predicate = (view) => isIn(view, 'called', 'rung');

it('has its steps at the first moments, and none that could not be', () => {
  expect(sample(calls(100, 1_500), gaveUp)).toEqual(['choose 400', 'deliver 500', 'timer 2400']);
  // In any order the timer could fire first; so it can here, where the call may take longer.
  expect(sample(calls(100, 2_000), gaveUp)).toEqual(['choose 400', 'timer 2400']);
  expect(sample(calls(100, 1_500), idle)).toEqual([]);
});

it('comes to the goal after what has to hold before it, or where both hold', () => {
  // What has been reached before may hold still.
  expect(sample(calls(100, 3_000), rung, gaveUp)).toEqual([
    'choose 400',
    'deliver 500',
    'timer 2400',
  ]);
  expect(sample(calls(2_500, 3_000), rung, gaveUp)).toEqual([
    'choose 400',
    'timer 2400',
    'deliver 2900',
  ]);
  expect(sample(calls(100, 1_500), rung, rung)).toEqual(['choose 400', 'deliver 500']);
});

it('is none where exact time has no such run, or none was found within the limits', () => {
  const neverRung: Predicate = (view) => gaveUp(view) && !rung(view);
  expect(sample(calls(100, 1_500), neverRung)).toBeNull();
  expect(sample(calls(100, 1_500), idle, gaveUp)).toBeNull();
  expect(sample(calls(100, 1_500), gaveUp, undefined, 1)).toBeNull();
});
