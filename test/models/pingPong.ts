/**
 * Ping-pong over a network that loses and doubles at will, up to a highest number: Stateright's
 * first example of an actor system.
 *
 * After k hits k + 1 messages have been sent, each still there or lost: 2^(k + 1) states for each
 * k from 0 to 2 x highest, and 2^(2 x highest + 2) - 2 in all.
 */

import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import { defineModel } from '../../sim/model/defineModel.ts';
import { contextOf } from '../../sim/model/properties.ts';
import type { Property } from '../../sim/model/property.ts';
import type { SystemDefinition } from '../../sim/system/definition.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { type Send, send } from '../../sim/system/message.ts';
import type { View } from '../../sim/system/view.ts';

export const statesUpTo = (highest: number): number => 2 ** (2 * highest + 2) - 2;

interface Side {
  readonly id: string;
  readonly other: string;
  /** The number that it sends for the one that it has heard. */
  readonly answer: (heard: number) => number;
  readonly serves: boolean;
}

const sides: readonly Side[] = [
  { id: 'ping', other: 'pong', answer: (heard) => heard + 1, serves: true },
  { id: 'pong', other: 'ping', answer: (heard) => heard, serves: false },
];

const ball = (to: string, number: number): Send => send(to, { type: 'BALL', number });

const player = ({ id, other, answer, serves }: Side, highest: number): AnyStateMachine =>
  setup({
    types: {} as {
      context: { count: number };
      events: { type: 'BALL'; number: number; from: string };
      emitted: Send;
    },
  }).createMachine({
    id,
    context: { count: 0 },
    entry: serves ? emit(ball(other, 0)) : [],
    on: {
      BALL: [
        {
          guard: ({ context, event }) => event.number === context.count && event.number < highest,
          actions: [
            emit(({ event }) => ball(other, answer(event.number))),
            assign({ count: ({ context }) => context.count + 1 }),
          ],
        },
        // What comes late or again is read too, and changes nothing: so it can be lost as well.
        {},
      ],
    },
  });

export function pingPong(highest: number): SystemDefinition {
  return {
    parties: sides.map((side) => {
      const { id } = side;
      return { name: id, label: id, actors: { [id]: player(side, highest) } };
    }),
    links: sides.map(({ id, other }) => {
      return { kind: 'duplicating', from: id, to: other, latencyMs: 10 };
    }),
    choices: [],
    faults: { ...noFaults, loss: Number.POSITIVE_INFINITY },
  };
}

const counts = (view: View): [number, number] => {
  const count = (actor: string) => contextOf<{ count: number }>(view, actor).count;
  return [count('ping'), count('pong')];
};

const source = "Stateright's ping_pong example";

export const properties: readonly Property[] = [
  {
    name: 'delta-within-one',
    text: 'the two counts are never more than one apart',
    source,
    kind: 'always',
    holds: (view) => {
      const [one, other] = counts(view);
      return Math.abs(one - other) <= 1;
    },
  },
  {
    name: 'gets-going',
    text: 'the first ball comes back, whatever is lost',
    source,
    kind: 'eventually',
    holds: (view) => counts(view)[0] >= 1,
  },
];

export default defineModel({
  name: 'ping-pong',
  title: 'Ping-pong over a lossy network',
  knobs: [
    {
      name: 'highest',
      kind: 'integer',
      min: 0,
      max: 9,
      default: 5,
      help: 'the number at which both stop',
    },
  ],
  scenarios: [{ name: 'default', text: 'up to five', given: {} }],
  properties,
  // The loss is what the model is about: a budget from outside does not take it away.
  system: (settings) => pingPong(settings.highest as number),
});
