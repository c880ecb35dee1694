/** Runs taken again by real actors: what the engine has is what XState does. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { protocols } from '../../../../machines/protocols.ts';
import type { Counterexample } from '../../../../sim/check/counterexample.ts';
import { check } from '../../../../sim/check/model.ts';
import type { Model } from '../../../../sim/model/model.ts';
import { ActorReplay } from '../../../../sim/run/actors/replay.ts';
import { type Random, seeded } from '../../../../sim/run/random.ts';
import { compose, type System } from '../../../../sim/system/compose.ts';
import { noFaults, type Step } from '../../../../sim/system/definition.ts';
import order from '../../../models/order.ts';
import { choice, choose, exchange, notes, party } from '../../small.ts';
import { systems } from './systems.ts';

const faults = { loss: 1, duplicate: 1, reorder: 1, crash: 1 };
const all: readonly (readonly [string, () => System])[] = [
  ...Object.entries(systems).map(
    ([name, definition]) => [name, () => compose(definition, 'untimed')] as const,
  ),
  ['requests and answers', () => exchange(faults)],
  ['notes in order', () => notes('fifo', faults)],
  ['notes in any order', () => notes('unordered', faults)],
];

const longest = 60;
const walks = 25;

/** A run at random. */
function walk(system: System, random: Random): { step: Step; text: string }[] {
  const steps: { step: Step; text: string }[] = [];
  let { snapshot } = system.start();
  while (steps.length < longest) {
    const enabled = system.enabled(snapshot);
    if (enabled.length === 0) break;
    const step = enabled[random.integer(0, enabled.length - 1)] as Step;
    steps.push({ step, text: JSON.stringify(step) });
    snapshot = system.apply(snapshot, step).snapshot;
  }
  return steps;
}

describe('a run at random by real actors', () => {
  it.each(all)('%s', (_, make) => {
    const system = make();
    for (let seed = 1; seed <= walks; seed++) {
      const steps = walk(system, seeded(seed));
      const replay = new ActorReplay(system, steps);
      const told = [...replay].map(({ step, difference }) => ({ step, difference }));
      expect(told, `seed ${seed}`).toEqual(steps.map(({ step }) => ({ step, difference: null })));
    }
  });
});

describe('a counterexample', () => {
  it('is taken by real actors, step by step', () => {
    const [counterexample] = check(order, { property: 'both-agree' }).counterexamples;
    const replay = (counterexample as Counterexample).replay();
    expect(replay.actors.shop?.getSnapshot().value).toBe('open');
    const told: unknown[] = [];
    for (const { text, actors } of replay) {
      const charge = actors['shop/charge']?.getSnapshot().status ?? null;
      told.push([text, actors.shop?.getSnapshot().value, charge]);
    }
    expect(told).toEqual([
      ['customer -> shop: ORDER', 'charging', 'active'],
      ['the customer cancels', 'charging', 'active'],
      ['shop/charge answers "paid"', 'packing', null],
      ['shop: 1 s are over', 'shipped', null],
    ]);
    expect(replay.difference).toBeNull();
    expect(replay.next().done).toBe(true);
  });

  it.each(Object.keys(protocols))('of %s is what its machines do, each', (name) => {
    const model = protocols[name as keyof typeof protocols] as Model;
    const { counterexamples } = check(model, { scenario: model.scenarios?.[0]?.name ?? 'all' });
    for (const counterexample of counterexamples) {
      const replay = counterexample.replay();
      expect([...replay]).toHaveLength(counterexample.steps.length);
      expect(replay.difference, String(counterexample)).toBeNull();
    }
  });
});

describe('actors that do otherwise', () => {
  /** Counts how often it was asked, which is no part of its state. */
  const secretive = () => {
    let asked = 0;
    return createMachine({
      types: {} as { context: { count: number } },
      context: { count: 0 },
      on: { go: { actions: assign({ count: () => ++asked }) } },
    });
  };
  const definition = {
    parties: [party('one', ['a', secretive()])],
    links: [],
    choices: [choice('a', 'go')],
    faults: noFaults,
  };

  it('are told of, and the run ends there', () => {
    const steps = [1, 2, 3].map((number) => ({ step: choose('a.go'), text: `go ${number}` }));
    const replay = new ActorReplay(compose(definition, 'untimed'), steps);
    const { value } = replay.next();
    expect(value?.difference).toBe(
      'a: expected {"context":{"count":1},"status":"active","value":{}}, ' +
        'got {"context":{"count":2},"status":"active","value":{}}',
    );
    expect(replay.next().done).toBe(true);
    expect(replay.difference).toBe(value?.difference);
  });
});
