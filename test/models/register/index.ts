/**
 * A register at one server that clients write to and read from: each writes a value of its own,
 * and reads once that is done. As Stateright's example of a single copy, which counts it.
 *
 * Local states are many and control states few: nearly all there is to a state is its history.
 */

import { type AnyStateMachine, setup } from 'xstate';
import {
  type Link,
  noFaults,
  type Party,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import { type Message, type Send, send } from '../../../sim/system/message.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { answered, called, type History, type Keeper, nothing, recorder } from '../history.ts';

/** Reachable states by number of clients, as Stateright counts them. */
export const states: Readonly<Record<number, number>> = { 2: 93, 4: 400_233 };

interface Received {
  readonly type: string;
  readonly from: string;
  readonly value: string;
}

const made = setup({
  types: {} as { context: { value: string }; events: Received; emitted: Send },
});

const server = made.createMachine({
  id: 'server',
  context: { value: '' },
  on: {
    PUT: {
      actions: [
        made.assign({ value: ({ event }) => event.value }),
        made.emit(({ event }) => send(event.from, { type: 'PUT_OK' })),
      ],
    },
    GET: {
      actions: made.emit(({ context: { value }, event }) => {
        return send(event.from, { type: 'GET_OK', value });
      }),
    },
  },
});

/** If it `tells`, an actor that keeps the history hears of its calls. */
function client(name: string, value: string, tells: boolean): AnyStateMachine {
  const { emit, createMachine } = setup({ types: {} as { events: Received; emitted: Send } });
  const tell = (make: (event: Received) => Message) =>
    tells ? [emit(({ event }) => send('recorder', make(event)))] : [];
  return createMachine({
    id: name,
    initial: 'writing',
    states: {
      writing: {
        entry: [
          ...tell(() => ({ type: 'CALLED', call: { write: value } })),
          emit(send('server', { type: 'PUT', value })),
        ],
        on: {
          PUT_OK: {
            target: 'reading',
            actions: tell(() => ({ type: 'CAME_BACK', result: null })),
          },
        },
      },
      reading: {
        entry: [
          ...tell(() => ({ type: 'CALLED', call: { read: true } })),
          emit(send('server', { type: 'GET' })),
        ],
        on: {
          GET_OK: {
            target: 'done',
            actions: tell(({ value: result }) => ({ type: 'CAME_BACK', result })),
          },
        },
      },
      done: {},
    },
  });
}

const history: Observer<History> = {
  initial: nothing,
  on(occurrence, value) {
    if (occurrence.type === 'received') return answered(value, occurrence);
    if (occurrence.type !== 'sent') return value;
    const { from, message } = occurrence.envelope;
    if (message.type === 'PUT') return called(value, from, { write: message.value as string });
    return message.type === 'GET' ? called(value, from, { read: true }) : value;
  },
};

export function register(clientCount: number, keeper: Keeper): SystemDefinition {
  const clients = Array.from({ length: clientCount }, (_, index) => `c${index + 1}`);
  const isActor = keeper !== 'observer';
  const machines = {
    ...(isActor ? { recorder } : {}),
    server,
    ...Object.fromEntries(
      clients.map((name, index) => [name, client(name, 'ABCD'.charAt(index), isActor)]),
    ),
  };
  const link = (from: string, to: string): Link => {
    return { kind: 'unordered', from, to, latencyMs: 10 };
  };
  const toRecorder = clients.map(
    (from): Link =>
      keeper === 'actor'
        ? { kind: 'direct', between: [from, 'recorder'] }
        : { kind: 'fifo', from, to: 'recorder', latencyMs: 10 },
  );
  return {
    parties: Object.entries(machines).map(([name, machine]): Party => {
      return { name, label: name, actors: { [name]: machine } };
    }),
    links: [
      ...(isActor ? toRecorder : []),
      ...clients.flatMap((name) => [link(name, 'server'), link('server', name)]),
    ],
    choices: [],
    faults: noFaults,
    ...(isActor ? {} : { observers: { history } }),
  };
}
