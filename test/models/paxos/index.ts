/**
 * Single-decree Paxos: three servers that agree on one value for good, and clients that each write
 * a value and then read one, each from another server. As Stateright's example, which counts it.
 *
 * What was called and what has come back is asked of it only by a property. It is kept by an actor
 * that the clients tell, or by an observer.
 */

import {
  type Link,
  noFaults,
  type Party,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import type { Message } from '../../../sim/system/message.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { answered, called, type History, type Keeper, nothing, recorder } from '../history.ts';
import { client } from './client.ts';
import { linksOf, network } from './network.ts';
import { server, servers } from './server.ts';

/** Reachable states by number of clients, as Stateright counts them. */
export const states: Readonly<Record<number, number>> = { 2: 16_668, 3: 1_194_428 };

/** The same for three clients, as transitions: with those that change nothing. */
export const transitionsOfThree = 10_557_114;

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
    return occurrence.type === 'received' ? answered(value, occurrence) : value;
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
