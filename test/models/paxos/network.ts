/**
 * The network between servers and clients. A message that is of no use to its receiver stays under
 * way: the receiver hands it back, so that its arrival is a self loop.
 *
 * All messages are handed to `post`, as those that come back are; it passes them on to the sender's
 * wire, and what is on its way from there keeps no order.
 */

import { type AnyStateMachine, emit, setup } from 'xstate';
import type { Link, Party } from '../../../sim/system/definition.ts';
import { type Message, type Send, send } from '../../../sim/system/message.ts';

interface Carry extends Message {
  readonly type: 'CARRY';
  readonly by: string;
  readonly to: string;
  readonly message: Message;
}

/** Hands a message to the network. It comes with `by`, who has sent it. */
export const carry = (by: string, to: string, message: Message): Send =>
  send('post', { type: 'CARRY', by, to, message });

const wireOf = (name: string): string => `${name}-wire`;

const post = setup({ types: {} as { events: Carry; emitted: Send } }).createMachine({
  id: 'post',
  on: {
    CARRY: {
      actions: emit(({ event: { type, by, to, message } }) => {
        return send(wireOf(by), { type, by, to, message });
      }),
    },
  },
});

const wire = (name: string): AnyStateMachine =>
  setup({ types: {} as { events: Carry; emitted: Send } }).createMachine({
    id: name,
    on: {
      CARRY: { actions: emit(({ event: { by, to, message } }) => send(to, { ...message, by })) },
    },
  });

/** The network of these actors. */
export function network(names: readonly string[]): Party {
  const wires = names.map((name) => [wireOf(name), wire(wireOf(name))] as const);
  return { name: 'network', label: 'network', actors: { post, ...Object.fromEntries(wires) } };
}

/** The links of an actor that sends to these. */
export const linksOf = (name: string, receivers: readonly string[]): Link[] => [
  { kind: 'direct', between: [name, 'post'] },
  ...receivers.map((to): Link => ({ kind: 'unordered', from: wireOf(name), to, latencyMs: 10 })),
];
