/**
 * Mutual exclusion that does not rest on times, and progress that does (Lynch and Shavit,
 * "Timing-based mutual exclusion", 1992): Fischer's protocol guards a second lock.
 *
 * Who finds `x` free writes its number there, within `write` ms, and waits for at least `wait`. If
 * its number still stands there and `y` is free, it takes `y`, and is let in if its number stands
 * in `x` even then. The published verdicts: no two are ever in their critical sections, whatever
 * the times are; and if writing may take as long as the wait, one can take `y` and not get in, so
 * that nobody ever frees it. As bounds here are closed, all goes well if and only if `wait` is
 * greater than `write`.
 */

import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Knob } from '../../../sim/model/knobs.ts';
import { always, contextOf, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Choice, Link, Party } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import type { View } from '../../../sim/system/view.ts';

interface Memory {
  /** Whose number stands in `x`, and whether `y` is taken; 0 is free. */
  readonly x: number;
  readonly y: number;
  /** How many processes there are: a property reads it here. */
  readonly processes: number;
}

const memory = (processes: number): AnyStateMachine =>
  setup({
    types: {} as {
      context: Memory;
      events:
        | { type: 'WRITE'; in: 'x' | 'y'; number: number }
        | { type: 'READ'; in: 'x' | 'y'; from: string };
      emitted: Send;
    },
  }).createMachine({
    id: 'memory',
    context: { x: 0, y: 0, processes },
    on: {
      WRITE: {
        actions: assign(({ context, event }) => ({ ...context, [event.in]: event.number })),
      },
      READ: {
        actions: emit(({ context, event }) =>
          send(event.from, { type: 'VALUE', number: context[event.in] }),
        ),
      },
    },
  });

interface Value {
  readonly type: 'VALUE';
  readonly number: number;
}
const reads = (number: number) => ({
  guard: ({ event }: { event: Value }) => event.number === number,
});

const types = ['try', 'write', 'check', 'look', 'take', 'confirm', 'leave', 'free'] as const;

function process(number: number): AnyStateMachine {
  const { emit, createMachine } = setup({
    types: {} as { events: Value | { type: (typeof types)[number] }; emitted: Send },
  });
  const read = (variable: 'x' | 'y') => emit(send('memory', { type: 'READ', in: variable }));
  const write = (variable: 'x' | 'y', value: number) =>
    emit(send('memory', { type: 'WRITE', in: variable, number: value }));
  /** It reads a variable, and goes on if that value stands there. */
  const asking = (variable: 'x' | 'y', value: number, target: string) => ({
    entry: read(variable),
    on: { VALUE: [{ ...reads(value), target }, { target: 'idle' }] },
  });
  return createMachine({
    id: `p${number}`,
    initial: 'idle',
    states: {
      idle: { on: { try: 'trying' } },
      trying: asking('x', 0, 'writing'),
      writing: { on: { write: { target: 'waiting', actions: write('x', number) } } },
      waiting: { on: { check: 'checking' } },
      checking: asking('x', number, 'alone'),
      alone: { on: { look: 'looking' } },
      looking: asking('y', 0, 'taking'),
      taking: { on: { take: { target: 'holding', actions: write('y', 1) } } },
      holding: { on: { confirm: 'confirming' } },
      confirming: asking('x', number, 'critical'),
      critical: { on: { leave: { target: 'leaving', actions: write('y', 0) } } },
      leaving: { on: { free: { target: 'idle', actions: write('x', 0) } } },
    },
  });
}

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at + 1}`);

/** How many are in one of these states. */
function count(view: View, ...states: string[]): number {
  const { processes } = contextOf<Memory>(view, 'memory');
  return namesOf(processes).filter((name) => states.some((state) => isIn(view, name, state)))
    .length;
}

const duration = { kind: 'duration', minMs: 0, maxMs: 1_000, never: false } as const;
const knobs: readonly Knob[] = [
  { name: 'processes', kind: 'integer', min: 2, max: 4, default: 2, help: 'how many there are' },
  { ...duration, name: 'write', default: 2, help: 'how long one may take before it writes' },
  { ...duration, name: 'wait', default: 3, help: 'how long one waits at least before it checks' },
];

export default defineModel({
  name: 'lynch-shavit',
  title: 'Timing-based mutual exclusion',
  knobs,
  scenarios: [
    { name: 'default', text: 'it waits for longer than writing takes', given: {} },
    { name: 'tie', text: 'it waits for as long as writing takes', given: { wait: '0.002' } },
  ],
  properties: [
    always('exclusion', 'no two are in their critical sections', (view) => {
      return count(view, 'critical') < 2;
    }),
    always('held', 'who has taken the second lock gets in, and frees it', (view) => {
      const { y } = contextOf<Memory>(view, 'memory');
      return y === 0 || count(view, 'holding', 'critical') > 0;
    }),
    sometimes('entered', 'one gets into its critical section', (view) => {
      return count(view, 'critical') > 0;
    }),
  ],
  system: (settings, faults) => {
    const names = namesOf(settings.processes as number);
    const bounds: Readonly<Record<string, readonly [number, number]>> = {
      write: [0, settings.write as number],
      check: [settings.wait as number, Number.POSITIVE_INFINITY],
    };
    const party = (name: string, machine: AnyStateMachine): Party => {
      return { name, label: name, actors: { [name]: machine } };
    };
    const choiceOf = (actor: string, type: string): Choice => {
      const boundsMs = bounds[type];
      const choice = { name: `${actor}-${type}`, label: `${actor}: ${type}`, actor };
      return { ...choice, event: { type }, ...(boundsMs === undefined ? {} : { boundsMs }) };
    };
    return {
      parties: [
        party('memory', memory(names.length)),
        ...names.map((name, at) => party(name, process(at + 1))),
      ],
      links: names.map((name): Link => ({ kind: 'direct', between: [name, 'memory'] })),
      choices: names.flatMap((name) => types.map((type) => choiceOf(name, type))),
      faults,
    };
  },
});
