/**
 * Single-decree Paxos: three servers that agree on one value for good, and clients that each write
 * a value and then read one, each from another server. As Stateright's example, which counts it.
 *
 * What was called and what has come back is asked of it only by a property. It is kept by an actor
 * that the clients tell, or by an observer.
 */

import { assign, setup } from 'xstate';
import { contextOf, observedBy } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import {
  type Link,
  noFaults,
  type Party,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import type { Message } from '../../../sim/system/message.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { client } from './client.ts';
import { type Call, called, cameBack, type History, isLinearizable, nothing } from './history.ts';
import { linksOf, network } from './network.ts';
import { server, servers } from './server.ts';

/** Reachable states by number of clients, as Stateright counts them. */
export const states: Readonly<Record<number, number>> = { 2: 16_668, 3: 1_194_428 };

/** The same for three clients, as transitions: with those that change nothing. */
export const transitionsOfThree = 10_557_114;

/** Who keeps the history of calls: an actor that is told at once or over links, or an observer. */
export const keepers = ['actor', 'actor over links', 'observer'] as const;
type Keeper = (typeof keepers)[number];

const recorder = setup({
  types: {} as {
    context: History;
    events:
      | { type: 'CALLED'; call: Call; from: string }
      | { type: 'CAME_BACK'; result: string | null; from: string };
  },
}).createMachine({
  id: 'recorder',
  context: nothing,
  on: {
    CALLED: { actions: assign(({ context, event }) => called(context, event.from, event.call)) },
    CAME_BACK: {
      actions: assign(({ context, event }) => cameBack(context, event.from, event.result)),
    },
  },
});

/** A call is made when its message is handed to the network, and not handed back to it. */
const history: Observer<History> = {
  initial: nothing,
  on(occurrence, value) {
    if (occurrence.type === 'handed') {
      const { from, message: carried } = occurrence.envelope;
      if (carried.by !== from) return value;
      const message = carried.message as Message;
      if (message.type === 'PUT') return called(value, from, { write: message.value as string });
      return message.type === 'GET' ? called(value, from, { read: true }) : value;
    }
    if (occurrence.type !== 'received') return value;
    const { actor, event } = occurrence;
    const open = value.open[actor]?.call;
    if (open === undefined) return value;
    if (event.type === 'PUT_OK' && 'write' in open) return cameBack(value, actor, null);
    if (event.type === 'GET_OK') return cameBack(value, actor, event.value as string);
    return value;
  },
};

export function paxos(clientCount: number, keeper: Keeper): SystemDefinition {
  const numbers = Array.from({ length: clientCount }, (_, index) => servers.length + index);
  const clients = numbers.map((number) => `c${number}`);
  const all = [...servers, ...clients];
  const isActor = keeper !== 'observer';
  const machines = {
    ...(isActor ? { recorder } : {}),
    ...Object.fromEntries(servers.map((name) => [name, server(name)])),
    ...Object.fromEntries(numbers.map((number) => [`c${number}`, client(number, isActor)])),
  };
  const parties = Object.entries(machines).map(([name, machine]): Party => {
    return { name, label: name, actors: { [name]: machine } };
  });
  const toRecorder = clients.map(
    (from): Link =>
      keeper === 'actor'
        ? { kind: 'direct', between: [from, 'recorder'] }
        : { kind: 'fifo', from, to: 'recorder', latencyMs: 10 },
  );
  return {
    parties: [network(all), ...parties],
    links: [
      ...(isActor ? toRecorder : []),
      ...servers.flatMap((name) =>
        linksOf(
          name,
          all.filter((other) => other !== name),
        ),
      ),
      ...clients.flatMap((name) => linksOf(name, servers)),
    ],
    choices: [],
    faults: noFaults,
    ...(isActor ? {} : { observers: { history } }),
  };
}

/** What is read and written could have happened one after the other. */
export const linearizable = (keeper: Keeper): Property => ({
  name: 'linearizable',
  text: 'what is read and written could have happened one after the other',
  source: "Stateright's Paxos example",
  kind: 'always',
  holds: (view) =>
    isLinearizable(
      keeper === 'observer'
        ? observedBy<History>(view, 'history')
        : contextOf<History>(view, 'recorder'),
    ),
});
