/**
 * Small timed systems as data: what fast-check draws and shrinks. `build.ts` makes them real.
 *
 * A number stands for one of a list, whichever there is, so that every drawing is a system. What
 * is drawn ends: all that could grow for ever costs of a supply that each machine has.
 */

import fc from 'fast-check';
import type { FaultBudget, Link } from '../../../sim/system/definition.ts';

export type DrawnAction =
  /** To which of the other actors. */
  | { readonly do: 'send'; readonly to: number; readonly type: number }
  /** A timer; `anew` cancels the one of that id first, in the same step. */
  | {
      readonly do: 'start';
      readonly ms: number;
      readonly id: number | null;
      readonly type: number;
      readonly anew: boolean;
      /** Whom it sends a message to once it fires; null is the machine itself. */
      readonly to: number | null;
    }
  | { readonly do: 'cancel'; readonly id: number }
  | { readonly do: 'count' };

export interface DrawnTransition {
  readonly target: number | null;
  readonly reenter: boolean;
  /** Taken only if the counter is that. */
  readonly count: number | null;
  readonly actions: readonly DrawnAction[];
}

/** An actor that runs while a state lasts: it tells its parent each time that it has waited. */
export interface DrawnChild {
  readonly ms: number;
  readonly type: number;
  /** How often; null is for ever. */
  readonly times: number | null;
}

export interface DrawnState {
  /** Whether the machine ends in it; not if it is the first. */
  readonly final: boolean;
  /** By event type, of which the machine gets some from others and some from itself. */
  readonly on: readonly (DrawnTransition | null)[];
  readonly after: { readonly ms: number; readonly transition: DrawnTransition } | null;
  readonly entry: readonly DrawnAction[];
  readonly exit: readonly DrawnAction[];
  readonly child: DrawnChild | null;
}

export interface DrawnMachine {
  readonly states: readonly DrawnState[];
  readonly entry: readonly DrawnAction[];
  /** How much it may do that takes of its supply. */
  readonly supply: number;
}

/** An interval of whole ms. */
export interface DrawnInterval {
  readonly least: number;
  /** Null is without end, where that may be. */
  readonly more: number | null;
}

interface DrawnLink {
  readonly kind: Link['kind'];
  /** The later one of the two is the client of the connection. */
  readonly reverse: boolean;
  readonly latency: readonly [DrawnInterval, DrawnInterval];
}

export interface DrawnChoice {
  readonly actor: number;
  readonly type: number;
  /** Settled: some time it is made, if it can be made again and again. */
  readonly when: 'owed' | 'whenever' | 'settled' | DrawnInterval;
}

/** An actor stands in a state or is down, has counted so far, has a timer; a link is not empty. */
export interface DrawnAtom {
  readonly what: 'stands' | 'counts' | 'timer' | 'message' | 'down';
  readonly which: number;
  readonly value: number;
}

/** All of the atoms, or not all of them. */
export interface DrawnPredicate {
  readonly atoms: readonly DrawnAtom[];
  readonly negated: boolean;
}

type DrawnProperty =
  | { readonly kind: 'always' | 'sometimes'; readonly holds: DrawnPredicate }
  | {
      readonly kind: 'within';
      readonly ms: number;
      readonly from: DrawnPredicate;
      readonly to: DrawnPredicate;
    }
  | {
      readonly kind: 'eventually';
      /** Null: from the start on. */
      readonly when: DrawnPredicate | null;
      readonly holds: DrawnPredicate;
    };

export interface DrawnSystem {
  readonly machines: readonly DrawnMachine[];
  /** The first two actors sit colocated. */
  readonly colocated: boolean;
  /** One for each pair of actors. */
  readonly links: readonly DrawnLink[];
  readonly choices: readonly DrawnChoice[];
  readonly faults: FaultBudget;
  readonly properties: readonly DrawnProperty[];
}

/** Messages, choices and events of timers alike: who waits for one may get it from anywhere. */
export const eventTypes = ['A', 'B', 'C'] as const;
export const timerIds = ['x', 'y'] as const;
export const maxCount = 2;
const maxMachines = 3;
const maxStates = 3;
/** Greater constants make more ticks, and no other systems. */
const maxMs = 4;

const which = fc.nat(5);
const oneIn = (count: number): fc.Arbitrary<boolean> =>
  fc.nat(count - 1).map((drawn) => drawn === count - 1);
const seldom = <T>(drawn: fc.Arbitrary<T>, count: number): fc.Arbitrary<T | null> =>
  oneIn(count).chain<T | null>((is) => (is ? drawn : fc.constant(null)));
const ms = fc.constantFrom(0, 1, 1, 2, 2, 2, 3, 3, maxMs);

const action: fc.Arbitrary<DrawnAction> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record<DrawnAction & { do: 'send' }>({
      do: fc.constant('send'),
      to: which,
      type: which,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record<DrawnAction & { do: 'start' }>({
      do: fc.constant('start'),
      ms,
      id: fc.option(fc.nat(timerIds.length - 1), { freq: 5 }),
      type: which,
      anew: oneIn(2),
      to: seldom(which, 6),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record<DrawnAction & { do: 'cancel' }>({
      do: fc.constant('cancel'),
      id: fc.nat(timerIds.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record<DrawnAction & { do: 'count' }>({ do: fc.constant('count') }),
  },
);

const transition: fc.Arbitrary<DrawnTransition> = fc.record({
  target: fc.option(fc.nat(maxStates - 1), { freq: 4 }),
  reenter: oneIn(3),
  count: seldom(fc.nat(maxCount), 6),
  actions: fc.array(action, { maxLength: 2 }),
});

const child: fc.Arbitrary<DrawnChild> = fc.record({
  ms: fc.constantFrom(1, 2, 3),
  type: which,
  times: fc.constantFrom(1, 1, 2, null),
});

const state: fc.Arbitrary<DrawnState> = fc.record({
  final: oneIn(6),
  on: fc.tuple(...eventTypes.map(() => fc.option(transition, { freq: 4 }))),
  after: fc.option(fc.record({ ms, transition }), { freq: 2 }),
  entry: fc.array(action, { maxLength: 1 }),
  exit: oneIn(4).chain((is) => fc.array(action, { maxLength: is ? 1 : 0 })),
  child: seldom(child, 10),
});

const machine: fc.Arbitrary<DrawnMachine> = fc.record({
  states: fc.array(state, { minLength: 2, maxLength: maxStates }),
  entry: fc.array(action, { minLength: 1, maxLength: 2 }),
  supply: fc.integer({ min: 1, max: 3 }),
});

const interval: fc.Arbitrary<DrawnInterval> = fc.record({
  least: fc.constantFrom(0, 0, 1, 1, 2, 3),
  more: fc.constantFrom(0, 1, 1, 2, 3),
});

const link: fc.Arbitrary<DrawnLink> = fc.record({
  kind: fc.constantFrom<Link['kind']>(
    ...(['fifo', 'fifo', 'fifo', 'unordered', 'unordered', 'connection', 'connection'] as const),
    ...(['duplicating', 'direct'] as const),
  ),
  reverse: fc.boolean(),
  latency: fc.tuple(interval, interval),
});

const choice: fc.Arbitrary<DrawnChoice> = fc.record({
  actor: which,
  type: which,
  when: fc.oneof(
    fc.constantFrom<DrawnChoice['when']>('owed', 'whenever', 'settled'),
    interval,
    fc.record({ least: fc.nat(3), more: fc.constant(null) }),
  ),
});

/** Not many kinds at a time: each makes the system several times as large. */
const faults: fc.Arbitrary<FaultBudget> = fc
  .record({
    kinds: fc.constantFrom(0, 0, 1, 1, 1, 2).chain((count) => {
      const all = ['loss', 'duplicate', 'reorder', 'crash'] as const;
      return fc.subarray([...all], { minLength: count, maxLength: count });
    }),
    isTwice: oneIn(4),
  })
  .map(({ kinds, isTwice }) => {
    // Two kinds are enough by themselves.
    const most = isTwice && kinds.length === 1 ? 2 : 1;
    const left = (kind: keyof FaultBudget) => (kinds.includes(kind) ? most : 0);
    const [loss, duplicate] = [left('loss'), left('duplicate')];
    return { loss, duplicate, reorder: left('reorder'), crash: left('crash') };
  });

const predicate: fc.Arbitrary<DrawnPredicate> = fc.record({
  atoms: fc.array(
    fc.record({
      what: fc.constantFrom<DrawnAtom['what']>(
        ...(['stands', 'stands', 'stands', 'counts', 'timer', 'message', 'down'] as const),
      ),
      which,
      value: which,
    }),
    { minLength: 1, maxLength: 2 },
  ),
  negated: oneIn(3),
});

const property: fc.Arbitrary<DrawnProperty> = fc.oneof(
  fc.record({ kind: fc.constantFrom('always', 'sometimes'), holds: predicate }),
  ...Array.from({ length: 3 }, () =>
    fc.record({
      kind: fc.constant('within' as const),
      ms: fc.nat(2 * maxMs),
      from: predicate,
      to: predicate,
    }),
  ),
);

/** Of what comes in the end. */
const eventual: fc.Arbitrary<DrawnProperty> = fc.record<DrawnProperty & { kind: 'eventually' }>({
  kind: fc.constant('eventually' as const),
  when: fc.option<DrawnPredicate, null>(predicate, { freq: 2 }),
  holds: predicate,
});

export const systems: fc.Arbitrary<DrawnSystem> = fc.record({
  machines: fc.array(machine, { minLength: 2, maxLength: maxMachines }),
  colocated: oneIn(5),
  links: fc.array(link, { minLength: maxMachines, maxLength: maxMachines }),
  choices: fc.array(choice, { maxLength: 2 }),
  faults,
  properties: fc
    .tuple(
      fc.array(property, { minLength: 3, maxLength: 5 }),
      fc.array(eventual, { minLength: 2, maxLength: 3 }),
    )
    .map((lists) => lists.flat()),
});
