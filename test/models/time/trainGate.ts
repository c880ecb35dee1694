/**
 * The train gate of UPPAAL's tutorial (Behrmann, David and Larsen, "A tutorial on UPPAAL 4.0"):
 * trains approach a bridge on which there is room for one, and a gate has all others stop and
 * lets them go in the order in which they came.
 *
 * A train that approaches gets to the bridge after 10 to 20 ms. Within the first 10 it can still
 * be stopped; one that is let go takes 7 to 15 to get there. It crosses in 3 to 5. In UPPAAL's
 * model the signal to stop is there at once, and a train can take it while `x <= 10`. Here it takes
 * up to `signal` ms over a link in order, and after `stop` ms, a timer, the train no longer heeds
 * it. So no two cross at once if and only if `signal` is less than `stop`: at the same moment the
 * timer may be first. What UPPAAL has as invariants of states are the upper bounds of choices.
 */

import { type AnyStateMachine, assign, enqueueActions, setup } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Knob } from '../../../sim/model/knobs.ts';
import { always, contextOf, isIn, sometimes, within } from '../../../sim/model/properties.ts';
import type { Choice, Link, Party } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import type { View } from '../../../sim/system/view.ts';

/** From when a train approaches to when it is on the bridge. */
const approachMs = [10, 20] as const;
const startMs = [7, 15] as const;
const crossMs = [3, 5] as const;

interface Gate {
  /** Who is on the bridge or on the way there, then those that have been told to stop. */
  readonly queue: readonly string[];
  /** All that there are: a property reads them here. */
  readonly trains: readonly string[];
}

const gate = (trains: readonly string[]): AnyStateMachine =>
  setup({
    types: {} as {
      context: Gate;
      events: { type: 'APPROACH' | 'LEAVE'; from: string };
      emitted: Send;
    },
  }).createMachine({
    id: 'gate',
    context: { queue: [], trains },
    on: {
      APPROACH: {
        actions: enqueueActions(({ context: { queue }, event, enqueue }) => {
          enqueue.assign({ queue: [...queue, event.from] });
          if (queue.length > 0) enqueue.emit(send(event.from, { type: 'STOP' }));
        }),
      },
      LEAVE: {
        actions: [
          assign({ queue: ({ context }) => context.queue.slice(1) }),
          enqueueActions(({ context, enqueue }) => {
            const [next] = context.queue;
            if (next !== undefined) enqueue.emit(send(next, { type: 'GO' }));
          }),
        ],
      },
    },
  });

function train(name: string, stopMs: number): AnyStateMachine {
  const { emit, createMachine } = setup({
    types: {} as {
      events: { type: 'STOP' | 'GO' | 'approach' | 'cross' | 'start' | 'leave' };
      emitted: Send;
    },
  });
  const tell = (type: string) => emit(send('gate', { type }));
  return createMachine({
    id: name,
    initial: 'away',
    // Too late to heed what the gate says.
    on: { STOP: {}, GO: {} },
    states: {
      away: {
        on: {
          approach: { target: 'approaching', actions: tell('APPROACH') },
        },
      },
      approaching: { after: { [stopMs]: 'near' }, on: { STOP: 'stopped' } },
      near: { on: { cross: 'crossing' } },
      stopped: { on: { GO: 'starting' } },
      starting: { on: { start: 'crossing' } },
      crossing: {
        on: { leave: { target: 'away', actions: tell('LEAVE') } },
      },
    },
  });
}

function choicesOf(actor: string, stopMs: number): Choice[] {
  const choice = (type: string, boundsMs?: readonly [number, number]): Choice => {
    const bounds = boundsMs === undefined ? {} : { boundsMs };
    return {
      name: `${actor}-${type}`,
      label: `${actor}: ${type}`,
      actor,
      event: { type },
      ...bounds,
    };
  };
  const [leastMs, mostMs] = approachMs;
  return [
    choice('approach'),
    choice('cross', [leastMs - stopMs, mostMs - stopMs]),
    choice('start', startMs),
    choice('leave', crossMs),
  ];
}

const trainsOf = (view: View) => contextOf<Gate>(view, 'gate').trains;
const count = (view: View, state: string): number =>
  trainsOf(view).filter((name) => isIn(view, name, state)).length;

const duration = { kind: 'duration', minMs: 0, never: false } as const;
const knobs: readonly Knob[] = [
  { name: 'trains', kind: 'integer', min: 1, max: 6, default: 2, help: 'how many there are' },
  { ...duration, name: 'signal', maxMs: 1000, default: 0, help: 'how long a signal may take' },
  {
    ...duration,
    name: 'stop',
    maxMs: approachMs[0],
    default: approachMs[0],
    help: 'how long a train that approaches can be stopped',
  },
];

export default defineModel({
  name: 'train-gate',
  title: 'Train gate',
  knobs,
  scenarios: [
    { name: 'default', text: 'signals are there at once', given: {} },
    { name: 'in-time', text: 'signals are just in time', given: { signal: '0.009' } },
    { name: 'late', text: 'signals may be too late', given: { signal: '0.01' } },
  ],
  properties: [
    always('one-at-a-time', 'no two trains cross at once', (view) => count(view, 'crossing') < 2),
    always('in-order', 'who crosses is first in the queue', (view) => {
      const [first] = contextOf<Gate>(view, 'gate').queue;
      return trainsOf(view).every((name) => name === first || !isIn(view, name, 'crossing'));
    }),
    {
      ...within(
        'in-time',
        'of two trains, one that approaches crosses within 40 ms',
        // The other one may have been there just before, and it has to start.
        approachMs[1] + crossMs[1] + startMs[1],
        (view) => isIn(view, 't1', 'approaching'),
        (view) => isIn(view, 't1', 'crossing'),
      ),
      appliesTo: ({ trains, signal }) => trains === 2 && signal === 0,
    },
    sometimes('crosses', 'a train crosses', (view) => count(view, 'crossing') > 0),
    sometimes('waits', 'a train crosses while all others wait', (view) => {
      return count(view, 'crossing') === 1 && count(view, 'stopped') === trainsOf(view).length - 1;
    }),
  ],
  system: (settings, faults) => {
    const names = Array.from({ length: settings.trains as number }, (_, at) => `t${at + 1}`);
    const [signalMs, stopMs] = [settings.signal as number, settings.stop as number];
    const party = (name: string, machine: AnyStateMachine): Party => {
      return { name, label: name, actors: { [name]: machine } };
    };
    return {
      parties: [
        party('gate', gate(names)),
        ...names.map((name) => party(name, train(name, stopMs))),
      ],
      links: names.flatMap((name): Link[] => [
        // A train is seen at once; what the gate shows to it takes its time.
        { kind: 'fifo', from: name, to: 'gate', latencyMs: 0 },
        { kind: 'fifo', from: 'gate', to: name, latencyMs: [0, signalMs] },
      ]),
      choices: names.flatMap((name) => choicesOf(name, stopMs)),
      faults,
    };
  },
});
