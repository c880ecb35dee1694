/** A machine that does anything but receive and emit `send` is refused, by name. */

import { afterEach, describe, expect, it } from 'vitest';
import * as x from 'xstate';
import { PurityError } from '../../../sim/system/errors.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';
import { send } from '../../../sim/system/message.ts';
import { watched } from '../../../sim/system/purity.ts';

// The machines here break what XState's types allow, or are built from data: no types then.
const machine = x.createMachine as (config: object, implementations?: object) => x.AnyStateMachine;
const untyped = (value: unknown) => value as never;
const anEvent = untyped({ type: 'E' });

/** A machine `culprit` in state `here` that runs `actions` on GO. */
const onGo = (actions: unknown, context: object = { count: 0 }, implementations?: object) =>
  machine(
    { id: 'culprit', context, initial: 'here', states: { here: { on: { GO: { actions } } } } },
    implementations,
  );

/** Gives the machine, as the actor `culprit`, its first event. */
function runOnce(given: x.AnyStateMachine, event: x.EventObject = { type: 'GO' }) {
  const local = new LocalMachine('culprit', given);
  return local.step(local.initial().state, event);
}

/** Expects a PurityError that names the machine and the culprit. */
function expectRefused(run: () => unknown, culprit: string | RegExp): void {
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(PurityError);
  expect((error as PurityError).machine).toBe('culprit');
  expect((error as PurityError).message).toMatch(/^machine "culprit" is not pure: /);
  expect((error as PurityError).message).toMatch(culprit);
}

/** What is trapped while a machine runs, and must be there before and after. */
const real = {
  random: Math.random,
  now: performance.now,
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
};

// After every test, also after one in which a machine threw.
afterEach(() => {
  expect(Math.random).toBe(real.random);
  expect(performance.now).toBe(real.now);
  expect(globalThis.Date).toBe(real.Date);
  expect(globalThis.setTimeout).toBe(real.setTimeout);
});

describe('seen without running the machine', () => {
  const noActor = untyped('nobody');

  it.each([
    ['sendTo', x.sendTo(noActor, anEvent), /action sendTo\(\.\.\.\) on "GO" in .*here/],
    ['sendParent', x.sendParent(anEvent), /action sendTo\(\.\.\.\) on "GO"/],
    ['forwardTo', x.forwardTo(noActor), /action sendTo\(\.\.\.\) on "GO"/],
    ['log', x.log('heard'), /action log\(\.\.\.\) on "GO" .* is log/],
    ['spawnChild', x.spawnChild(noActor), /action spawnChild\(\.\.\.\) on "GO"/],
    ['stopChild', x.stopChild('child'), /action stopChild\(\.\.\.\) on "GO"/],
    ['an inline action', () => {}, /an inline action on "GO" in "culprit.here" is a side effect/],
    ['an inline function with a name', function ring() {}, /action "ring" on "GO"/],
    ['an action without implementation', 'ring', /action "ring" on "GO" .* no implementation/],
    ['the same with params', { type: 'ring', params: {} }, /action "ring" .* no implementation/],
    ['one bad action of several', [x.assign({}), x.log('x')], /action log/],
  ])('%s', (_, action, culprit) => {
    expectRefused(() => new LocalMachine('culprit', onGo(action)), culprit);
  });

  it('a named action with a side effect', () => {
    const given = onGo('ring', {}, { actions: { ring: () => {} } });
    expectRefused(() => new LocalMachine('culprit', given), /action "ring" .* side effect/);
  });

  it('a named action that is a sendTo', () => {
    const given = onGo('tell', {}, { actions: { tell: x.sendTo(noActor, anEvent) } });
    expectRefused(() => new LocalMachine('culprit', given), /action "tell" .* is sendTo/);
  });

  it('an invoke, at any depth', () => {
    const inner = { initial: 'in', states: { in: { invoke: { src: 'fetchIt' } } } };
    const given = machine({ id: 'culprit', initial: 'out', states: { out: inner } });
    expectRefused(() => new LocalMachine('culprit', given), /"culprit.out.in" invokes "fetchIt"/);
  });

  it.each([
    ['entry', { entry: x.log('x') }, /on entry of "culprit"/],
    ['exit', { initial: 'a', states: { a: { exit: x.log('x') } } }, /on exit of "culprit.a"/],
    ['always', { initial: 'a', states: { a: { always: { actions: x.log('x') } } } }, /always/],
    ['after', { initial: 'a', states: { a: { after: { 5: { actions: x.log('x') } } } } }, /after/],
    ['a wildcard', { on: { '*': { actions: x.log('x') } } }, /on "\*" in "culprit"/],
  ])('in %s', (_, config, culprit) => {
    expectRefused(
      () => new LocalMachine('culprit', machine({ id: 'culprit', ...config })),
      culprit,
    );
  });

  it('what is pure passes', () => {
    const pure = [
      x.assign({ count: 1 }),
      x.raise({ type: 'LATER' }, { delay: 5, id: 'later' }),
      x.cancel('later'),
      x.emit(send('other', { type: 'HELLO' })),
      x.enqueueActions(({ enqueue }) => enqueue.assign({ count: 2 })),
    ];
    const { state, effects } = runOnce(onGo(pure));
    expect(state.context).toEqual({ count: 2 });
    expect(effects.map(({ type }) => type)).toEqual(['start', 'cancel', 'send']);
  });
});

describe('seen while it runs', () => {
  type Enqueue = { enqueue: ((action: unknown) => void) & Record<string, (x: unknown) => void> };
  const enqueued = (build: (given: Enqueue & { self: unknown }) => void) =>
    onGo(x.enqueueActions(build as never));

  it('enqueueActions with a sendTo', () => {
    const given = enqueued(({ enqueue, self }) => enqueue(x.sendTo(untyped(self), anEvent)));
    expectRefused(() => runOnce(given), /"GO" in state "here" runs action "xstate.sendTo"/);
  });

  it('enqueueActions with an effect, a log, a spawn or a missing action', () => {
    const spawned = x.fromPromise(async () => 1);
    const cases: [(enqueue: Enqueue['enqueue']) => void, RegExp][] = [
      [(enqueue) => enqueue(() => {}), /runs action "\(anonymous\)"/],
      [(enqueue) => enqueue(x.log('x')), /runs action "xstate.log"/],
      [(enqueue) => enqueue.spawnChild?.(spawned), /runs action "xstate.spawnChild"/],
      [(enqueue) => enqueue('ring'), /runs action "ring"/],
    ];
    for (const [build, culprit] of cases) {
      expectRefused(() => runOnce(enqueued(({ enqueue }) => build(enqueue))), culprit);
    }
  });

  it('an emit that is no send', () => {
    expectRefused(() => runOnce(onGo(x.emit({ type: 'cry' }))), /"GO" .* emits "cry"/);
    const cry = { type: 'cry', to: 'other', message: { type: 'E' } };
    expectRefused(() => runOnce(onGo(x.emit(cry))), /emits "cry"; expected a send/);
    const toNobody = { type: 'send', message: { type: 'E' } };
    expectRefused(() => runOnce(onGo(x.emit(toNobody))), /emits "send"; expected a send/);
  });

  it("a message with one of XState's own types", () => {
    const stop = x.emit(send('other', { type: 'xstate.stop' }));
    expectRefused(() => runOnce(onGo(stop)), /sends "xstate.stop"/);
  });

  it('an effect on the way in', () => {
    const entry = x.enqueueActions((({ enqueue }: Enqueue) => enqueue(x.log('x'))) as never);
    const local = new LocalMachine('culprit', machine({ id: 'culprit', entry }));
    expectRefused(() => local.initial(), /its initial state runs action "xstate.log"/);
  });
});

describe('clock and randomness', () => {
  const impure: [string, () => unknown][] = [
    ['Math.random()', () => Math.random()],
    ['Date.now()', () => Date.now()],
    ['new Date()', () => new Date().getFullYear()],
    ['Date()', () => (Date as unknown as () => string)()],
    ['performance.now()', () => performance.now()],
    ['setTimeout()', () => Number(setTimeout(() => {}, 0))],
  ];
  const literally = (text: string) => text.replace(/[().]/g, '\\$&');
  const calls = (name: string) => new RegExp(`"GO" in state "here" calls ${literally(name)}`);

  it.each(impure)('%s in an assign', (name, call) => {
    expectRefused(() => runOnce(onGo(x.assign({ count: call }))), calls(name));
  });

  it.each(impure)('%s in an emit', (name, call) => {
    const emitted = x.emit(() => send('other', { type: 'E', value: call() }));
    expectRefused(() => runOnce(onGo(emitted)), calls(name));
  });

  it.each(impure)('%s in a delay', (name, call) => {
    const raised = x.raise({ type: 'E' }, { delay: () => call() as number });
    expectRefused(() => runOnce(onGo(raised)), calls(name));
  });

  it.each(impure)('%s in a guard: the machine does not get through', (_, call) => {
    const guarded = { guard: () => call() !== 0, actions: x.assign({ count: 1 }) };
    const given = machine({ id: 'culprit', context: { count: 0 }, on: { GO: guarded } });
    expect(() => runOnce(given)).toThrow();
  });

  it('a date that is not now is a value like any other', () => {
    const day = () => new Date(Date.UTC(2023, 0, 2)).toISOString().slice(0, 10);
    expect(runOnce(onGo(x.assign({ day }))).state.context).toMatchObject({ day: '2023-01-02' });
  });

  it('what it does not trap is thrown as it is, and nothing stays trapped', () => {
    const broken = new RangeError('out of range');
    const run = () => {
      throw broken;
    };
    expect(() => watched('culprit', () => 'the test', run)).toThrow(broken);
    expect(Math.random()).toBeLessThan(1);
    expect(Date.now()).toBeGreaterThan(0);
  });

  it('what is trapped in a run within a run is trapped until the outer one ends', () => {
    const inner = () =>
      watched(
        'inner',
        () => 'it',
        () => 1,
      );
    const outer = () =>
      watched(
        'culprit',
        () => 'it',
        () => inner() + Math.random(),
      );
    expectRefused(outer, /calls Math\.random\(\)/);
  });
});

describe('context', () => {
  const values: [string, unknown, RegExp][] = [
    ['a Map', new Map(), /value is a Map/],
    ['a Set', new Set(), /value is a Set/],
    ['a Date', new Date(0), /value is a Date/],
    ['bytes', new Uint8Array(2), /value is a Uint8Array/],
    ['undefined in an array', [1, undefined], /value\[1\] is of type undefined/],
    ['NaN', Number.NaN, /value is NaN/],
    ['Infinity', { far: Number.POSITIVE_INFINITY }, /value\.far is Infinity/],
    ['a function', () => 1, /value is of type function/],
    ['a symbol', Symbol('s'), /value is of type symbol/],
    ['a class instance', new (class Ticket {})(), /value is a Ticket/],
  ];

  it.each(values)('%s at first', (_, value, culprit) => {
    expectRefused(() => runOnce(onGo([], { value })), culprit);
  });

  it.each(values)('%s by an assign', (_, value, culprit) => {
    expectRefused(() => runOnce(onGo(x.assign({ value: () => value }))), culprit);
  });

  it.each(values)('%s in a message', (_, value, culprit) => {
    const emitted = x.emit(send('other', { type: 'E', value }));
    expectRefused(() => runOnce(onGo(emitted)), /sends a message that is not plain/);
    expectRefused(() => runOnce(onGo(emitted)), culprit);
  });

  type Changed = { context: { list: number[]; inner: { deep: number }; count?: number } };
  it.each<[string, (given: Changed) => unknown]>([
    ['sets a member', ({ context }) => Object.assign(context, { count: 1 })],
    ['sets one deep inside', ({ context }) => Object.assign(context.inner, { deep: 1 })],
    ['pushes', ({ context }) => context.list.push(3)],
    ['sorts', ({ context }) => context.list.sort()],
  ])('an assign that %s', (_, change) => {
    const assigned = x.assign((given) => {
      change(given as never);
      return {};
    });
    const given = onGo(assigned, { list: [2, 1], inner: { deep: 0 } });
    expectRefused(() => runOnce(given), /"GO" in state "here" mutates its context/);
  });

  it('an undefined member reads as absent', () => {
    const local = new LocalMachine('culprit', onGo(x.assign({ gone: undefined }), {}));
    const { state } = local.initial();
    expect(local.step(state, { type: 'GO' }).state).toBe(state);
  });
});

it('a machine without an id is named by its actor', () => {
  expectRefused(() => runOnce(machine({ invoke: { src: 'fetch' } })), /invokes/);
});
