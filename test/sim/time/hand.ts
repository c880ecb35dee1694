/** Systems of two or three machines whose times can be counted by hand, explored in ticks. */

import { expect } from 'vitest';
import { type AnyStateMachine, assign, createMachine, emit, raise } from 'xstate';
import { sometimes } from '../../../sim/model/properties.ts';
import type { Predicate } from '../../../sim/model/property.ts';
import {
  type Choice,
  type FaultBudget,
  type Link,
  noFaults,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';
import { tick } from './ticked.ts';
import { controlsOf } from './zones.ts';

type Machines = Readonly<Record<string, AnyStateMachine>>;
export type OneWay = Extract<Link, { from: string }>;

export const tell = (to: string, ...types: string[]) =>
  types.map((type) => emit(send(to, { type })));

interface Noted {
  readonly read: string;
}
export const noted = assign({
  read: ({ context, event }: { context: Noted; event: { type: string } }) =>
    (context.read + event.type).slice(0, 4),
});

/** It writes down what it gets of the types `m`, `n`, `t` and `u`, in order: the first four. */
export const writer = (config: object = {}) =>
  createMachine({
    context: { read: '' },
    on: Object.fromEntries([...'mntu'].map((type) => [type, { actions: noted }])),
    ...config,
  } as never);

export const alarm = (type: string, delay: number) => raise({ type } as never, { delay, id: type });

/** A link from `a` to `b`. */
export const link = (kind: OneWay['kind'], latencyMs: OneWay['latencyMs']): OneWay => {
  return { kind, from: 'a', to: 'b', latencyMs };
};

interface Given {
  readonly links?: readonly Link[];
  readonly choices?: readonly Choice[];
  readonly faults?: Partial<FaultBudget>;
}

export function systemOf(machines: Machines, given: Given = {}): SystemDefinition {
  const { links = [], choices = [], faults = {} } = given;
  const parties = Object.entries(machines).map(([name, machine]) => {
    return { name, label: name, actors: { [name]: machine }, crashes: true };
  });
  return { parties, links, choices, faults: { ...noFaults, ...faults } };
}

export const hasRead =
  (text: string): Predicate =>
  (view) =>
    (view.local('b')?.context as Noted | undefined)?.read === text;

/** The least number of steps until `b` has read exactly that; null if it never has. */
export function stepsTo(text: string, definition: SystemDefinition, ticksPerMs = 1): number | null {
  const asked = sometimes('asked', 'it has read that', hasRead(text));
  return tick(definition, [asked], { ticksPerMs }).verdicts.asked?.steps ?? null;
}

/**
 * All that `b` can have read in the end, where nothing can happen any more. The search by zones is
 * to reach the same, unless that takes finer ticks.
 */
export function ends(definition: SystemDefinition, ticksPerMs = 1): string[] {
  const { controls, isTied } = tick(definition, [], { ticksPerMs });
  if (!isTied || ticksPerMs > 1) {
    expect(controlsOf(definition)).toEqual(controls);
  }
  const read = [...controls.keys()].flatMap((text) => /"read":"(\w*)"/.exec(text)?.[1] ?? []);
  const longest = read.filter(
    (one) => !read.some((other) => other !== one && other.startsWith(one)),
  );
  return [...new Set(longest)].sort();
}

export const once = createMachine({ entry: tell('b', 'm') });
export const withTimer = (ms: number) => writer({ entry: alarm('t', ms) });

/** It sends `m` at once and `n` a ms later. */
export const twice = createMachine({
  initial: 'one',
  states: { one: { entry: tell('b', 'm'), after: { 1: 'two' } }, two: { entry: tell('b', 'n') } },
});
