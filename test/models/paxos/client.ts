/** A client: it writes a value to one server, and then reads from the next. */

import { type AnyStateMachine, setup } from 'xstate';
import { type Message, type Send, send } from '../../../sim/system/message.ts';
import { carry } from './network.ts';
import { servers } from './server.ts';

interface Received {
  readonly type: string;
  readonly by: string;
  readonly from: string;
  readonly id: number;
  /** What has been read. */
  readonly value: string;
}

/** The client of that number. If it `tells`, an actor that keeps the history hears of its calls. */
export function client(number: number, tells: boolean): AnyStateMachine {
  const name = `c${number}`;
  const value = String.fromCharCode('A'.charCodeAt(0) + number - servers.length);
  const serverOf = (call: number) => servers[(number + call) % servers.length] as string;
  const { emit, createMachine } = setup({ types: {} as { events: Received; emitted: Send } });
  const tell = (make: (event: Received) => Message) =>
    tells ? [emit(({ event }) => send('recorder', make(event)))] : [];
  return createMachine({
    id: name,
    initial: 'writing',
    on: {
      '*': { actions: emit(({ event: { by, from, ...message } }) => carry(by, name, message)) },
    },
    states: {
      writing: {
        entry: [
          ...tell(() => ({ type: 'CALLED', call: { write: value } })),
          emit(() => carry(name, serverOf(0), { type: 'PUT', id: number, value })),
        ],
        on: {
          PUT_OK: {
            guard: ({ event }) => event.id === number,
            target: 'reading',
            actions: tell(() => ({ type: 'CAME_BACK', result: null })),
          },
        },
      },
      reading: {
        entry: [
          ...tell(() => ({ type: 'CALLED', call: { read: true } })),
          emit(() => carry(name, serverOf(1), { type: 'GET', id: 2 * number })),
        ],
        on: {
          GET_OK: {
            target: 'done',
            actions: tell((event) => ({ type: 'CAME_BACK', result: event.value })),
          },
        },
      },
      done: {},
    },
  });
}
