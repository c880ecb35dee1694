/** A machine that does anything but receive and emit `send` is refused, by name. */

import { afterEach, describe, expect, it } from 'vitest';
import * as x from 'xstate';
import { ModelError } from '../../../sim/system/errors.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';
import { send } from '../../../sim/system/message.ts';
import { watched } from '../../../sim/system/purity.ts';
import { anEvent, expectRefused, machine, onGo, runOnce, untyped } from './culprit.ts';

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

  it('a guard that gives a promise, which XState takes for a yes', () => {
    const on = (guard: unknown, guards = {}) =>
      machine({ id: 'culprit', on: { GO: { guard: untyped(guard) } } }).provide({ guards });
    const problem = /on "GO" in "culprit" gives a promise: expected a boolean/;
    expectUndefined(
      on(async () => false),
      problem,
    );
    expectUndefined(on('isReady', { isReady: async () => false }), problem);
    expectUndefined(on(x.not(untyped(async () => false))), problem);
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

it('a machine without an id is named by its actor', () => {
  const random = { actions: x.assign({ at: () => Math.random() }) };
  expectRefused(() => runOnce(machine({ on: { GO: random } })), /calls Math.random/);
});
