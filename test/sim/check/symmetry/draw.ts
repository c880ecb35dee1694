/**
 * Systems of interchangeable actors out of nothing: copies of one machine that hold the names of
 * each other, and a hub that tells them apart by no more than what it has heard of each.
 */

import fc from 'fast-check';
import type { FaultBudget, Link } from '../../../../sim/system/definition.ts';

/** To whom something is sent. */
const receivers = ['hub', 'sender', 'first', 'last', 'all'] as const;
/** What a machine remembers of who sends: a set, a list in order of arrival, the last one. */
const memories = ['seen', 'queue', 'last', null] as const;
/** What it takes for a transition. */
const guards = ['new', 'known', 'everyone', null, null, null] as const;
export const eventTypes = ['A', 'B', 'go', 'try'] as const;

export interface DrawnTransition {
  /** A state; beyond those that there are it is none. */
  readonly target: number;
  readonly guard: (typeof guards)[number];
  readonly remembers: (typeof memories)[number];
  readonly sends: readonly { readonly to: (typeof receivers)[number]; readonly type: 0 | 1 }[];
}

interface DrawnState {
  /** By type of the event; null where there is no transition. */
  readonly on: readonly (DrawnTransition | null)[];
  readonly after: DrawnTransition | null;
  readonly isFinal: boolean;
}

export type DrawnMachine = readonly DrawnState[];

/** Copies by number; which of them a property is about is no matter of symmetry. */
export interface DrawnProperty {
  readonly kind: 'always' | 'sometimes';
  readonly what: 'stands' | 'together' | 'last' | 'queue' | 'seen' | 'message' | 'timer' | 'down';
  readonly one: number;
  readonly other: number;
  readonly state: number;
  readonly negated: boolean;
}

export interface DrawnTeam {
  readonly copies: number;
  readonly copy: DrawnMachine;
  readonly hub: DrawnMachine;
  /** Between each copy and the hub, and between each two copies; null for none. */
  readonly toHub: Link['kind'];
  readonly between: 'fifo' | 'unordered' | 'duplicating' | null;
  readonly faults: FaultBudget;
  readonly properties: readonly DrawnProperty[];
}

const transition: fc.Arbitrary<DrawnTransition> = fc.record({
  target: fc.nat(3),
  guard: fc.constantFrom(...guards),
  remembers: fc.constantFrom(...memories),
  sends: fc.array(
    fc.record({ to: fc.constantFrom(...receivers), type: fc.constantFrom(0 as const, 1 as const) }),
    { maxLength: 2 },
  ),
});

const maybe = fc.option(transition, { freq: 2 });

const state: fc.Arbitrary<DrawnState> = fc.record({
  on: fc.tuple(maybe, maybe, maybe, maybe),
  after: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, transition),
  isFinal: fc.nat(5).map((drawn) => drawn === 5),
});

const machine = fc.array(state, { minLength: 2, maxLength: 3 });

const property: fc.Arbitrary<DrawnProperty> = fc.record({
  kind: fc.constantFrom('always' as const, 'sometimes' as const),
  what: fc.constantFrom('stands', 'together', 'last', 'queue', 'seen', 'message', 'timer', 'down'),
  one: fc.nat(2),
  other: fc.nat(2),
  state: fc.nat(2),
  negated: fc.boolean(),
});

const few = fc.nat(3).map((drawn) => (drawn === 3 ? 1 : 0));

export const teams: fc.Arbitrary<DrawnTeam> = fc.record({
  copies: fc.constantFrom(2, 3, 3, 4),
  copy: machine,
  hub: machine,
  toHub: fc.constantFrom('direct', 'fifo', 'unordered', 'duplicating', 'connection'),
  between: fc.constantFrom('fifo', 'unordered', 'duplicating', null),
  faults: fc.record({ loss: few, duplicate: few, reorder: few, crash: few }),
  properties: fc.array(property, { minLength: 2, maxLength: 4 }),
});
