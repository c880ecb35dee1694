/** A bound on the actors that a machine may have running: what lies within it is searched. */

import { describe, expect, it } from 'vitest';
import { createMachine, spawnChild, stopChild } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { always, sometimes } from '../../../sim/model/properties.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import type { View } from '../../../sim/system/view.ts';

const names = ['a', 'b', 'c', 'd'];
const track = createMachine({});
/** Starts and stops tracks as it is told. */
const mixer = createMachine({
  initial: 'on',
  states: {
    on: {
      on: Object.fromEntries([
        ...names.map((name) => [`add-${name}`, { actions: spawnChild(track, { id: name }) }]),
        ...names.map((name) => [`drop-${name}`, { actions: stopChild(name) }]),
      ]),
    },
  },
});
const tracks = (view: View) => names.filter((name) => view.local(`mixer/${name}`) !== null);

function checked(mostChildren: number) {
  const model = defineModel({
    name: 'mixer',
    machines: { mixer },
    mostChildren,
    choices: names.flatMap((name) =>
      ['add', 'drop'].map((what) => ({ actor: 'mixer', event: { type: `${what}-${name}` } })),
    ),
    properties: [
      always('few', 'at most three tracks', (view) => tracks(view).length <= 3),
      always('no-two', 'never two tracks', (view) => tracks(view).length !== 2),
      sometimes('d', 'the last can be there', (view) => tracks(view).includes('d')),
    ],
  });
  const system = compose(model.system({}, noFaults, { kind: 'symbolic' }), 'untimed');
  const result = checkSystem(system, { properties: model.properties ?? [] });
  const verdicts = result.properties.map(({ name, verdict }) => [name, verdict]);
  return { ...result, verdicts: Object.fromEntries(verdicts) };
}

describe('a bound that is met', () => {
  const { states, why, verdicts } = checked(2);

  it('leaves all that lies within it searched', () => expect(states).toBeGreaterThan(1 + 4 + 6));
  it('is said', () => {
    expect(why).toMatch(/"mixer" starts ".*": expected at most 2 actors beside it at a time/);
  });
  it('finds what is wrong within it, and what there is', () => {
    expect(verdicts).toMatchObject({ 'no-two': 'violated', d: 'holds' });
  });
  it('holds nothing for proven, and takes no state for stuck where it was met', () => {
    expect(verdicts).toMatchObject({ few: 'unknown', 'no-deadlock': 'unknown' });
  });
});
