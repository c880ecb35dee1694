/** What can be avoided, and what no run avoids that has the occasion for it. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { occursIn } from '../../../sim/check/occurs.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { always, eventually, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import type { View } from '../../../sim/system/view.ts';

/** Falls on one side or the other, or is never tossed. */
const coin = createMachine({
  initial: 'held',
  states: {
    held: { on: { heads: 'won', tails: 'lost', edge: 'edge' } },
    won: { on: { again: 'lost' } },
    lost: {},
    edge: { on: { fall: 'fallen' } },
    fallen: {},
  },
});

const lost = (view: View) => isIn(view, 'coin', 'lost');
const won = (view: View) => isIn(view, 'coin', 'won');
const held = (view: View) => isIn(view, 'coin', 'held');

function occurs(property: Property) {
  const choices = ['heads', 'tails', 'again', 'edge', 'fall'].map((type) => ({
    actor: 'coin',
    event: { type },
  }));
  const model = defineModel({
    name: 'coin',
    machines: { coin },
    choices,
    properties: [property],
  });
  const properties = [property.name];
  const job = { scenario: 'default', faults: noFaults, amend: [], properties, limits: {} };
  const search = occursIn(model, job);
  let next = search.next();
  while (!next.done) next = search.next(true);
  return next.value.get(property.name);
}

it.each([
  [always('a', 'is never lost', (view) => !lost(view)), 'can'],
  [always('b', 'is held, once it is', (view) => held(view)), 'can'],
  [always('c', 'is not lost where it is', (view) => !lost(view), { when: lost }), 'always'],
  [always('d', 'is won, once tossed', won, { when: (view) => !held(view) }), 'can'],
  [sometimes('e', 'is both', (view) => won(view) && lost(view)), 'always'],
  [eventually('f', 'is tossed', (view) => !held(view)), 'can'],
  [eventually('g', 'comes up again', won, { when: lost }), 'always'],
  [eventually('h', 'is lost in the end', lost, { when: won }), 'can'],
] as const)('%o', (property, expected) => {
  expect(occurs(property)).toBe(expected);
});

it('a run that has been to a bad state avoids it no more', () => {
  const fallen = (view: View) => isIn(view, 'coin', 'fallen');
  const when = (view: View) => fallen(view) || isIn(view, 'coin', 'edge');
  expect(occurs(always('a', 'has fallen, once it is on edge', fallen, { when }))).toBe('always');
});
