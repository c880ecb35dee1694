/**
 * Random timed systems in which a client asks over a connection, and waits for the answer only so
 * long: the timer starts with the request, and the answer cancels it, mostly. Some messages get
 * lost. All else is as it is drawn elsewhere.
 */

import fc from 'fast-check';
import {
  type DrawnAction,
  type DrawnMachine,
  type DrawnState,
  type DrawnSystem,
  type DrawnTransition,
  systems,
} from './random.ts';

/** How the client waits in one of its states. */
interface DrawnWaiting {
  /** For longer than a request and its answer take at the most, mostly. */
  readonly ms: number;
  readonly type: number;
  readonly answered: DrawnTransition;
  /** Started with the request as well, and cancelled by nothing; null for none. */
  readonly other: DrawnAction | null;
}

const type = fc.nat(2);
const next = fc.record({
  target: fc.constantFrom(0, 1, 2, null),
  reenter: fc.boolean(),
  count: fc.constant(null),
  actions: fc.constant([]),
});

const waiting: fc.Arbitrary<DrawnWaiting> = fc.record({
  ms: fc.constantFrom(1, 3, 5, 5, 6, 6, 7),
  type,
  answered: next,
  other: fc.option(
    fc.record<DrawnAction & { do: 'start' }>({
      do: fc.constant('start'),
      ms: fc.constantFrom(4, 6),
      id: fc.constantFrom(0, 1),
      type,
      anew: fc.constant(true),
      to: fc.constant(null),
    }),
    { freq: 6 },
  ),
});

/** The first of the other actors is at the other end of the connection. */
const send = (type: number): DrawnAction => ({ do: 'send', to: 0, type });

function asking(state: DrawnState, { ms, type, answered, other }: DrawnWaiting): DrawnState {
  const given = other === null ? [] : [other];
  return {
    ...state,
    final: false,
    entry: [send(type), ...given, ...state.entry.slice(given.length)],
    on: state.on.map((transition, at) => (at === type ? answered : transition)),
    after: { ms, transition: state.after?.transition ?? { ...answered, target: 0 } },
  };
}

/** It answers what it hears, also by a choice that takes no time where one is drawn. */
const answering = (machine: DrawnMachine): DrawnMachine => ({
  ...machine,
  states: machine.states.map((state) => ({
    ...state,
    final: false,
    on: state.on.map((transition, type) => {
      const { target = null, reenter = false, count = null, actions = [] } = transition ?? {};
      // One of three holds the request.
      const answer = transition === null && type === 2 ? [] : [send(type)];
      return { target, reenter, count, actions: [...answer, ...actions.slice(0, 1)] };
    }),
  })),
});

export const exchangingSystems: fc.Arbitrary<DrawnSystem> = fc
  .record({
    system: systems,
    waiting: fc.array(waiting, { minLength: 2, maxLength: 2 }),
    least: fc.constantFrom(0, 0, 1, 1),
    more: fc.constantFrom(0, 1, 1, 1, 2),
    loss: fc.constantFrom(1, 1, 1, 2),
    /** When the client asks first, if nothing else makes it. */
    startMs: fc.nat(2),
  })
  .map(({ system, waiting, least, more, loss, startMs }) => {
    const [client, server, ...rest] = system.machines as [DrawnMachine, DrawnMachine];
    const [first, ...states] = client.states as [DrawnState, ...DrawnState[]];
    const latency = [
      { least, more },
      { least, more },
    ] as const;
    const start = { target: 1, reenter: false, count: null, actions: [] };
    return {
      ...system,
      colocated: false,
      machines: [
        {
          ...client,
          states: [
            { ...first, after: { ms: startMs, transition: start } },
            ...states.map((state, at) => asking(state, waiting[at] as DrawnWaiting)),
          ],
        },
        answering(server),
        ...rest,
      ],
      links: system.links.map((link, at) =>
        at === 0 ? { kind: 'connection', reverse: false, latency } : link,
      ),
      faults: { loss, duplicate: 0, reorder: 0, crash: 0 },
    };
  });
