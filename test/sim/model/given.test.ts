/** What `defineModel` is given: a name that nothing would come of is refused at once. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { ModelDefinition } from '../../../sim/model/modelDefinition.ts';
import { ModelError } from '../../../sim/system/errors.ts';

const shop = createMachine({
  initial: 'open',
  states: {
    open: { on: { order: 'packing', 'change.*': {} }, after: { 10: 'packing' } },
    packing: { initial: 'wrapping', states: { wrapping: { on: { seal: {} } } } },
  },
});
const still = createMachine({});
const any = createMachine({ on: { '*': {} } });

/** With a member, or another value of one, as JavaScript lets anybody write it. */
const define = (more: object) => () =>
  defineModel({ name: 'shop', machines: { shop, still, any }, ...more } as ModelDefinition);
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
    ['of an actor that may be started', 'shop/payment', 'pay'],
  ])('is taken: %s', (_, actor, type) => {
    expect(define(choice(actor, type))).not.toThrow();
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
    ['of a machine without', 'still', 'go', 'event of "still": got "go", expected none: it takes'],
  ])('is refused: %s', (_, actor, type, problem) => {
    expect(define(choice(actor, type))).toThrow(ModelError);
    expect(define(choice(actor, type))).toThrow(`choices, ${problem}`);
  });
});
