/** Systems of machines that start others, send, wait and break: a case of each kind. */

import { expect } from 'vitest';
import {
  type AnyActorRef,
  type AnyStateMachine,
  assign,
  cancel,
  createMachine,
  emit,
  enqueueActions,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  raise,
  sendParent,
  sendTo,
  setup,
  stopChild,
} from 'xstate';
import type { Link, SystemDefinition } from '../../../../sim/system/definition.ts';
import { choice, party } from '../../small.ts';

const never = (): never => expect.unreachable('started');
const faults = { loss: 1, duplicate: 1, reorder: 1, crash: 1 };
const tick = { type: 'TICK' };
const fifo = (from: string, to: string): Link => ({ kind: 'fifo', from, to, latencyMs: 1 });
const bothWays = (one: string, other: string) => [fifo(one, other), fifo(other, one)];
const payment = createMachine({
  id: 'payment',
  initial: 'asking',
  states: {
    asking: { on: { PAY: 'paid' }, after: { 500: 'late' } },
    paid: { type: 'final', entry: sendParent({ type: 'THANKS' }) },
    late: { type: 'final' },
  },
  output: { in: 'full' },
});

const customer = createMachine({
  id: 'customer',
  initial: 'waiting',
  entry: sendTo('shop', { type: 'ORDER' }),
  states: {
    waiting: {
      on: {
        PARCEL: 'served',
        SORRY: 'angry',
        pay: { actions: sendTo('shop', { type: 'PAY' }, { delay: 100 }) },
        cancel: { target: 'angry', actions: sendTo('shop', { type: 'CANCEL' }) },
      },
    },
    served: { type: 'final' },
    angry: { type: 'final' },
  },
});

// Looks up what it has been given, and waits for a payment; both can be too late.
const shop = setup({
  types: {} as { context: { number: number; found: unknown; thanks: number }; input: number },
  actors: { lookup: fromPromise<number, number>(never), payment },
  actions: { track: never },
}).createMachine({
  context: ({ input }) => ({ number: input, found: null, thanks: 0 }),
  initial: 'open',
  states: {
    open: { on: { ORDER: 'looking' } },
    looking: {
      invoke: {
        src: 'lookup',
        input: ({ context }) => context.number,
        onDone: { target: 'paying', actions: assign({ found: ({ event }) => event.output }) },
        onError: { target: 'failed', actions: assign({ found: ({ event }) => event.error }) },
      },
      after: { 2000: 'failed' },
    },
    paying: {
      entry: 'track',
      invoke: { src: 'payment', id: 'pay', onDone: 'shipped' },
      on: {
        PAY: { actions: sendTo('pay', { type: 'PAY' }) },
        THANKS: { actions: assign({ thanks: ({ context }) => context.thanks + 1 }) },
        CANCEL: 'failed',
      },
    },
    shipped: { type: 'final', entry: sendTo('customer', { type: 'PARCEL' }) },
    failed: { type: 'final', entry: sendTo('customer', { type: 'SORRY' }) },
  },
});

/** Hears a callback, an observable and a counter of its own; has a history. */
const ticker = setup({
  types: {} as { context: { ticks: number; at: unknown; counted: unknown } },
  actors: {
    ticks: fromCallback(never),
    position: fromObservable<number, undefined>(never),
    counter: fromTransition((count: number, { type }) => (type === 'INC' ? count + 1 : count), 0),
  },
}).createMachine({
  context: { ticks: 0, at: null, counted: null },
  initial: 'on',
  invoke: [
    { src: 'ticks' },
    {
      src: 'position',
      onSnapshot: { actions: assign({ at: ({ event }) => event.snapshot.context ?? null }) },
    },
    {
      src: 'counter',
      id: 'counter',
      onSnapshot: { actions: assign({ counted: ({ event }) => event.snapshot.context }) },
    },
  ],
  states: {
    on: {
      initial: 'slow',
      states: { slow: { on: { faster: 'fast' } }, fast: {} },
      on: {
        TICK: {
          guard: ({ context }) => context.ticks < 3,
          actions: [
            assign({ ticks: ({ context }) => context.ticks + 1 }),
            sendTo('counter', { type: 'INC' }),
          ],
        },
        stop: 'off',
      },
    },
    off: { entry: emit({ type: 'STOPPED' }), on: { back: 'last' } },
    last: { type: 'history', history: 'deep', target: 'on' },
  },
});
const hearer = createMachine({
  types: {} as { context: { heard: number } },
  context: { heard: 0 },
  on: { STOPPED: { actions: assign({ heard: ({ context }) => Math.min(3, context.heard + 1) }) } },
});

const kid = createMachine({
  id: 'kid',
  initial: 'calm',
  states: {
    calm: { on: { POKE: 'angry' } },
    angry: { after: { 10: 'gone' }, on: { POKE: 'calm' } },
    gone: { type: 'final', entry: sendParent({ type: 'GONE' }) },
  },
});
/** Spawns and stops by reference. */
const spawner = setup({
  types: {} as { context: { kids: readonly AnyActorRef[]; born: number } },
  actors: { kid },
}).createMachine({
  context: { kids: [], born: 0 },
  on: {
    add: {
      guard: ({ context }) => context.born < 3,
      actions: assign({
        kids: ({ context, spawn }) => [...context.kids, spawn('kid', { id: `kid${context.born}` })],
        born: ({ context }) => context.born + 1,
      }),
    },
    pokeAll: {
      actions: enqueueActions(({ context, enqueue }) => {
        for (const one of context.kids) enqueue.sendTo(one, { type: 'POKE' });
      }),
    },
    drop: {
      guard: ({ context }) => context.kids.length > 0,
      actions: [
        stopChild(({ context }) => context.kids[0] as AnyActorRef),
        assign({ kids: ({ context }) => context.kids.slice(1) }),
      ],
    },
  },
});

/** Spawns without an id, also from the start, and keeps references to who has been stopped. */
const nameless = setup({
  types: {} as { context: { kids: readonly AnyActorRef[] } },
  actors: { kid },
}).createMachine({
  context: ({ spawn }) => ({ kids: [spawn('kid')] }),
  on: {
    add: {
      guard: ({ context }) => context.kids.length < 3,
      actions: assign({ kids: ({ context, spawn }) => [...context.kids, spawn('kid')] }),
    },
    stop: {
      guard: ({ context }) => context.kids.length > 0,
      actions: stopChild(({ context }) => context.kids.at(-1) as AnyActorRef),
    },
    forget: { actions: assign({ kids: ({ context }) => context.kids.slice(1) }) },
  },
});

/** Timers with and without ids, cancelled and started again. */
const alarms = setup({ types: {} as { context: { log: readonly string[] } } }).createMachine({
  context: { log: [] },
  entry: [
    raise({ type: 'T', n: 1 }, { delay: 1000 }),
    raise({ type: 'T', n: 2 }, { delay: 10 }),
    raise({ type: 'U' }, { delay: 10, id: 'u' }),
  ],
  on: {
    T: { actions: assign({ log: ({ context, event }) => [...context.log, `T${event.n}`] }) },
    U: { actions: [cancel('u'), assign({ log: ({ context }) => [...context.log, 'U'] })] },
    again: {
      guard: ({ context }) => context.log.length < 4,
      actions: raise({ type: 'U' }, { delay: 20, id: 'u' }),
    },
    stop: { actions: cancel('u') },
  },
});

const thrower = createMachine({
  initial: 'calm',
  invoke: { src: kid },
  states: {
    calm: {
      on: {
        boom: {
          actions: assign(() => {
            throw new Error('boom');
          }),
        },
      },
    },
  },
});

/** Keeps and answers a reference that a message has. */
const caller = createMachine({
  types: {} as { context: { answers: number } },
  context: { answers: 0 },
  entry: sendTo('callee', ({ self }) => ({ type: 'HI', from: 'the caller', replyTo: self })),
  on: { YO: { actions: assign({ answers: ({ context }) => context.answers + 1 }) } },
});
const callee = createMachine({
  types: {} as {
    context: { who: AnyActorRef | null };
    events: { type: 'HI'; replyTo: AnyActorRef };
  },
  context: { who: null },
  on: {
    HI: {
      actions: [
        assign({ who: ({ event }) => event.replyTo }),
        sendTo(({ event }) => event.replyTo, { type: 'YO' }),
      ],
    },
  },
});

const alone = (name: string, machine: AnyStateMachine, ...events: string[]): SystemDefinition => ({
  parties: [party(name, [name, machine])],
  links: [],
  choices: events.map((type) => choice(name, type)),
  faults,
});

const order = {
  choices: [choice('customer', 'pay'), choice('customer', 'cancel')],
  faults,
  environment: {
    lookup: { answers: (number: number) => [number, number + 1], errors: [new Error('none left')] },
  },
};
const inputs = { shop: 2 };

export const systems: Readonly<Record<string, SystemDefinition>> = {
  'an order': {
    ...order,
    parties: [party('home', ['customer', customer]), { ...party('shop', ['shop', shop]), inputs }],
    links: bothWays('customer', 'shop'),
  },
  'an order on one device': {
    ...order,
    parties: [{ ...party('all', ['customer', customer], ['shop', shop]), inputs }],
    links: [],
  },
  'callbacks, observables and listeners': {
    parties: [party('ticking', ['ticker', ticker]), party('hearing', ['hearer', hearer])],
    links: [fifo('ticker', 'hearer')],
    choices: ['stop', 'back', 'faster'].map((type) => choice('ticker', type)),
    faults,
    environment: { ticks: { events: [tick] }, position: { values: [1, 2], completes: true } },
    listeners: [{ from: 'ticker', type: 'STOPPED', to: 'hearer' }],
  },
  'spawned actors': alone('spawner', spawner, 'add', 'pokeAll', 'drop'),
  'actors without ids': alone('nameless', nameless, 'add', 'stop', 'forget'),
  timers: alone('alarms', alarms, 'again', 'stop'),
  'an error': alone('thrower', thrower, 'boom'),
  references: {
    parties: [party('one', ['caller', caller]), party('other', ['callee', callee])],
    links: bothWays('caller', 'callee'),
    choices: [],
    faults,
  },
};
