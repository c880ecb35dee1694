/** Errors of actors that a machine starts: one that its parent has an answer to is handled. */

import { expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { check } from '../../../sim/check/model.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';

const failing = createMachine({
  id: 'payment',
  initial: 'open',
  states: { open: { after: { 10: { target: 'open', actions: assign(() => fail()) } } } },
});

function fail(): never {
  throw new Error('no\ncover');
}

const shop = (onError: object) =>
  createMachine({
    id: 'shop',
    initial: 'paying',
    states: {
      paying: { invoke: { id: 'payment', src: failing, ...onError } },
      unpaid: { type: 'final' },
    },
  });

const verdictOf = (onError: object) => {
  const model = defineModel({ name: 'shop', machines: { shop: shop(onError) } });
  const { report } = check(model, { property: 'no-actor-error' });
  const [row] = report.runs[0]?.properties ?? [];
  return [row?.verdict, row?.met];
};

it('an error that the parent has an answer to is none of the system', () => {
  expect(verdictOf({ onError: 'unpaid' })).toEqual(['holds', []]);
});

it('one that nobody has an answer to brings down the machine, and is told in a line', () => {
  expect(verdictOf({})).toEqual(['violated', ['shop: Error: no cover']]);
});
