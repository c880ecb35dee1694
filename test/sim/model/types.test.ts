/**
 * What TypeScript knows of a model of machines: right names compile, wrong ones do not. `tsc` is
 * the test: it complains of each `@ts-expect-error` below which nothing is wrong.
 */

import { expect, expectTypeOf, it } from 'vitest';
import { createMachine, setup } from 'xstate';
import type { Counterexample } from '../../../sim/check/counterexample.ts';
import { check } from '../../../sim/check/model.ts';
import { defineModel, type Model, type View } from '../../../sim/index.ts';
import { always, contextOf, isIn } from '../../../sim/model/properties.ts';

const shop = setup({
  types: {} as {
    context: { sold: number };
    events: { type: 'ORDER'; item: string } | { type: 'close' };
  },
}).createMachine({
  context: { sold: 0 },
  initial: 'open',
  states: {
    open: { on: { ORDER: 'packing' } },
    packing: { initial: 'wrapping', states: { wrapping: {}, sealing: {} } },
    closing: {
      type: 'parallel',
      states: {
        till: { initial: 'counted', states: { counted: {}, locked: {} } },
        lights: { initial: 'on', states: { on: {}, off: {} } },
      },
    },
    closed: { type: 'final' },
  },
});
const customer = setup({}).createMachine({
  initial: 'waiting',
  states: { waiting: {}, served: { type: 'final' } },
});
/** Its type says nothing of its states. */
const passer = createMachine({ initial: 'by', states: { by: {} } });
const machines = { shop, customer, passer };
type Own = View<typeof machines>;

it('states of an actor', () => {
  const ask = (view: Own) => {
    isIn(view, 'shop', 'open');
    isIn(view, 'shop', 'packing.wrapping');
    isIn(view, 'shop', { packing: 'wrapping' });
    isIn(view, 'shop', 'closing.till.locked');
    isIn(view, 'shop', { closing: { lights: 'off' } });
    isIn(view, 'passer', 'any name');
    isIn(view, 'shop/payment', 'any name');
    // @ts-expect-error No such state.
    isIn(view, 'shop', 'opne');
    // @ts-expect-error Within another state.
    isIn(view, 'shop', 'wrapping');
    // @ts-expect-error No such state within.
    isIn(view, 'shop', 'packing.wraping');
    // @ts-expect-error No such state within, as a value.
    isIn(view, 'shop', { packing: 'wraping' });
    // @ts-expect-error A state of another actor.
    isIn(view, 'customer', 'open');
    // @ts-expect-error No such actor.
    isIn(view, 'shp', 'open');
    // @ts-expect-error No such actor that has children.
    isIn(view, 'shp/payment', 'open');
  };
  expect(ask).toBeTypeOf('function');
});

it('contexts', () => {
  const ask = (view: Own) => {
    expectTypeOf(contextOf(view, 'shop')).toEqualTypeOf<{ sold: number }>();
    expectTypeOf(view.local('shop')?.context.sold).toEqualTypeOf<number | undefined>();
    expectTypeOf(contextOf(view, 'shop/payment')).toBeUnknown();
    // @ts-expect-error No such field.
    contextOf(view, 'shop').solt;
    // @ts-expect-error No such actor.
    contextOf(view, 'shp');
    // @ts-expect-error No such actor.
    view.local('shp');
    // @ts-expect-error No such actor.
    view.timers('shp');
  };
  expect(ask).toBeTypeOf('function');
});

it('any names, where nothing is known of the machines', () => {
  const ask = (view: View, own: Own) => {
    isIn(view, 'any actor', 'any state');
    expectTypeOf(contextOf(view, 'any actor')).toBeUnknown();
    expectTypeOf(contextOf<{ sold: 1 }>(view, 'any actor')).toEqualTypeOf<{ sold: 1 }>();
    const takesAny = (any: View) => any.local('any actor');
    takesAny(own);
  };
  expect(ask).toBeTypeOf('function');
});

it('choices', () => {
  const make = () => {
    const name = 'choices';
    defineModel({
      name,
      machines,
      choices: [
        { actor: 'shop', event: { type: 'ORDER', item: 'a book' } },
        { actor: 'shop', event: { type: 'close' }, label: 'it is late', usual: true },
        // @ts-expect-error No such actor.
        { actor: 'shp', event: { type: 'close' } },
        // @ts-expect-error No such event.
        { actor: 'shop', event: { type: 'clsoe' } },
        // @ts-expect-error An event without what it brings.
        { actor: 'shop', event: { type: 'ORDER' } },
      ],
    });
    const computed = ['left', 'right'].map((type) => ({ actor: 'passer', event: { type } }));
    defineModel({ name, machines, choices: computed });
  };
  expect(make).toBeTypeOf('function');
});

it('parties, links and ends', () => {
  const make = () => {
    const latencyMs = 10;
    defineModel({
      name: 'right',
      machines,
      parties: { counter: ['shop', 'customer'] },
      links: [{ kind: 'fifo', from: 'shop', to: 'passer', latencyMs }],
      endings: ['customer'],
    });
    // @ts-expect-error No such actor.
    defineModel({ name: 'party', machines, parties: { counter: ['shp'] } });
    // @ts-expect-error No such actor.
    defineModel({ name: 'end', machines, endings: ['shp'] });
    // @ts-expect-error No such actor.
    defineModel({ name: 'l', machines, links: [{ kind: 'direct', between: ['shp', 'shop'] }] });
    const many = Object.fromEntries(['a', 'b'].map((name) => [name, customer]));
    defineModel({ name: 'many', machines: many, endings: ['a'], parties: { one: ['a', 'b'] } });
  };
  expect(make).toBeTypeOf('function');
});

it('input and listeners', () => {
  const cart = setup({
    types: {} as { context: { of: string }; input: { of: string } },
  }).createMachine({ context: ({ input }) => input });
  const all = { ...machines, cart };
  const make = () => {
    defineModel({
      name: 'right',
      machines: all,
      input: { cart: { of: 'a customer' } },
      listeners: [{ from: 'shop/payment', type: 'PAID', to: 'customer' }],
    });
    // @ts-expect-error Another type.
    defineModel({ name: 'type', machines: all, input: { cart: { of: 1 } } });
    // @ts-expect-error No such actor.
    defineModel({ name: 'input', machines: all, input: { crt: { of: 'a customer' } } });
    // @ts-expect-error No such actor.
    defineModel({ name: 'from', machines, listeners: [{ from: 'shp', type: '*', to: 'shop' }] });
    // @ts-expect-error No such actor.
    defineModel({ name: 'to', machines, listeners: [{ from: 'shop', type: '*', to: 'shp' }] });
  };
  expect(make).toBeTypeOf('function');
});

it('properties that are given what makes them', () => {
  const make = () =>
    defineModel({
      name: 'wrong',
      machines,
      properties: ({ always, eventually, sometimes }) => [
        // @ts-expect-error No such state.
        always('state', 'it is so', (view) => isIn(view, 'shop', 'opne')),
        // @ts-expect-error No such actor.
        sometimes('actor', 'it is so', (view) => isIn(view, 'shp', 'open')),
        // @ts-expect-error No such field.
        eventually('field', 'it is so', (view) => contextOf(view, 'shop').solt > 1),
        eventually('premise', 'it is so', () => true, {
          // @ts-expect-error No such state.
          when: (view) => isIn(view, 'customer', 'srved'),
        }),
      ],
    });
  expect(make).toBeTypeOf('function');
  const { properties } = defineModel({
    name: 'right',
    machines,
    properties: ({ always, eventually }) => [
      always('sold', 'what is sold is packed', (view) => contextOf(view, 'shop').sold > 0, {
        when: (view) => isIn(view, 'shop', 'packing.wrapping'),
        source: 'terms of sale',
      }),
      eventually('served', 'all are', (view) => isIn(view, 'customer', 'served'), 'terms'),
    ],
  });
  const about = properties?.map(({ name, kind, source }) => [name, kind, source]);
  expect(about).toEqual([
    ['sold', 'always', 'terms of sale'],
    ['served', 'eventually', 'terms'],
  ]);
  expect(properties?.[0]).toHaveProperty('when');
  expect(properties?.[1]).not.toHaveProperty('when');
});

it('properties as a list, of predicates that say what they see', () => {
  const { properties } = defineModel({
    name: 'list',
    machines,
    properties: [
      always('own', 'of these machines', (view: Own) => isIn(view, 'shop', 'open')),
      always('any', 'of any', (view) => isIn(view, 'any actor', 'any state')),
    ],
  });
  expect(properties).toHaveLength(2);
});

it('actors of a replay', () => {
  const ask = (counterexample: Counterexample<typeof machines>) => {
    const { actors } = counterexample.replay();
    expectTypeOf(actors.customer.getSnapshot().value).toEqualTypeOf<'waiting' | 'served'>();
    expectTypeOf(actors.shop.getSnapshot().context.sold).toBeNumber();
    expectTypeOf(actors['shop/payment']?.getSnapshot().status).not.toBeNever();
    // @ts-expect-error No such actor.
    return actors.shopp;
  };
  expect(ask).toBeTypeOf('function');
  const checked = () => check(defineModel({ name: 'typed', machines, properties: [] }));
  expectTypeOf(checked().counterexamples).items.toEqualTypeOf<Counterexample<typeof machines>>();
  const any = (model: Model) => check(model).counterexamples[0]?.replay().actors.anybody;
  expect(any).toBeTypeOf('function');
});
