/** What is done to a running system, one operation after the other. */

import fc from 'fast-check';
import { eventTypes } from './source/names.ts';

interface SentEvent {
  readonly type: string;
  readonly v: number;
}

type Values = { readonly to: string; readonly value: unknown };

/** One thing that the world does. A name is that of an actor: `m`, `m/p`. */
export type Operation =
  | { readonly do: 'send'; readonly to: string; readonly event: SentEvent }
  /** To the next moment at which a timer is due. */
  | { readonly do: 'advance' }
  /** One timer fires, whenever it is due. */
  | { readonly do: 'expire'; readonly timer: string }
  | ({ readonly do: 'resolve' | 'reject' | 'next' | 'fail' } & Values)
  | { readonly do: 'complete'; readonly to: string }
  /** Promises that nobody waits for any more are settled all the same. */
  | { readonly do: 'late' }
  | { readonly do: 'fire'; readonly to: string; readonly event: SentEvent };

/** What can be done, by kind. */
export type Offered = Readonly<
  Record<'root' | 'child' | 'advance' | 'expire' | 'outside', readonly Operation[]>
>;

/** A kind, if there is one of it, and which of those that there are then. */
interface DrawnOperation {
  readonly kind: 'root' | 'child' | 'timer' | 'outside';
  readonly which: number;
}

export interface DrawnSchedule {
  /** Whether timers fire at their moments; otherwise, as in untimed reading, in any order. */
  readonly timed: boolean;
  readonly operations: readonly DrawnOperation[];
}

/** What may be sent from outside. */
export const sentEvents: readonly SentEvent[] = [
  ...eventTypes.map((type) => ({ type, v: 0 })),
  { type: 'A', v: 1 },
  { type: 'B', v: 2 },
];

/** What the environment may answer, by the name of the logic: as a model declares it. */
export const environment = {
  load: { answers: [1, { v: 2 }], errors: ['no'] },
  tick: {
    events: [
      { type: 'A', v: 2 },
      { type: 'x.y', v: 0 },
    ],
  },
  position: { values: [1, 2], completes: true, errors: ['lost'] },
  clicks: {
    events: [
      { type: 'C', v: 1 },
      { type: 'B', v: 0 },
    ],
    completes: true,
  },
} as const;

const kinds = ['root', 'root', 'root', 'child', 'timer', 'timer', 'outside', 'outside'] as const;

export const schedule = (maxLength: number): fc.Arbitrary<DrawnSchedule> =>
  fc.record({
    timed: fc.constantFrom(true, true, false),
    operations: fc.array(fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat(200) }), {
      minLength: 1,
      maxLength,
      size: 'max',
    }),
  });

/** The one that is meant of those that there are; undefined if there is none. */
export function chosen(
  { kind, which }: DrawnOperation,
  offered: Offered,
  timed: boolean,
): Operation | undefined {
  const timer = timed ? offered.advance : offered.expire;
  const all = { ...offered, timer };
  const order = [kind, 'outside', 'timer', 'root', 'child'] as const;
  const list = order.map((other) => all[other]).find((some) => some.length > 0);
  return list?.[which % list.length];
}
