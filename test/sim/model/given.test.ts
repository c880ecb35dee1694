/** What `defineModel` is given: a name that nothing would come of is refused at once. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { ModelDefinition } from '../../../sim/model/modelDefinition.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';

const shop = createMachine({
  initial: 'open',
  states: {
    open: { on: { order: 'packing', 'change.*': {} }, after: { 10: 'packing' } },
    packing: { initial: 'wrapping', states: { wrapping: { on: { seal: {} } } } },
  },
});
const till = createMachine({ invoke: { id: 'payment', src: createMachine({ on: { pay: {} } }) } });
const still = createMachine({});
const any = createMachine({ on: { '*': {} } });

/** With a member, or another value of one, as JavaScript lets anybody write it. */
const define = (more: object) => () =>
  defineModel({ name: 'shop', machines: { shop, still, any, till }, ...more } as ModelDefinition);
const choice = (actor: string, type: string) => ({ choices: [{ actor, event: { type } }] });

it('refuses a member that there is not', () => {
  expect(define({ propertis: [] })).toThrow(ModelError);
  expect(define({ propertis: [] })).toThrow(
    /^model: got "propertis" \(did you mean "properties"\?\), expected members of name, title, /,
  );
});

describe('a choice', () => {
  it.each([
    ['as the machine has it', 'shop', 'order'],
    ['of a state within', 'shop', 'seal'],
    ['of a wildcard', 'any', 'whatever'],
    ['of a part of one', 'shop', 'change.address'],
    ['of all of it', 'shop', 'change'],
    ['of an actor that may be started', 'till/payment', 'pay'],
    ['of any that may be started', 'till/*', 'pay'],
  ])('is taken: %s', (_, actor, type) => {
    expect(define(choice(actor, type))).not.toThrow();
  });

  it('is refused: of what is no event', () => {
    expect(define({ choices: [{ actor: 'shop', event: 'order' }] })).toThrow(
      'choices, event of "shop": expected an object with a type, as { type: "GO" }, got the text',
    );
  });

  const events = 'expected one of order, change.*, seal';
  it.each([
    ['of nobody', 'shp', 'order', 'actor: got "shp" (did you mean "shop"?), expected one of shop,'],
    [
      'of no event',
      'shop',
      'ordr',
      `event of "shop": got "ordr" (did you mean "order"?), ${events}`,
    ],
    ['of what begins alike', 'shop', 'changes', 'event of "shop": got "changes" (did you mean'],
    [
      'of an actor that nobody starts',
      'till/paymnt',
      'pay',
      'actor: got "till/paymnt", expected one that "till" starts: payment',
    ],
    [
      'of an actor of a machine that starts none',
      'shop/payment',
      'pay',
      'actor: got "shop/payment", expected none: "shop" starts none',
    ],
    ['of a machine without', 'still', 'go', 'event of "still": got "go", expected none: it takes'],
  ])('is refused: %s', (_, actor, type, problem) => {
    expect(define(choice(actor, type))).toThrow(ModelError);
    expect(define(choice(actor, type))).toThrow(`choices, ${problem}`);
  });
});

describe('what names nothing', () => {
  const answers = { answers: [1] };
  it.each([
    ['of a source', { environment: { payment: answers } }],
    ['of a path', { environment: { 'till/payment': answers } }],
    ['whoever emits', { listeners: [{ from: 'shop', type: '*', to: 'still' }] }],
  ])('is taken: %s', (_, more) => {
    expect(define(more)).not.toThrow();
  });

  it.each([
    [
      'environment',
      { environment: { paymnt: answers } },
      'environment: got "paymnt" (did you mean "payment"?), expected a source, an id or a path of',
    ],
    ['input', { input: { shp: 1 } }, 'input, machine: got "shp" (did you mean "shop"?)'],
    [
      'from',
      { listeners: [{ from: 'shp', type: '*', to: 'still' }] },
      'listeners, from: got "shp" (did you mean "shop"?), expected one of shop, still',
    ],
    [
      'to',
      { listeners: [{ from: 'shop', type: '*', to: 'stil' }] },
      'listeners, to: got "stil" (did you mean "still"?), expected one of shop, still',
    ],
    [
      'type',
      { listeners: [{ from: 'shop', type: 'sold', to: 'still' }] },
      'listeners, type: got "sold", expected none: "shop" emits nothing',
    ],
  ])('is refused: %s', (_, more, problem) => {
    expect(define(more)).toThrow(problem);
  });
});

it.each([
  ['no name', { name: undefined }, 'model: expected a text as its name, got none'],
  ['a list of machines', { machines: [shop] }, 'machines: expected an object of machines by'],
  ['a party that is a text', { parties: { one: 'shop' } }, 'parties, "one": expected a list'],
  ['a party twice', { parties: { one: ['shop'], two: ['shop'] } }, 'each machine once, got "shop"'],
])('refuses %s', (_, more, problem) => {
  expect(define(more)).toThrow(problem);
});

it('refuses a promise that never settles, but not one that only fails', () => {
  const composing = (outside: object) => () => {
    const model = define({ environment: { payment: outside } })() as ReturnType<typeof defineModel>;
    return compose(model.system({}, noFaults, { kind: 'symbolic' }), 'untimed');
  };
  const problem = 'environment, "payment", answers: expected at least one answer or error';
  expect(composing({ answers: [] })).toThrow(problem);
  expect(composing({ answers: [], errors: [] })).toThrow(problem);
  expect(composing({ answers: [], errors: ['no'] })).not.toThrow();
});
