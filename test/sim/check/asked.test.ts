/** A predicate that names what there is not: an error that lists what there is. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { always, contextOf, eventually, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Predicate, Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import { viewOf } from '../../../sim/system/stateView.ts';

const payment = createMachine({
  context: { amount: 1 },
  initial: 'asked',
  states: { asked: { on: { pay: 'paid' } }, paid: { type: 'final' } },
});
const shop = setup({ actors: { payment } }).createMachine({
  context: { sold: 0 },
  initial: 'open',
  on: { count: { actions: assign({ counted: true } as never) } },
  states: {
    open: { on: { order: 'packing' } },
    packing: {
      initial: 'wrapping',
      on: { charge: 'charging' },
      states: { wrapping: { on: { seal: 'sealing' } }, sealing: {}, back: { type: 'history' } },
    },
    charging: { invoke: { src: 'payment', id: 'payment' }, on: { close: 'closing' } },
    closing: {
      type: 'parallel',
      states: {
        till: { initial: 'counted', states: { counted: {}, locked: {} } },
        'back.door': {},
      },
    },
  },
});
const customer = createMachine({});
const events = ['order', 'seal', 'charge', 'close', 'count'];
const model = defineModel({
  name: 'shop',
  machines: { shop, customer },
  choices: events.map((type) => ({ actor: 'shop', event: { type } })),
});
const system = compose(model.system({}, noFaults, { kind: 'symbolic' }), 'untimed');
type View = Parameters<Predicate>[0];

const checked = (property: Property, maxStates?: number) =>
  checkSystem(system, {
    properties: [property],
    given: [],
    ...(maxStates === undefined ? {} : { maxStates }),
  }).properties[0];

/** What is said of a predicate that asks for something. */
function told(asks: (view: View) => unknown): string {
  try {
    checked(always('p', 'it is so', (view) => asks(view) !== 'what nobody gives'));
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return (error as Error).message;
  }
  return 'nothing';
}

const field = (view: View, name: string) => contextOf<Record<string, unknown>>(view, 'shop')[name];

describe('what is told at once', () => {
  it.each<[string, (view: View) => unknown, string]>([
    [
      'an actor',
      (view) => view.local('shp'),
      'property "p": unknown actor "shp" (did you mean "shop"?): expected one of shop, customer',
    ],
    [
      'an actor, in a state',
      (view) => isIn(view, 'shp', 'open'),
      'property "p": unknown actor "shp" (did you mean "shop"?): expected one of shop, customer',
    ],
    [
      'whoever has started an actor',
      (view) => view.local('shp/payment'),
      'property "p": unknown actor "shp/payment": expected one of shop, customer',
    ],
    [
      'timers of nobody',
      (view) => view.timers('shp'),
      'property "p": unknown actor "shp" (did you mean "shop"?): expected one of shop, customer',
    ],
    [
      'a link',
      (view) => view.messages('shop>custmer'),
      'property "p": unknown link "shop>custmer" (did you mean "shop>customer"?): ' +
        'expected one of shop>customer, customer>shop',
    ],
    [
      'a kind of fault',
      (view) => view.faultsLeft('los' as never),
      'property "p": unknown fault "los" (did you mean "loss"?): ' +
        'expected one of loss, duplicate, reorder, crash',
    ],
  ])('%s', (_, asks, expected) => {
    expect(told(asks)).toBe(expected);
    const view = viewOf(system, system.start().snapshot);
    expect(() => asks(view)).toThrow(expected.replace('property "p": ', ''));
  });

  const states =
    'expected one of open, packing, packing.wrapping, packing.sealing, charging, closing, ' +
    'closing.till, closing.till.counted, closing.till.locked, closing.back\\.door';
  it.each<[string, string | object, string]>([
    ['a state', 'opne', 'got "opne"'],
    ['a state within another', 'packing.wraping', '(did you mean "packing.wrapping"?)'],
    ['one that is within another', 'sealing', 'got "sealing"'],
    ['a value', { packing: 'wraping' }, 'got "packing.wraping"'],
    ['a value of states side by side', { closing: { till: 'open' } }, 'got "closing.till.open"'],
    ['a region', { closing: { tills: 'locked' } }, 'got "closing.tills"'],
    ['a history state', 'packing.back', 'got "packing.back"'],
    ['what any object has', 'toString', 'got "toString"'],
  ])('%s', (_, state, expected) => {
    const message = told((view) => isIn(view, 'shop', state as string));
    expect(message).toMatch(/^property "p": state of "shop": got /);
    expect(message).toContain(expected);
    expect(message).toContain(states);
  });

  it('a state of a machine that has none', () => {
    expect(told((view) => isIn(view, 'customer', 'open'))).toBe(
      'property "p": state of "customer": got "open", expected none: it has no states',
    );
  });

  it.each<[string, string | object]>([
    ['a state', 'open'],
    ['one with others within', 'packing'],
    ['one within', 'packing.sealing'],
    ['a value', { packing: 'sealing' }],
    ['a value of states side by side', { closing: { till: 'locked' } }],
    ['a name with a dot', 'closing.back\\.door'],
    ['a value with a dot', { closing: { 'back.door': {} } }],
  ])('not %s that there is', (_, state) => {
    expect(told((view) => isIn(view, 'shop', state as string))).toBe('nothing');
  });

  it('in a premise', () => {
    const wrong = { when: (view: View) => isIn(view, 'shop', 'opne') };
    for (const property of [always, eventually]) {
      expect(() => checked(property('p', 'it is so', () => true, wrong))).toThrow(
        'property "p", when: state of "shop": got "opne"',
      );
    }
  });
});

describe('what is told once all states are known', () => {
  const known = 'expected one of sold, counted';

  it.each<[string, (view: View) => unknown]>([
    ['by contextOf', (view) => field(view, 'solt')],
    ['off the state', (view) => (view.local('shop')?.context as { solt?: 1 } | undefined)?.solt],
    ['taken apart', (view) => (({ solt = 0 }) => solt)(contextOf<{ solt?: 1 }>(view, 'shop'))],
    ['in some state only', (view) => isIn(view, 'shop', 'closing') && field(view, 'solt')],
  ])('a field that no state has, %s', (_, asks) => {
    expect(told(asks)).toBe(
      `property "p": context of "shop": got "solt" (did you mean "sold"?), ${known}`,
    );
  });

  it('by each kind of property', () => {
    const asks = (view: View) => field(view, 'solt') !== 'so';
    for (const property of [always, sometimes, eventually]) {
      expect(() => checked(property('p', 'it is so', asks))).toThrow(
        'property "p": context of "shop": got "solt"',
      );
    }
  });

  it('a field where there are none', () => {
    const asks = (view: View) => contextOf<{ sold?: 1 }>(view, 'customer').sold;
    expect(told(asks)).toBe(
      'property "p": context of "customer": got "sold", expected none: it is empty',
    );
  });

  it.each<[string, (view: View) => unknown]>([
    ['a field that comes to exist later', (view) => field(view, 'counted')],
    ['what any object has', (view) => field(view, 'toString')],
    ['all of it', (view) => JSON.stringify(view.local('shop')?.context)],
    ['a copy', (view) => ({ ...contextOf<{ solt?: 1 }>(view, 'shop') }).solt],
    ['whether there is such a field', (view) => 'solt' in contextOf<object>(view, 'shop')],
  ])('not %s', (_, asks) => {
    expect(told(asks)).toBe('nothing');
  });

  it('not where a limit has ended the search: it may come', () => {
    const asks = (view: View) => field(view, 'solt') !== 'so';
    expect(checked(always('p', 'it is so', asks), 1)?.verdict).toBe('unknown');
  });
});

describe('an actor that a machine starts', () => {
  it('is known by its states and fields like any other', () => {
    const paid = (view: View) => isIn(view, 'shop/payment', 'payed');
    expect(told(paid)).toBe(
      'property "p": state of "shop/payment": got "payed", expected one of asked, paid',
    );
    const amount = (view: View) =>
      (view.local('shop/payment')?.context as { amout?: number } | undefined)?.amout;
    expect(told(amount)).toBe(
      'property "p": context of "shop/payment": got "amout" (did you mean "amount"?), ' +
        'expected one of amount',
    );
  });

  it('has no context where it does not run', () => {
    expect(told((view) => contextOf(view, 'shop/payment'))).toBe(
      'property "p": "shop/payment" does not run in some state, and has no context there',
    );
  });

  it('may not run yet, but has to run in some state', () => {
    expect(told((view) => view.local('shop/payment'))).toBe('nothing');
    expect(told((view) => view.local('shop/paymnt'))).toBe(
      'property "p": actor: got "shop/paymnt" (did you mean "shop/payment"?), ' +
        'expected one of shop/payment',
    );
    expect(told((view) => view.local('customer/payment'))).toBe(
      'property "p": actor: got "customer/payment", expected none: "customer" starts none',
    );
  });
});
