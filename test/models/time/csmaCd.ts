/**
 * CSMA/CD as it is checked by Kronos and UPPAAL (Yovine, "Kronos: a verification tool for
 * real-time systems", 1997): stations share a medium, listen before they send, and hear of it when
 * another one has begun as well. In microseconds, here ms: a signal takes up to 26 from end to end,
 * a transmission 808.
 *
 * The published claim: who has been sending for 52, twice the propagation, has the medium for
 * itself. Two stations can begin up to 26 apart, and 26 later both know. There the bounds are
 * strict (`x < 26`); here they are closed, so that at exactly 52 the news of the collision and the
 * end of the slot may be one moment: it holds if and only if the slot is longer than that. What is
 * `detected` in time is asked of the medium, where exactly 52 is in time.
 *
 * The medium is an actor that stations reach at once. When it is heard to be busy is a timer; when
 * a collision is noticed is a choice of the environment with bounds, the invariant of UPPAAL's
 * state. The wait of a station before it tries again is one as well, from 0 to the slot.
 */

import { type AnyStateMachine, emit, setup } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Knob } from '../../../sim/model/knobs.ts';
import { always, contextOf, isIn, sometimes, within } from '../../../sim/model/properties.ts';
import type { Choice, Link, Party } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import type { View } from '../../../sim/system/view.ts';

interface Times {
  readonly propagationMs: number;
  readonly slotMs: number;
  readonly transmissionMs: number;
}

interface Medium {
  /** All that there are: a property reads them here. */
  readonly stations: readonly string[];
}

const medium = (stations: readonly string[], { propagationMs }: Times): AnyStateMachine =>
  setup({
    types: {} as {
      context: Medium;
      events: { type: 'BEGIN'; from: string } | { type: 'END' | 'notice' };
      emitted: Send;
    },
  }).createMachine({
    id: 'medium',
    context: { stations },
    initial: 'idle',
    states: {
      idle: { on: { BEGIN: 'begun' } },
      // Not all hear it yet.
      begun: { on: { BEGIN: 'collision' }, after: { [propagationMs]: 'heard' } },
      heard: {
        on: { BEGIN: { actions: emit(({ event }) => send(event.from, { type: 'BUSY' })) } },
      },
      collision: {
        on: {
          notice: {
            target: 'idle',
            actions: stations.map((name) => emit(send(name, { type: 'COLLISION' }))),
          },
          BEGIN: {},
        },
      },
    },
    on: { END: '.idle' },
  });

const station = (name: string, { slotMs, transmissionMs }: Times): AnyStateMachine => {
  const { emit, createMachine } = setup({
    types: {} as {
      events: { type: 'BUSY' | 'COLLISION' | 'begin' | 'retry' };
      emitted: Send;
    },
  });
  const begin = emit(send('medium', { type: 'BEGIN' }));
  return createMachine({
    id: name,
    initial: 'idle',
    on: { COLLISION: {} },
    states: {
      idle: { on: { begin: 'sending' } },
      sending: {
        entry: begin,
        initial: 'slot',
        after: {
          [transmissionMs]: { target: 'idle', actions: emit(send('medium', { type: 'END' })) },
        },
        on: { BUSY: 'waiting', COLLISION: 'waiting' },
        states: { slot: { after: { [slotMs]: 'sure' } }, sure: {} },
      },
      waiting: { on: { retry: 'sending' } },
    },
  });
};

function choicesOf(actor: string, { slotMs }: Times): Choice[] {
  const choice = (type: string): Choice => {
    return { name: `${actor}-${type}`, label: `${actor}: ${type}`, actor, event: { type } };
  };
  return [choice('begin'), { ...choice('retry'), boundsMs: [0, slotMs] }];
}

const stationsOf = (view: View) => contextOf<Medium>(view, 'medium').stations;
const count = (view: View, state: string): number =>
  stationsOf(view).filter((name) => isIn(view, name, state)).length;

const duration = { kind: 'duration', minMs: 1, maxMs: 10_000, never: false } as const;
const knobs: readonly Knob[] = [
  { name: 'stations', kind: 'integer', min: 2, max: 4, default: 2, help: 'how many there are' },
  { ...duration, name: 'propagation', default: 26, help: 'how long a signal may take' },
  { ...duration, name: 'slot', default: 53, help: 'after how long a station is sure' },
  { ...duration, name: 'transmission', default: 808, help: 'how long a message takes' },
];

export default defineModel({
  name: 'csma-cd',
  title: 'CSMA/CD',
  knobs,
  scenarios: [
    { name: 'default', text: 'a slot is longer than a signal and the news of it take', given: {} },
    { name: 'short', text: 'a slot is as long as these take', given: { slot: '0.052' } },
  ],
  properties: [
    always('sure', 'who is sure to have the medium is the only one that sends', (view) => {
      return count(view, 'sending.sure') === 0 || count(view, 'sending') === 1;
    }),
    {
      ...within(
        'detected',
        'within 52 of a beginning all hear it, or know of the collision',
        52,
        (view) => isIn(view, 'medium', 'begun'),
        (view) => isIn(view, 'medium', 'heard') || isIn(view, 'medium', 'idle'),
      ),
      appliesTo: ({ propagation }) => (propagation as number) <= 26,
    },
    sometimes('collides', 'two stations send at once', (view) => count(view, 'sending') > 1),
    sometimes('all-collide', 'all stations send at once', (view) => {
      return count(view, 'sending') === stationsOf(view).length;
    }),
    sometimes('sends', 'a station is sure to have the medium', (view) => {
      return count(view, 'sending.sure') === 1;
    }),
  ],
  system: (settings, faults) => {
    const names = Array.from({ length: settings.stations as number }, (_, at) => `s${at + 1}`);
    const times: Times = {
      propagationMs: settings.propagation as number,
      slotMs: settings.slot as number,
      transmissionMs: settings.transmission as number,
    };
    const party = (name: string, machine: AnyStateMachine): Party => {
      return { name, label: name, actors: { [name]: machine } };
    };
    return {
      parties: [
        party('medium', medium(names, times)),
        ...names.map((name) => party(name, station(name, times))),
      ],
      links: names.map((name): Link => ({ kind: 'direct', between: [name, 'medium'] })),
      choices: [
        {
          name: 'notice',
          label: 'the collision is noticed',
          actor: 'medium',
          event: { type: 'notice' },
          boundsMs: [0, times.propagationMs],
        },
        ...names.flatMap((name) => choicesOf(name, times)),
      ],
      faults,
    };
  },
});
