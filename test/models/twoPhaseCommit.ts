/**
 * Two-phase commit: a transaction manager `tm` and resource managers `rm1`, `rm2`, ...
 *
 * As in "Consensus on Transaction Commit" (Gray and Lamport, 2004) and its TLA+ module TwoPhase,
 * which other checkers count too. What was sent once stays and may arrive any number of times, so
 * an arrival that changes nothing is a step as well: a self loop of the state space.
 */

import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import { defineModel } from '../../sim/model/defineModel.ts';
import { contextOf } from '../../sim/model/properties.ts';
import type { Property } from '../../sim/model/property.ts';
import type { Choice, Link, Party, SystemDefinition } from '../../sim/system/definition.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { type Send, send } from '../../sim/system/message.ts';
import type { View } from '../../sim/system/view.ts';

/** Reachable states for 1, 2, ... 8 resource managers: those of TLC and of Stateright. */
export const states = [12, 56, 288, 1_568, 8_832, 50_816, 296_448, 1_745_408] as const;

/**
 * What Stateright says it has generated for 7: every successor, self loops included, and the
 * first state, so one more than there are transitions.
 */
export const generatedBySeven = 2_744_706;

export const managers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `rm${index + 1}`);

const transactionManager = (names: readonly string[]): AnyStateMachine =>
  setup({
    types: {} as {
      context: { prepared: readonly string[] };
      events: { type: 'PREPARED'; from: string } | { type: 'commit' | 'abort' };
      emitted: Send;
    },
  }).createMachine({
    id: 'tm',
    context: { prepared: [] },
    initial: 'init',
    states: {
      init: {
        on: {
          PREPARED: {
            actions: assign({
              // In the order of the names: it is a set, and a set has one order only.
              prepared: ({ context, event }) =>
                names.filter((name) => name === event.from || context.prepared.includes(name)),
            }),
          },
          commit: {
            guard: ({ context }) => context.prepared.length === names.length,
            target: 'committed',
          },
          abort: 'aborted',
        },
      },
      committed: { entry: names.map((name) => emit(send(name, { type: 'COMMIT' }))) },
      aborted: { entry: names.map((name) => emit(send(name, { type: 'ABORT' }))) },
    },
  });

const resourceManager = (name: string, count: number): AnyStateMachine =>
  setup({
    types: {} as {
      context: { managers: number };
      events: { type: 'prepare' | 'abort' } | { type: 'COMMIT' | 'ABORT'; from: string };
      emitted: Send;
    },
  }).createMachine({
    id: name,
    // How many there are: a property reads it here, of a state that it looks at anyway.
    context: { managers: count },
    initial: 'working',
    // In any state, also after the end: the protocol's text does not look at it either.
    on: { COMMIT: '.committed', ABORT: '.aborted' },
    states: {
      working: { on: { prepare: 'prepared', abort: 'aborted' } },
      prepared: { entry: emit(send('tm', { type: 'PREPARED' })) },
      committed: {},
      aborted: {},
    },
  });

const party = (name: string, label: string, machine: AnyStateMachine): Party => {
  return { name, label, actors: { [name]: machine } };
};

export function twoPhaseCommit(count: number): SystemDefinition {
  const names = managers(count);
  const links = names.flatMap((name): Link[] => [
    { kind: 'duplicating', from: name, to: 'tm', latencyMs: 10 },
    { kind: 'duplicating', from: 'tm', to: name, latencyMs: 10 },
  ]);
  const choices = names.flatMap((actor): Choice[] => [
    { name: `${actor}-prepares`, label: `${actor} prepares`, actor, event: { type: 'prepare' } },
    { name: `${actor}-aborts`, label: `${actor} aborts`, actor, event: { type: 'abort' } },
  ]);
  return {
    parties: [
      party('tm', 'transaction manager', transactionManager(names)),
      ...names.map((name) => party(name, `resource manager ${name}`, resourceManager(name, count))),
    ],
    links,
    choices: [
      { name: 'commit', label: 'the transaction commits', actor: 'tm', event: { type: 'commit' } },
      { name: 'abort', label: 'the transaction aborts', actor: 'tm', event: { type: 'abort' } },
      ...choices,
    ],
    faults: noFaults,
  };
}

/** The control state of each resource manager. */
function stand(view: View): string[] {
  const { managers: count } = contextOf<{ managers: number }>(view, 'rm1');
  return managers(count).map((name) => view.local(name)?.value as string);
}

const source = 'Gray and Lamport, "Consensus on Transaction Commit", section 3';

export const properties: readonly Property[] = [
  {
    name: 'consistent',
    text: 'no resource manager commits what another one aborts',
    source,
    kind: 'always',
    holds: (view) => {
      const all = stand(view);
      return !(all.includes('committed') && all.includes('aborted'));
    },
  },
  {
    name: 'commit-agreement',
    text: 'all can commit',
    source,
    kind: 'sometimes',
    holds: (view) => stand(view).every((state) => state === 'committed'),
  },
  {
    name: 'abort-agreement',
    text: 'all can abort',
    source,
    kind: 'sometimes',
    holds: (view) => stand(view).every((state) => state === 'aborted'),
  },
];

export default defineModel({
  name: 'two-phase-commit',
  title: 'Two-phase commit',
  knobs: [
    {
      name: 'managers',
      kind: 'integer',
      min: 1,
      max: 9,
      default: 5,
      help: 'how many resource managers take part',
    },
  ],
  scenarios: [
    { name: 'default', text: 'five resource managers', given: {} },
    { name: 'seven', text: 'seven resource managers', given: { managers: '7' } },
  ],
  properties,
  system: (settings, faults) => ({ ...twoPhaseCommit(settings.managers as number), faults }),
});
