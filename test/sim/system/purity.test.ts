/** A machine that does anything but receive and emit `send` is refused, by name. */

import { afterEach, describe, expect, it } from 'vitest';
import * as x from 'xstate';
import { ModelError, PurityError } from '../../../sim/system/errors.ts';
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

/** Expects a ModelError that names the machine and what it names and nobody defines. */
const expectUndefined = (given: x.AnyStateMachine, culprit: string | RegExp): void => {
  expect(() => new LocalMachine('culprit', given, { others: ['other'] })).toThrow(ModelError);
  expect(() => new LocalMachine('culprit', given, { others: ['other'] })).toThrow(culprit);
};

describe('seen without running the machine', () => {
  const delayed = { delay: untyped('typo') };

  it.each([
    ['an unknown target', x.sendTo(untyped('othr'), anEvent), /"othr" .* expected one of other/],
    ['an unknown delay of raise', x.raise(anEvent, delayed), /delay "typo" on "GO" in .*here/],
    ['of sendTo', x.sendTo(untyped('other'), anEvent, delayed), /delay "typo" on "GO"/],
    ['one bad action of several', [x.assign({}), x.raise(anEvent, delayed)], /delay "typo"/],
  ])('%s', (_, action, culprit) => {
    expectUndefined(onGo(action), culprit);
  });

  it('a guard, a delay and an actor without implementation', () => {
    const on = (transition: object) => machine({ id: 'culprit', on: { GO: transition } });
    expectUndefined(on({ guard: 'isReady' }), /guard "isReady" on "GO" .* is not defined/);
    expectUndefined(on({ guard: x.not(untyped('isReady')) }), /guard "isReady"/);
    const state = (here: object) => machine({ initial: 'here', states: { here } });
    expectUndefined(state({ after: { soon: {} } }), /delay "soon" .* is not defined/);
    expectUndefined(state({ invoke: { src: 'load' } }), /invokes "load".*"environment"/);
  });

  it('effects are listed, and not carried out', () => {
    const effects = (action: unknown, implementations?: object) =>
      new LocalMachine('culprit', onGo(action, {}, implementations)).effects;
    const inline = 'an inline action on "GO" in "culprit.here"';
    expect(effects(() => {})).toEqual([inline]);
    expect(effects(function ring() {})).toEqual(['ring']);
    expect(effects('ring')).toEqual(['ring']);
    expect(effects({ type: 'ring', params: {} })).toEqual(['ring']);
    expect(effects('ring', { actions: { ring: () => {} } })).toEqual(['ring']);
    expect(effects([x.assign({}), x.log('x')])).toEqual([]);
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
  it('effects, in the order in which XState has them', () => {
    const given = onGo([
      x.emit({ type: 'cry' }),
      function ring() {},
      x.enqueueActions((({ enqueue }: { enqueue: (action: unknown) => void }) =>
        enqueue({ type: 'tell', params: { loud: true } })) as never),
      x.log('heard'),
    ]);
    expect(runOnce(given).effects).toMatchObject([
      { type: 'ran', name: 'ring' },
      { type: 'ran', name: 'tell', params: { loud: true } },
      { type: 'ran', name: 'xstate.log' },
      { type: 'emitted', event: { type: 'cry' } },
    ]);
  });

  it("a message with one of XState's own types", () => {
    const stop = x.emit(send('other', { type: 'xstate.stop' }));
    expectRefused(() => runOnce(onGo(stop)), /sends "xstate.stop"/);
  });

  it('an error is a state of the actor', () => {
    const broken = x.assign(() => {
      throw new RangeError('too far');
    });
    const { state, failed } = runOnce(onGo(broken));
    expect(failed).toEqual({ actor: 'culprit', error: 'RangeError: too far' });
    expect(state.done).toBe(true);
  });

  it('a machine that comes to no rest is named, with the event', () => {
    const given = machine({
      id: 'culprit',
      initial: 'here',
      states: { here: { on: { GO: 'a' } }, a: { always: 'b' }, b: { always: 'a' } },
    });
    expect(() => runOnce(given)).toThrow(/"culprit" comes to no rest after "GO"/);
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
    ['bytes', new Uint8Array(2), /value is a Uint8Array/],
    ['a function in an array', [1, () => 1], /value\[1\] is of type function/],
    ['a promise', { far: Promise.resolve() }, /value\.far is a Promise/],
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

  const kept: [string, unknown, unknown][] = [
    ['a Map', new Map([['a', 1]]), new Map([['a', 2]])],
    ['a Set', new Set([1]), new Set([2])],
    ['a Date', new Date(0), new Date(1)],
    ['undefined in an array', [1, undefined], [1, null]],
    ['NaN', Number.NaN, null],
    ['Infinity', { far: Number.POSITIVE_INFINITY }, { far: Number.NEGATIVE_INFINITY }],
    ['zero below zero', -0, 0],
  ];

  it.each(kept)('%s is kept, and told apart from what is like it', (_, value, other) => {
    const given = onGo(x.assign({ value: ({ event }) => event.value }), { value });
    const local = new LocalMachine('culprit', given);
    const { state } = local.initial();
    expect(state.context).toEqual({ value });
    expect(local.step(state, untyped({ type: 'GO', value })).state).toBe(state);
    const { state: changed } = local.step(state, untyped({ type: 'GO', value: other }));
    expect(changed).not.toBe(state);
    expect(changed.context).toEqual({ value: other });
  });

  interface Changed {
    readonly context: {
      readonly list: number[];
      readonly inner: { deep: number };
      readonly map: Map<string, number>;
      readonly set: Set<number>;
      readonly date: Date;
      count?: number;
    };
  }
  it.each<[string, (given: Changed) => unknown]>([
    ['sets a member', ({ context }) => Object.assign(context, { count: 1 })],
    ['sets one deep inside', ({ context }) => Object.assign(context.inner, { deep: 1 })],
    ['pushes', ({ context }) => context.list.push(3)],
    ['sorts', ({ context }) => context.list.sort()],
    ['sets an entry', ({ context }) => context.map.set('a', 2)],
    ['deletes an entry', ({ context }) => context.map.delete('a')],
    ['clears', ({ context }) => context.map.clear()],
    ['adds an element', ({ context }) => context.set.add(2)],
    ['turns a date', ({ context }) => context.date.setUTCFullYear(1999)],
  ])('an assign that %s', (_, change) => {
    const assigned = x.assign((given) => {
      change(given as never);
      return {};
    });
    const held = { map: new Map([['a', 1]]), set: new Set([1]), date: new Date(0) };
    const given = onGo(assigned, { list: [2, 1], inner: { deep: 0 }, ...held });
    expectRefused(() => runOnce(given), /"GO" in state "here" mutates its context/);
  });

  it('a copy of a Map, Set or Date can be written to', () => {
    const assigned = x.assign(({ context }) => {
      const { map, set, date } = context as unknown as Changed['context'];
      const copy = new Date(date);
      copy.setTime(5);
      return { map: new Map(map).set('b', 2), set: new Set(set).add(2), date: copy };
    });
    const held = { map: new Map([['a', 1]]), set: new Set([1]), date: new Date(0) };
    const { state } = runOnce(onGo(assigned, held));
    const entries = [...(state.context as Changed['context']).map];
    expect(entries).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect((state.context as Changed['context']).set.size).toBe(2);
    expect((state.context as Changed['context']).date.getTime()).toBe(5);
  });

  it('an undefined member is not an absent one', () => {
    const local = new LocalMachine('culprit', onGo(x.assign({ gone: undefined }), {}));
    const { state } = local.initial();
    const { state: other } = local.step(state, { type: 'GO' });
    expect(other).not.toBe(state);
    expect(Object.keys(other.context as object)).toEqual(['gone']);
  });
});

it('a machine without an id is named by its actor', () => {
  const random = { actions: x.assign({ at: () => Math.random() }) };
  expectRefused(() => runOnce(machine({ on: { GO: random } })), /calls Math.random/);
});
