/** Machines as fast-check draws them. How often each thing is drawn is tuned to what it takes. */

import fc from 'fast-check';
import type {
  DrawnAction,
  DrawnChild,
  DrawnDelay,
  DrawnGuard,
  DrawnInvoke,
  DrawnMachine,
  DrawnReceiver,
  DrawnState,
  DrawnTimer,
  DrawnTransition,
} from './drawn.ts';

type Weighted<T> = { readonly weight: number; readonly arbitrary: fc.Arbitrary<T> };

const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>): Weighted<T> => {
  return { weight, arbitrary };
};

const oneIn = (count: number): fc.Arbitrary<boolean> =>
  fc.nat(count - 1).map((drawn) => drawn === count - 1);

/** Null, but for one in so many. */
const seldom = <T>(count: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof(
    { withCrossShrink: true },
    weighted<T | null>(count - 1, fc.constant(null)),
    weighted<T | null>(1, arbitrary),
  );

/** As many as that at the most, or fewer. */
const upTo = <T>(maxLength: number, arbitrary: fc.Arbitrary<T>, minLength = 0) =>
  fc.array(arbitrary, { minLength, maxLength, size: 'max' });

/** As many as one of these. */
const exactly = <T>(lengths: readonly number[], arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ withCrossShrink: true }, ...lengths.map((length) => upTo(length, arbitrary, length)));

const which = fc.nat(60);

const simpleGuard: fc.Arbitrary<DrawnGuard> = fc.oneof(
  weighted<DrawnGuard>(
    9,
    fc.record({
      ask: fc.constantFrom('n', 'n', 'v', 'v', 'taken', 'absent', 'named', 'event'),
      value: fc.nat(2),
    }),
  ),
  weighted<DrawnGuard>(3, fc.record({ ask: fc.constant('in'), state: which })),
);

const guard: fc.Arbitrary<DrawnGuard> = fc.oneof(
  weighted<DrawnGuard>(60, simpleGuard),
  weighted<DrawnGuard>(4, fc.record({ ask: fc.constant('not'), guard: simpleGuard })),
  weighted<DrawnGuard>(
    4,
    fc.record({
      ask: fc.constantFrom('and', 'or'),
      guards: fc.array(simpleGuard, { minLength: 1, maxLength: 2 }),
    }),
  ),
  weighted<DrawnGuard>(1, fc.constant({ ask: 'throws' })),
);

const delay: fc.Arbitrary<DrawnDelay> = fc.oneof(
  weighted<DrawnDelay>(
    6,
    fc.record({ by: fc.constant('ms'), ms: fc.constantFrom(10, 10, 10, 20, 20, 30, 0, 5) }),
  ),
  weighted<DrawnDelay>(2, fc.record({ by: fc.constantFrom('name', 'context') })),
);

const timer: fc.Arbitrary<DrawnTimer> = fc.record({ delay, id: fc.option(fc.nat(1), { freq: 3 }) });

const receiver: fc.Arbitrary<DrawnReceiver> = fc.record({
  by: fc.constantFrom(
    ...(['parent', 'parent', 'parent', 'idOrSelf', 'idOrSelf', 'idOrSelf', 'idOrSelf'] as const),
    ...(['ref', 'ref', 'ref', 'system', 'sender', 'input', 'input', 'self', 'sender'] as const),
  ),
  which,
});

const child = (anonymous: number): fc.Arbitrary<DrawnChild> =>
  fc.record({
    src: which,
    id: fc.option(fc.nat(2), { freq: anonymous }),
    systemId: seldom(12, fc.nat(2)),
    input: fc.constantFrom('none', 'number', 'context', 'self'),
  });

const plainAction: fc.Arbitrary<DrawnAction> = fc.oneof(
  weighted<DrawnAction>(
    60,
    fc.record({ do: fc.constantFrom('count', 'count', 'count', 'take', 'name', 'forget', 'log') }),
  ),
  weighted<DrawnAction>(40, fc.record({ do: fc.constantFrom('effect', 'emit'), how: fc.nat(3) })),
  weighted<DrawnAction>(20, fc.record({ do: fc.constant('put'), value: which })),
  weighted<DrawnAction>(
    15,
    fc.record({ do: fc.constant('raise'), event: which, timer: fc.constant(null) }),
  ),
  weighted<DrawnAction>(30, fc.record({ do: fc.constant('raise'), event: which, timer })),
  weighted<DrawnAction>(20, fc.record({ do: fc.constant('cancel'), id: fc.nat(1) })),
  weighted<DrawnAction>(
    60,
    fc.record({
      do: fc.constant('send'),
      to: receiver,
      event: which,
      timer: seldom(4, timer),
      signed: oneIn(2),
    }),
  ),
  weighted<DrawnAction>(3, fc.record({ do: fc.constant('forward'), to: fc.nat(2) })),
  weighted<DrawnAction>(
    24,
    fc.record({
      do: fc.constant('spawn'),
      child: child(6),
      watched: oneIn(4),
      ref: fc.option<number>(fc.nat(1), { freq: 3 }),
    }),
  ),
  weighted<DrawnAction>(
    18,
    fc.record({ do: fc.constant('stop'), by: fc.constantFrom('id', 'ref'), which: fc.nat(2) }),
  ),
  weighted<DrawnAction>(1, fc.record({ do: fc.constant('throw') })),
);

const action: fc.Arbitrary<DrawnAction> = fc.oneof(
  weighted<DrawnAction>(12, plainAction),
  weighted<DrawnAction>(
    1,
    fc.record({
      do: fc.constant('queue'),
      check: guard,
      so: fc.array(plainAction, { maxLength: 2 }),
      otherwise: fc.array(plainAction, { maxLength: 1 }),
    }),
  ),
);

const transition = (targets: readonly number[]): fc.Arbitrary<DrawnTransition> =>
  fc.record({
    targets: exactly(targets, which),
    reenter: oneIn(4),
    guard: seldom(4, guard),
    actions: exactly([0, 1, 1, 2], action),
  });

const eventless: fc.Arbitrary<DrawnTransition> = fc.record({
  targets: exactly([0, 1, 1, 1], which),
  reenter: fc.constant(false),
  guard: seldom(2, guard),
  actions: exactly([0, 0, 1], action),
});

const invoke: fc.Arbitrary<DrawnInvoke> = fc.record({
  child: child(6),
  onDone: fc.option(transition([0, 1, 1, 1]), { freq: 4 }),
  onError: fc.option(transition([0, 1, 1, 1]), { freq: 5 }),
  onSnapshot: seldom(5, transition([0, 1])),
});

const answers: fc.Arbitrary<DrawnState['on'][number]> = fc.record({
  event: which,
  transitions: fc.oneof(
    weighted(1, fc.constant([])),
    weighted(16, upTo(2, transition([0, 1, 1, 1, 1, 2]), 1)),
  ),
});

const history = fc.record({ deep: fc.boolean(), target: seldom(2, fc.nat(3)) });

/** A state with so many levels below it. */
function state(levels: number, isRoot: boolean): fc.Arbitrary<DrawnState> {
  const none = fc.constant([]);
  const within = () => state(levels - 1, false);
  const inner = levels === 0 ? none : fc.oneof(none, upTo(3, within(), 2));
  return fc.record({
    type: fc.constantFrom(
      ...(['compound', 'compound', 'compound', 'parallel'] as const),
      ...(isRoot ? [] : (['final', 'compound'] as const)),
    ),
    states: isRoot ? upTo(4, within(), 2) : inner,
    initial: fc.nat(3),
    history: levels === 0 || isRoot ? none : exactly([0, 1, 1, 2], history),
    entry: exactly([0, 0, 1, 2], action),
    exit: exactly([0, 0, 0, 1], action),
    on: upTo(levels === 0 ? 4 : 3, answers),
    after: exactly([0, 0, 0, 1], fc.record({ delay, transition: transition([0, 1, 1, 1]) })),
    always: exactly([0, 0, 0, 0, 0, 0, 1], eventless),
    invoke: exactly([0, 0, 0, 0, 1, 1, 2], invoke),
    onDone: seldom(2, transition([1])),
    output: seldom(2, which),
    tagged: oneIn(3),
  });
}

/** A machine with so many levels of states, and of machines below it. */
export function machine(levels: number, machines: number): fc.Arbitrary<DrawnMachine> {
  const usual = (['value', 'value', 'value', 'input', 'input', 'input'] as const).values();
  return fc.record({
    root: state(levels, true),
    context: fc.constantFrom(...usual, 'value', 'value', 'input', 'input', 'throws'),
    spawns: seldom(6, child(4)),
    output: fc.constantFrom('none', 'value', 'context', 'context', 'event'),
    machines: machines === 0 ? fc.constant([]) : upTo(2, machine(1, machines - 1), 1),
  });
}
