/**
 * Small systems out of nothing: machines, links, faults and properties as fast-check draws them.
 *
 * What is drawn is data, so that a failure is printed whole and shrinks; `build.ts` makes it real.
 */

import fc from 'fast-check';
import type { Property } from '../../../sim/model/property.ts';
import type { FaultBudget, Link } from '../../../sim/system/definition.ts';

/** What a transition does. A target beyond the states that there are is none. */
export interface DrawnTransition {
  readonly target: number;
  readonly reenter: boolean;
  readonly unspecified: boolean;
  /** Whether it is taken only as long as the machine may send. */
  readonly guarded: boolean;
  /** Messages: to which of the other actors, and which type. */
  readonly sends: readonly { readonly to: number; readonly type: number }[];
}

export interface DrawnState {
  readonly final: boolean;
  /** By message type, then by choice; null where there is no transition. */
  readonly on: readonly (DrawnTransition | null)[];
  readonly after: readonly (DrawnTransition | null)[];
  /** How many states further it goes at once, when it has sent all that it may; null for not. */
  readonly always: number | null;
  /** Sent on entering. */
  readonly entry: DrawnTransition['sends'];
}

export interface DrawnMachine {
  readonly states: readonly DrawnState[];
  /** Whether all its states lie within one that a choice leaves, and enters again. */
  readonly pause: boolean;
}

type DrawnLink = Link['kind'];

/** An actor stands in a state, is down, has a timer; a link is not empty; a fault is left. */
export interface DrawnAtom {
  readonly what: (typeof atoms)[number];
  /** Which actor, link or fault. */
  readonly which: number;
  readonly state: number;
}

/** All of the atoms, or not all of them. */
export interface DrawnPredicate {
  readonly atoms: readonly DrawnAtom[];
  readonly negated: boolean;
}

export interface DrawnProperty {
  readonly kind: Exclude<Property['kind'], 'within'>;
  readonly holds: DrawnPredicate;
  readonly when: DrawnPredicate | null;
}

export interface DrawnSystem {
  readonly machines: readonly DrawnMachine[];
  /** The first two actors sit colocated. */
  readonly colocated: boolean;
  /** One for each pair of actors; reversed, the later one is a connection's client. */
  readonly links: readonly { readonly kind: DrawnLink; readonly reverse: boolean }[];
  readonly usual: readonly boolean[];
  readonly faults: FaultBudget;
  /** How often each machine may send: no queue grows for ever. */
  readonly sends: number;
  /** Which of the actors are to come to an end. */
  readonly endings: readonly boolean[];
}

export const messageTypes = ['A', 'B'] as const;
export const choiceTypes = ['go', 'try'] as const;
/** Of which a predicate consists: mostly of where somebody stands. */
const atoms = ['stands', 'stands', 'stands', 'down', 'timer', 'message', 'fault'] as const;
const maxMachines = 3;
const maxStates = 4;

const oneIn = (count: number): fc.Arbitrary<boolean> =>
  fc.nat(count - 1).map((drawn) => drawn === count - 1);

const sends = (maxLength: number): fc.Arbitrary<DrawnTransition['sends']> =>
  fc.array(
    fc.record({
      to: fc.nat(maxMachines - 2),
      type: fc.nat(messageTypes.length - 1),
    }),
    { maxLength },
  );

const transition: fc.Arbitrary<DrawnTransition> = fc.record({
  target: fc.nat(maxStates),
  reenter: fc.boolean(),
  unspecified: oneIn(5),
  guarded: oneIn(3),
  sends: sends(2),
});

// `freq` is one in how many is null: 1 would be all of them.
const often = fc.option(transition, { freq: 3 });
const seldom = oneIn(3).chain((is) => (is ? transition : fc.constant(null)));
const whichActors = fc.array(fc.boolean(), { minLength: maxMachines, maxLength: maxMachines });

const state: fc.Arbitrary<DrawnState> = fc.record({
  final: oneIn(6),
  on: fc.tuple(often, often, transition, seldom),
  after: fc.tuple(seldom, seldom),
  always: fc.option(fc.nat(1), { freq: 2 }),
  entry: sends(1),
});

const machine: fc.Arbitrary<DrawnMachine> = fc.record({
  states: fc.array(state, { minLength: 2, maxLength: maxStates }),
  pause: oneIn(5),
});

const few = fc.constantFrom(0, 0, 1);

/** Those on which more can happen are drawn more often. */
const linkKinds: readonly DrawnLink[] = [
  ...(['fifo', 'fifo', 'unordered', 'unordered', 'connection', 'connection'] as const),
  ...(['duplicating', 'direct'] as const),
];

export const systems: fc.Arbitrary<DrawnSystem> = fc.record({
  machines: fc.array(machine, { minLength: 2, maxLength: maxMachines }),
  colocated: fc.boolean(),
  links: fc.array(
    fc.record({
      kind: fc.constantFrom(...linkKinds),
      reverse: fc.boolean(),
    }),
    { minLength: maxMachines, maxLength: maxMachines },
  ),
  usual: whichActors,
  endings: whichActors,
  faults: fc.record({ loss: few, duplicate: few, reorder: few, crash: few }),
  sends: fc.integer({ min: 1, max: 3 }),
});

const predicate: fc.Arbitrary<DrawnPredicate> = fc.record({
  atoms: fc.array(
    fc.record({
      what: fc.constantFrom(...atoms),
      which: fc.nat(2 * maxMachines - 1),
      state: fc.nat(maxStates - 1),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  negated: fc.boolean(),
});

export const properties: fc.Arbitrary<readonly DrawnProperty[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<DrawnProperty['kind']>('always', 'sometimes', 'eventually', 'eventually'),
    holds: predicate,
    when: fc.option(predicate),
  }),
  { minLength: 1, maxLength: 4 },
);
