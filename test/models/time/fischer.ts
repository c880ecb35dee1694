/**
 * Fischer's mutual exclusion by times alone (Lamport, "A fast mutual exclusion algorithm", 1987).
 *
 * Who finds the shared variable free writes its number there, within `write` ms, waits for at
 * least `wait` ms, and is let in if its number still stands there. It is safe if and only if the
 * longest time before writing is less than the shortest before checking. UPPAAL's model of it has
 * `x <= k` before the one and `x > k` before the other; as bounds here are closed and whole, the
 * second is `wait = k + 1`, and at `wait = k` it is broken.
 *
 * The variable is an actor of its own; it is read and written in one step, as links to it are
 * direct. The times are bounds of choices: what a process does next is its own affair.
 */

import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Knob } from '../../../sim/model/knobs.ts';
import { always, contextOf, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Choice, Link, Party } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import type { View } from '../../../sim/system/view.ts';

/** Nobody's number. */
const free = 0;

interface Variable {
  readonly id: number;
  /** How many there are: a property reads it here. */
  readonly processes: number;
}

const variable = (processes: number): AnyStateMachine =>
  setup({
    types: {} as {
      context: Variable;
      events: { type: 'WRITE'; id: number } | { type: 'READ'; from: string };
      emitted: Send;
    },
  }).createMachine({
    id: 'id',
    context: { id: free, processes },
    on: {
      WRITE: { actions: assign({ id: ({ event }) => event.id }) },
      READ: {
        actions: emit(({ context, event }) => send(event.from, { type: 'VALUE', id: context.id })),
      },
    },
  });

interface Value {
  readonly type: 'VALUE';
  readonly id: number;
}
const reads = (id: number) => ({ guard: ({ event }: { event: Value }) => event.id === id });

function process(number: number): AnyStateMachine {
  const { emit, createMachine } = setup({
    types: {} as {
      events: Value | { type: 'try' | 'write' | 'check' | 'leave' };
      emitted: Send;
    },
  });
  const read = emit(send('id', { type: 'READ' }));
  const write = (id: number) => emit(send('id', { type: 'WRITE', id }));
  return createMachine({
    id: `p${number}`,
    initial: 'idle',
    states: {
      idle: { on: { try: 'looking' } },
      looking: {
        entry: read,
        on: { VALUE: [{ ...reads(free), target: 'writing' }, { target: 'idle' }] },
      },
      writing: {
        on: { write: { target: 'waiting', actions: write(number) } },
      },
      waiting: { on: { check: 'checking' } },
      checking: {
        entry: read,
        on: { VALUE: [{ ...reads(number), target: 'critical' }, { target: 'idle' }] },
      },
      critical: {
        on: { leave: { target: 'idle', actions: write(free) } },
      },
    },
  });
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

function choicesOf(number: number, writeMs: number, waitMs: number): Choice[] {
  const actor = `p${number}`;
  const choice = (type: string, boundsMs?: readonly [number, number]): Choice => {
    const name = `${actor}-${type}`;
    const bounds = boundsMs === undefined ? {} : { boundsMs };
    return { name, label: `${actor}: ${type}`, actor, event: { type }, ...bounds };
  };
  return [
    choice('try'),
    choice('write', [0, writeMs]),
    choice('check', [waitMs, Number.POSITIVE_INFINITY]),
    choice('leave'),
  ];
}

function critical(view: View): number {
  const { processes } = contextOf<Variable>(view, 'id');
  return numbers(processes).filter((number) => isIn(view, `p${number}`, 'critical')).length;
}

const duration = { kind: 'duration', minMs: 0, maxMs: 1_000, never: false } as const;
const knobs: readonly Knob[] = [
  { name: 'processes', kind: 'integer', min: 2, max: 6, default: 2, help: 'how many there are' },
  { ...duration, name: 'write', default: 2, help: 'how long one may take before it writes' },
  { ...duration, name: 'wait', default: 3, help: 'how long one waits at least before it checks' },
];

export default defineModel({
  name: 'fischer',
  title: "Fischer's mutual exclusion",
  knobs,
  scenarios: [
    { name: 'default', text: 'it waits for longer than writing takes', given: {} },
    { name: 'tie', text: 'it waits for as long as writing takes', given: { wait: '0.002' } },
    {
      name: 'swapped',
      text: 'the two times are swapped',
      given: { write: '0.003', wait: '0.002' },
    },
  ],
  properties: [
    always('exclusion', 'no two are in their critical sections', (view) => critical(view) < 2),
    sometimes('entered', 'one gets into its critical section', (view) => critical(view) > 0),
  ],
  system: (settings, faults) => {
    const all = numbers(settings.processes as number);
    const [writeMs, waitMs] = [settings.write as number, settings.wait as number];
    const party = (name: string, machine: AnyStateMachine): Party => {
      return { name, label: name, actors: { [name]: machine } };
    };
    return {
      parties: [
        party('id', variable(all.length)),
        ...all.map((number) => party(`p${number}`, process(number))),
      ],
      links: all.map((number): Link => ({ kind: 'direct', between: [`p${number}`, 'id'] })),
      choices: all.flatMap((number) => choicesOf(number, writeMs, waitMs)),
      faults,
    };
  },
});
