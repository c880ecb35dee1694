/** The check of a Model in code. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { check, checkAsync, type ModelCheckOptions } from '../../../sim/check/model.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import order from '../../models/emittedOrder.ts';
import pingPong from '../../models/pingPong.ts';
import { called } from '../cli/called.ts';

const two: Model = {
  ...order,
  scenarios: [
    { name: 'one', text: 'the first', given: {} },
    { name: 'two', text: 'the second', given: {} },
  ],
};

describe('a check in code', () => {
  it('has a verdict on each property, and a run to each that is violated', () => {
    const checked = check(order);
    const { holds, complete, asRecorded, states, verdicts, counterexamples } = checked;
    expect({ holds, complete, asRecorded, states }).toEqual({
      holds: false,
      complete: true,
      asRecorded: false,
      states: 11,
    });
    expect(verdicts).toMatchObject({ 'both-agree': 'violated', 'no-deadlock': 'holds' });
    expect(counterexamples.map(({ scenario, property }) => [scenario, property])).toEqual([
      ['default', 'both-agree'],
      ['default', 'no-lost-message'],
    ]);
    const [first] = counterexamples;
    expect(first?.rows.map(({ text }) => text)).toEqual([
      'customer -> shop: ORDER',
      'shop: 1 s are over',
      'the customer cancels',
    ]);
    expect(first?.steps).toHaveLength(3);
  });

  it('reads as the command line prints it', async () => {
    const timeless = (text: string) => text.replace(/\d\.\d\d s\b/, 's');
    const checked = check(order, { loss: 1 });
    const { stdout } = await called([
      'check',
      '--model',
      'test/models/emittedOrder.ts',
      '--loss',
      '1',
      '--full',
    ]);
    expect(timeless(String(checked))).toBe(timeless(stdout));
    for (const counterexample of checked.counterexamples) {
      expect(stdout).toContain(`\n\n${counterexample}\n\n`);
    }
  });

  it('is of all scenarios, and of what they show together, or of those that are named', () => {
    const both = check(two);
    expect(both.scenarios.map(({ scenario, states }) => [scenario, states])).toEqual([
      ['one', 11],
      ['two', 11],
    ]);
    expect(both.states).toBe(22);
    expect(both.verdicts['every-transition-taken']).toBe('holds');
    expect(check(two, { scenario: 'all' }).states).toBe(22);
    const one = check(two, { scenario: 'two' });
    expect(one.scenarios.map(({ scenario }) => scenario)).toEqual(['two']);
    expect(one.verdicts).not.toHaveProperty('every-transition-taken');
  });

  it('takes a budget of faults, and properties by name', () => {
    const { scenarios, verdicts } = check(order, { property: ['both-agree'], loss: 1 });
    expect(verdicts).toEqual({ 'both-agree': 'violated' });
    expect(scenarios[0]?.setting).toBe('as written, loss 1');
    expect(scenarios[0]?.states).toBeGreaterThan(11);
  });

  it('takes knobs as values or as they are typed', () => {
    const states = (highest: number | string) => check(pingPong, { settings: { highest } }).states;
    expect(states(2)).toBe(states('2'));
    expect(states(2)).toBeLessThan(check(pingPong).states);
  });

  it('says that nothing is on record for knobs of its own', () => {
    const recorded = { ...pingPong, recorded: { 'as written': {} } };
    const asked = { settings: { highest: 2 }, property: 'delta-within-one' };
    expect(check(recorded, { property: 'delta-within-one' }).asRecorded).toBe(true);
    expect(check(recorded, asked).asRecorded).toBe(false);
  });

  it('says of a violation what is on record of it in exact time', () => {
    const asRecorded = (exact: Record<string, Record<string, string>>) => {
      const recorded = { 'as written': { 'both-agree': 'default' }, ...exact };
      return { ...order, recorded };
    };
    const told = (exact: Record<string, Record<string, string>>, time?: 'exact') => {
      const checked = check(asRecorded(exact), { property: 'both-agree', ...(time && { time }) });
      const said = /^ {2}(needs an impossible timing|also in exact time)$/m.exec(String(checked));
      return said?.[1] ?? 'nothing';
    };
    expect(told({})).toBe('nothing');
    expect(told({ 'as written, exact time': {} })).toBe('needs an impossible timing');
    const also = { 'as written, exact time': { 'both-agree': 'default' } };
    expect(told(also)).toBe('also in exact time');
    expect(told(also, 'exact')).toBe('nothing');
  });

  it('leaves unknown what a limit or the caller has ended', () => {
    const cut = check(order, { maxStates: 3 });
    expect(cut).toMatchObject({ complete: false, holds: false, asRecorded: false });
    expect(cut.verdicts['no-deadlock']).toBe('unknown');
    expect(check(order, { maxLocalStates: 1 }).complete).toBe(false);
    const asked: string[] = [];
    const stopped = check(pingPong, {
      onProgress: ({ phase }, scenario) => {
        asked.push(`${phase} ${scenario}`);
        return false;
      },
    });
    expect(asked[0]).toBe('exploring default');
    expect(stopped.scenarios[0]?.why).toBe('stopped');
  });

  it('asks the caller every second, however long a state takes', () => {
    const diary = createMachine({
      types: {} as { context: { days: readonly string[] } },
      context: { days: [] },
      on: { live: { actions: assign({ days: ({ context: { days } }) => [...days, 'a day'] }) } },
    });
    const model = defineModel({
      name: 'diary',
      machines: { diary },
      choices: [{ actor: 'diary', event: { type: 'live' }, label: 'another day' }],
    });
    const { states, complete } = check(model, { onProgress: ({ seconds }) => seconds < 1 });
    expect({ complete, few: states < 1 << 14 }).toEqual({ complete: false, few: true });
  });

  it('tells who has failed', () => {
    const broken = createMachine({
      initial: 'whole',
      states: { whole: { on: { fall: { guard: () => JSON.parse('{') } } } },
    });
    const model = defineModel({
      name: 'broken',
      machines: { broken },
      choices: [{ actor: 'broken', event: { type: 'fall' }, label: 'it falls' }],
    });
    const [first] = check(model, { property: 'no-actor-error' }).counterexamples;
    expect(first?.standing).toEqual(['broken: whole: has failed']);
  });

  it('has it that a machine may end that consists of parts which end', () => {
    const on = { type: 'final' } as const;
    const part = { initial: 'off', states: { off: { on: { go: 'on' } }, on } };
    const both = createMachine({ type: 'parallel', states: { left: part, right: part } });
    const choices = [{ actor: 'both', event: { type: 'go' }, label: 'go' }] as const;
    const { verdicts } = check(defineModel({ name: 'both', machines: { both }, choices }));
    expect(verdicts).toMatchObject({ 'no-deadlock': 'holds', 'no-livelock': 'holds' });
  });

  it('gives way meanwhile, and stops on a signal', async () => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 0);
    const checked = await checkAsync(order);
    clearInterval(ticking);
    expect(checked.states).toBe(11);
    expect(turns).toBeGreaterThan(0);
    const stopped = await checkAsync(order, { signal: AbortSignal.abort() });
    expect(stopped.complete).toBe(false);
  });

  it.each<[string, ModelCheckOptions, RegExp]>([
    [
      'an option',
      { los: 1 } as ModelCheckOptions,
      /got "los" \(did you mean "loss"\?\), expected options of scenario, /,
    ],
    ['a property', { property: 'x' }, /got "x", expected one of both-agree, /],
    ['a scenario', { scenario: ['default', 'x'] }, /got "x", expected all or one of default/],
    ['an amendment', { amend: ['x'] }, /amend: got "x", expected/],
    ['a knob', { settings: { x: 1 } }, /knob: got "x"/],
    ['a budget', { loss: 0.5 }, /loss: expected a whole number from 0 on, got 0.5/],
  ])('refuses %s that there is not, and lists what there is', (_, options, error) => {
    expect(() => check(order, options)).toThrow(error);
  });

  it('refuses what is no model, and a property that says nothing', () => {
    expect(() => check({} as Model)).toThrow(/expected a Model, as defineModel makes it/);
    const asked = { property: 'no-livelock', scenario: 'default' };
    expect(() => check({ ...order, endings: [] }, asked)).toThrow(/"no-livelock" says nothing/);
  });
});
