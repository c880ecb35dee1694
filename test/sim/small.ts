/** Machines small enough to count by hand, and what several tests of the engine do with them. */

import { type AnyStateMachine, assign, emit, raise, setup } from 'xstate';
import { canonicalText } from '../../sim/system/canonical.ts';
import { compose, type System } from '../../sim/system/compose.ts';
import type {
  Choice,
  FaultBudget,
  IntervalMs,
  Link,
  Party,
  Step,
  SystemDefinition,
  TimeReading,
} from '../../sim/system/definition.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { type Message, type Send, send } from '../../sim/system/message.ts';
import type { Occurrence } from '../../sim/system/occurrence.ts';
import type { SystemSnapshot } from '../../sim/system/snapshot.ts';

type From = { readonly from: string };

/** On each `GO` it sends the next of `texts` to `to`, as a note. */
export const sender = (to: string, texts: readonly string[]) =>
  setup({
    types: {} as { context: { sent: number }; events: { type: 'GO' }; emitted: Send },
  }).createMachine({
    id: 'sender',
    context: { sent: 0 },
    on: {
      GO: {
        guard: ({ context }) => context.sent < texts.length,
        actions: [
          emit(({ context }) => send(to, { type: 'NOTE', text: texts[context.sent] as string })),
          assign({ sent: ({ context }) => context.sent + 1 }),
        ],
      },
    },
  });

/** Writes down the notes that arrive, in the order in which they do. */
export const collector = () =>
  setup({
    types: {} as {
      context: { read: readonly string[] };
      events: { type: 'NOTE'; text: string } & From;
    },
  }).createMachine({
    id: 'collector',
    context: { read: [] },
    on: {
      NOTE: { actions: assign({ read: ({ context, event }) => [...context.read, event.text] }) },
    },
  });

/** Returns each `BALL` to whoever it came from, and ends after `hits` of them. */
export const player = (hits: number, servesTo?: string) =>
  setup({
    types: {} as { context: { hits: number }; events: { type: 'BALL' } & From; emitted: Send },
  }).createMachine({
    id: 'player',
    context: { hits: 0 },
    initial: 'playing',
    states: {
      playing: {
        entry: servesTo === undefined ? [] : emit(send(servesTo, { type: 'BALL' })),
        on: {
          BALL: [
            {
              guard: ({ context }) => context.hits + 1 < hits,
              actions: [
                emit(({ event }) => send(event.from, { type: 'BALL' })),
                assign({ hits: ({ context }) => context.hits + 1 }),
              ],
            },
            { target: 'tired', actions: assign({ hits }) },
          ],
        },
      },
      tired: { type: 'final' },
    },
  });

/** Asks on `ASK`, and again each time that it has waited `patienceMs`, `tries` times in all. */
export const client = (server: string, patienceMs = 100, tries = 2) =>
  setup({
    types: {} as {
      context: { asked: number; answer: number | null };
      events: { type: 'ASK' } | ({ type: 'ANSWER'; number: number } & From);
      emitted: Send;
    },
  }).createMachine({
    id: 'client',
    context: { asked: 0, answer: null },
    initial: 'idle',
    states: {
      idle: { on: { ASK: 'waiting' } },
      waiting: {
        entry: [
          assign({ asked: ({ context }) => context.asked + 1 }),
          emit(({ context }) => send(server, { type: 'REQUEST', number: context.asked })),
        ],
        on: {
          ANSWER: { target: 'done', actions: assign({ answer: ({ event }) => event.number }) },
        },
        after: {
          [patienceMs]: [
            { guard: ({ context }) => context.asked < tries, target: 'waiting', reenter: true },
            { target: 'failed' },
          ],
        },
      },
      done: { type: 'final' },
      failed: { type: 'final' },
    },
  });

/** Holds a request until the environment says `SERVE`, then answers the latest. */
export const server = () =>
  setup({
    types: {} as {
      context: { held: { to: string; number: number } | null };
      events: ({ type: 'REQUEST'; number: number } & From) | { type: 'SERVE' };
      emitted: Send;
    },
  }).createMachine({
    id: 'server',
    context: { held: null },
    on: {
      REQUEST: {
        actions: assign({ held: ({ event }) => ({ to: event.from, number: event.number }) }),
      },
      SERVE: {
        guard: ({ context }) => context.held !== null,
        actions: [
          emit(({ context }) =>
            send(context.held?.to ?? '', { type: 'ANSWER', number: context.held?.number }),
          ),
          assign({ held: null }),
        ],
      },
    },
  });

/** Beeps once after `delayMs`, unless it is told to `STOP`. */
export const alarm = (delayMs: number) =>
  setup({
    types: {} as { context: { beeps: number }; events: { type: 'SET' | 'STOP' | 'BEEP' } },
  }).createMachine({
    id: 'alarm',
    context: { beeps: 0 },
    on: {
      SET: { actions: raise({ type: 'BEEP' }, { id: 'beep', delay: delayMs }) },
      BEEP: { actions: assign({ beeps: ({ context }) => context.beeps + 1 }) },
    },
  });

export const party = (name: string, ...actors: readonly [string, AnyStateMachine][]): Party => ({
  name,
  label: `the ${name}`,
  actors: Object.fromEntries(actors),
  crashes: true,
});

/** A choice that is named for its actor and event: `a.GO`. */
export const choice = (actor: string, type: string): Choice => ({
  name: `${actor}.${type}`,
  label: `${actor} gets ${type}`,
  actor,
  event: { type },
});

interface Given {
  readonly parties: readonly Party[];
  readonly links?: readonly Link[];
  readonly choices?: readonly Choice[];
  readonly faults?: Partial<FaultBudget>;
}

export function definition({ parties, links = [], choices = [], faults = {} }: Given) {
  return { parties, links, choices, faults: { ...noFaults, ...faults } } satisfies SystemDefinition;
}

export const systemOf = (given: Given, clock: TimeReading = 'untimed'): System =>
  compose(definition(given), clock);

type Sent = { readonly latencyMs?: number | IntervalMs; readonly texts?: readonly string[] };

/** A sender `a` with notes, usually 1, 2, 3, and a collector `b`, linked as the test says. */
export const notes = (
  kind: 'fifo' | 'unordered' | 'duplicating',
  faults: Partial<FaultBudget> = {},
  clock?: TimeReading,
  { latencyMs = 10, texts = ['1', '2', '3'] }: Sent = {},
) =>
  systemOf(
    {
      parties: [party('left', ['a', sender('b', texts)]), party('right', ['b', collector()])],
      links: [{ kind, from: 'a', to: 'b', latencyMs }],
      choices: [choice('a', 'GO')],
      faults,
    },
    clock,
  );

/** A client `c` and a server `s` on a connection. */
export const exchange = (
  faults: Partial<FaultBudget> = {},
  clock?: TimeReading,
  patienceMs = 100,
) =>
  systemOf(
    {
      parties: [party('user', ['c', client('s', patienceMs)]), party('shop', ['s', server()])],
      links: [{ kind: 'connection', client: 'c', server: 's', latencyMs: 10 }],
      choices: [choice('c', 'ASK'), choice('s', 'SERVE')],
      faults,
    },
    clock,
  );

/** `choose`, for short. */
export const choose = (name: string): Step => ({ type: 'choose', choice: name });

/** The one step of the type that is enabled; of several, the one at `index`. */
export function stepOf(
  system: System,
  snapshot: SystemSnapshot,
  type: Step['type'],
  index = 0,
): Step {
  const step = system.enabled(snapshot).filter((other) => other.type === type)[index];
  if (step === undefined) throw new Error(`no step ${type} ${index} in ${canonicalText(snapshot)}`);
  return step;
}

/** Takes steps in turn: by the name of a choice, by type where only one is meant, or as given. */
export function run(
  system: System,
  steps: readonly (Step | Step['type'] | `${string}.${string}`)[],
  from: SystemSnapshot = system.start().snapshot,
): { snapshot: SystemSnapshot; occurrences: Occurrence[] } {
  const occurrences: Occurrence[] = [];
  let snapshot = from;
  for (const step of steps) {
    const taken =
      typeof step !== 'string'
        ? step
        : step.includes('.')
          ? choose(step)
          : stepOf(system, snapshot, step as Step['type']);
    const result = system.apply(snapshot, taken);
    occurrences.push(...result.occurrences);
    snapshot = result.snapshot;
  }
  return { snapshot, occurrences };
}

/** Every reachable snapshot by canonical text: counted without the engine's own means. */
export function reachable(system: System): Map<string, SystemSnapshot> {
  const first = system.start().snapshot;
  const found = new Map([[canonicalText(first), first]]);
  // A Map is walked in order of insertion, also of what is added on the way.
  for (const snapshot of found.values()) {
    for (const step of system.enabled(snapshot)) {
      const next = system.apply(snapshot, step).snapshot;
      const key = canonicalText(next);
      if (!found.has(key)) found.set(key, next);
    }
  }
  return found;
}

/** The messages of the occurrences of a type, by their type and text or number. */
export function messagesOf(occurrences: readonly Occurrence[], type: Occurrence['type']): string[] {
  return occurrences.flatMap((occurrence) => {
    if (occurrence.type !== type || !('envelope' in occurrence)) return [];
    return [wordOf(occurrence.envelope.message)];
  });
}

const wordOf = ({ type, text, number }: Message): string =>
  [type, text ?? number].filter((part) => part !== undefined).join(' ');
