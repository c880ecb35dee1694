/** Interchangeable actors that start others, by names of their own, and have timers. */

import { describe, expect, it } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { checkSystem } from '../../../../sim/check/check.ts';
import { check } from '../../../../sim/check/model.ts';
import { defineModel } from '../../../../sim/model/defineModel.ts';
import type { Model } from '../../../../sim/model/model.ts';
import { compose } from '../../../../sim/system/compose.ts';
import { noFaults, type SystemDefinition } from '../../../../sim/system/definition.ts';

const load = fromPromise(async () => 'loaded');
const helper = setup({}).createMachine({
  initial: 'busy',
  states: { busy: { after: { 10: 'idle' } }, idle: { type: 'final' } },
});

/** Loads, again and again if that fails, and then has somebody help, but not for ever. */
const worker = (name: string) =>
  setup({ actors: { load, helper } }).createMachine({
    id: name,
    initial: 'loading',
    states: {
      loading: { invoke: { id: 'load', src: 'load', onDone: 'helped', onError: 'failed' } },
      helped: {
        invoke: { id: `helper-${name}`, src: 'helper', onDone: 'done' },
        after: { 100: 'late' },
      },
      failed: { after: { 10: 'loading' } },
      done: { type: 'final' },
      late: {},
    },
  });

function working(count: number): SystemDefinition {
  const names = Array.from({ length: count }, (_, index) => `w${index}`);
  return {
    parties: names.map((name) => ({ name, label: name, actors: { [name]: worker(name) } })),
    links: [],
    choices: [],
    environment: { load: { answers: ['loaded'], errors: ['lost'] } },
    faults: noFaults,
    interchangeable: count > 1 ? [names] : [],
  };
}

const checked = (definition: SystemDefinition) =>
  checkSystem(compose(definition, 'untimed'), { given: ['no-actor-error', 'no-deadlock'] });

describe('workers that have nothing to do with each other', () => {
  it.each([
    [2, (5 * 6) / 2],
    [3, (5 * 6 * 7) / 6],
    [4, (5 * 6 * 7 * 8) / 24],
  ])('%i of them have as many orbits as there are ways to be in 5 states', (count, orbits) => {
    // Loading, failed, helped, done and late.
    expect(checked(working(1)).states).toBe(5);
    const result = checked(working(count));
    expect(result.states).toBe(orbits);
    expect(checked({ ...working(count), interchangeable: [] }).states).toBe(5 ** count);
    // Who is late is not done, and nothing more happens.
    const deadlock = result.properties.find(({ name }) => name === 'no-deadlock');
    expect(deadlock?.trace?.steps).toHaveLength(2 * count);
  });

  it('change places within their own set only', () => {
    const sets = [
      ['w0', 'w3'],
      ['w1', 'w2'],
    ];
    const result = checked({ ...working(4), interchangeable: sets });
    expect(result.interchanged).toEqual(sets);
    expect(result.states).toBe(15 ** 2);
  });

  it('are declared in a model by the names of their machines', () => {
    const { environment = {} } = working(2);
    const made = (interchangeable: readonly ('w0' | 'w1')[][]) =>
      defineModel({
        name: 'workers',
        machines: { w0: worker('w0'), w1: worker('w1') },
        environment,
        interchangeable,
      });
    const states = (model: Model, property: string) => check(model, { property }).states;
    expect(states(made([['w0', 'w1']]), 'no-deadlock')).toBe(15);
    expect(states(made([]), 'no-deadlock')).toBe(25);
    // Which takes the graph of all states.
    expect(states(made([['w0', 'w1']]), 'no-livelock')).toBe(25);
  });

  it('are searched up to a limit', () => {
    const system = compose(working(4), 'untimed');
    const { states, complete, why } = checkSystem(system, { given: [], maxStates: 30 });
    expect([complete, why]).toEqual([false, 'more than 30 states']);
    expect(states).toBeGreaterThan(30);
    expect(states).toBeLessThan(70);
  });
});
