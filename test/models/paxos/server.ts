/** A server: it proposes what a client asks it for, and follows who proposed last. */

import { type AnyStateMachine, setup } from 'xstate';
import type { Message, Send } from '../../../sim/system/message.ts';
import { carry } from './network.ts';

export const servers: readonly string[] = ['s0', 's1', 's2'];
const majority = 2;

interface Ballot {
  readonly round: number;
  readonly leader: string;
}

interface Proposal {
  /** Of the client's request. */
  readonly id: number;
  readonly client: string;
  readonly value: string;
}

interface Accepted {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
}

interface Server {
  readonly ballot: Ballot;
  readonly proposal: Proposal | null;
  /** By server that follows this one: what it has accepted before. */
  readonly prepares: Readonly<Record<string, Accepted | null>>;
  readonly accepts: readonly string[];
  readonly accepted: Accepted | null;
}

/** A message; which of these it has, depends on its type. */
interface Received {
  readonly type: string;
  readonly by: string;
  readonly from: string;
  readonly id: number;
  readonly value: string;
  readonly ballot: Ballot;
  readonly proposal: Proposal;
  readonly accepted: Accepted | null;
}

interface Having {
  readonly context: Server;
  readonly event: Received;
}

const made = setup({ types: {} as { context: Server; events: Received; emitted: Send } });
const { assign, emit } = made;

const newAgainst = ({ context, event }: Having): number =>
  event.ballot.round - context.ballot.round ||
  Number(event.ballot.leader > context.ballot.leader) -
    Number(event.ballot.leader < context.ballot.leader);

const leads = (having: Having): boolean => newAgainst(having) === 0;

const withName = (names: readonly string[], name: string): string[] =>
  [...new Set([...names, name])].sort();

/** Whether there are just enough with one more. */
const isEnough = (names: readonly string[], name: string): boolean =>
  withName(names, name).length === majority;

/** What a leader proposes whom these follow: what was accepted last, or else its own. */
function chosen({ prepares, proposal }: Server): Proposal {
  const all = Object.values(prepares).filter((accepted) => accepted !== null);
  const order = ({ ballot: { round, leader } }: Accepted) => `${round} ${leader}`;
  const [last] = all.sort((a, b) => (order(a) < order(b) ? 1 : -1));
  return last?.proposal ?? (proposal as Proposal);
}

/** To all other servers; the message is made of the context as it is by then. */
const tellAll = (name: string, make: (context: Server) => Message) =>
  servers
    .filter((other) => other !== name)
    .map((other) => emit(({ context }) => carry(name, other, make(context))));

/** To who has sent what has come. */
const answer = (name: string, make: (having: Having) => Message) =>
  emit((having) => carry(name, having.event.by, make(having)));

const joins = assign(({ context, event: { by, accepted } }) => {
  return { prepares: { ...context.prepares, [by]: accepted } };
});
const accepts = assign(({ context, event: { by } }) => {
  return { accepts: withName(context.accepts, by) };
});
const adopts = assign(({ event: { ballot, proposal } }) => {
  return { ballot, accepted: { ballot, proposal } };
});

const asLeader = (name: string) =>
  made.createStateConfig({
    on: {
      PUT: {
        guard: ({ context }) => context.proposal === null,
        actions: [
          assign(({ context: { ballot, accepted }, event: { id, by: client, value } }) => ({
            ballot: { round: ballot.round + 1, leader: name },
            proposal: { id, client, value },
            prepares: { [name]: accepted },
          })),
          ...tellAll(name, ({ ballot }) => ({ type: 'PREPARE', ballot })),
        ],
      },
      PREPARED: [
        {
          guard: (having) =>
            leads(having) && isEnough(Object.keys(having.context.prepares), having.event.by),
          actions: [
            joins,
            assign(({ context }) => {
              const proposal = chosen(context);
              return {
                proposal,
                accepted: { ballot: context.ballot, proposal },
                accepts: [name],
              };
            }),
            ...tellAll(name, ({ ballot, proposal }) => ({ type: 'ACCEPT', ballot, proposal })),
          ],
        },
        { guard: leads, actions: joins },
      ],
      ACCEPTED: [
        {
          guard: (having) => leads(having) && isEnough(having.context.accepts, having.event.by),
          target: 'decided',
          actions: [
            accepts,
            ...tellAll(name, ({ ballot, proposal }) => ({ type: 'DECIDED', ballot, proposal })),
            emit(({ context }) => {
              const { client, id } = context.proposal as Proposal;
              return carry(name, client, { type: 'PUT_OK', id });
            }),
          ],
        },
        { guard: leads, actions: accepts },
      ],
    },
  });

const asFollower = (name: string) =>
  made.createStateConfig({
    on: {
      PREPARE: {
        guard: (having) => newAgainst(having) > 0,
        actions: [
          assign({ ballot: ({ event }) => event.ballot }),
          answer(name, ({ context: { ballot, accepted } }) => {
            return { type: 'PREPARED', ballot, accepted };
          }),
        ],
      },
      ACCEPT: {
        guard: (having) => newAgainst(having) >= 0,
        actions: [adopts, answer(name, ({ event: { ballot } }) => ({ type: 'ACCEPTED', ballot }))],
      },
      DECIDED: { target: 'decided', actions: adopts },
    },
  });

export const server = (name: string): AnyStateMachine =>
  made.createMachine({
    id: name,
    context: {
      ballot: { round: 0, leader: '' },
      proposal: null,
      prepares: {},
      accepts: [],
      accepted: null,
    },
    initial: 'open',
    on: {
      '*': { actions: emit(({ event: { by, from, ...message } }) => carry(by, name, message)) },
    },
    states: {
      open: { on: { ...asLeader(name).on, ...asFollower(name).on } },
      decided: {
        on: {
          GET: {
            actions: answer(name, ({ context, event: { id } }) => {
              return { type: 'GET_OK', id, value: (context.accepted as Accepted).proposal.value };
            }),
          },
        },
      },
    },
  });
