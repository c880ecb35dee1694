/** Verdicts that mean something: what a predicate gives, and what a property says that holds. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { checkJob, type Job } from '../../../sim/check/jobs.ts';
import { type Remark, remarksOn } from '../../../sim/check/remarks.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { always, eventually, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Predicate, Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';

const lamp = createMachine({
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { on: { press: 'off' } }, broken: {} },
});
const choices = [{ actor: 'lamp', event: { type: 'press' } }] as const;
const named = { name: 'lamp', machines: { lamp }, choices };

const systemOf = (model: Model) =>
  compose(model.system({}, noFaults, { kind: 'symbolic' }), 'untimed');

const checked = (...properties: Property[]): CheckResult =>
  checkSystem(systemOf(defineModel(named)), { properties, given: [] });

const is = (state: string) => (view: Parameters<Predicate>[0]) => isIn(view, 'lamp', state);

function job(model: Model, scenario: string): CheckResult {
  const asked: Job = { scenario, faults: noFaults, amend: [], properties: null, limits: {} };
  const checking = checkJob(model, asked);
  let next = checking.next();
  while (!next.done) next = checking.next();
  return next.value;
}

function thrownBy(run: () => unknown): ModelError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return error as ModelError;
  }
  throw new Error('expected an error, got none');
}

describe('a predicate that gives no boolean is refused, and named', () => {
  const answers: [string, unknown, string][] = [
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 1, '1'],
    ['no number', Number.NaN, 'NaN'],
    ['a text', 'on', '"on"'],
    ['an empty text', '', '""'],
    ['an object', { on: true }, '{"on":true}'],
    ['a list', [], '[]'],
    ['a long list', Array.from({ length: 99 }, () => 1), 'an array'],
    ['a function', () => true, 'a function'],
    ['a Boolean object', Object(false), 'false'],
    ['a promise', Promise.resolve(true), 'a promise: a predicate may not be async'],
    [
      'a promise that fails',
      Promise.reject(new Error()),
      'a promise: a predicate may not be async',
    ],
  ];
  for (const [what, answer, got] of answers) {
    // A promise that nobody waits for is no matter of this test.
    if (answer instanceof Promise) answer.catch(() => {});
    const gives = (() => answer) as Predicate;
    it.each([
      ['always', always('p', 'it is so', gives), ''],
      ['sometimes', sometimes('p', 'it is so', gives), ''],
      ['eventually', eventually('p', 'it is so', gives), ''],
      ['the premise of always', always('p', 'it', () => true, { when: gives }), ', when'],
      ['the premise of eventually', eventually('p', 'it', () => true, { when: gives }), ', when'],
    ])(`${what}, by %s`, (_, property, which) => {
      const error = thrownBy(() => checked(property));
      expect(error.message).toBe(`property "p"${which}: expected a boolean, got ${got}`);
      expect(error.names).toContain('p');
    });
  }

  it('also where only some states are answered so', () => {
    const half = (view: Parameters<Predicate>[0]) => is('off')(view) || (undefined as never);
    expect(thrownBy(() => checked(always('half', 'it', half))).message).toMatch(/got undefined/);
  });

  it('also in one scenario only, and in a matrix', () => {
    const speed = {
      name: 'speed',
      kind: 'enum',
      values: ['slow', 'fast'],
      default: 'slow',
    } as const;
    const model = defineModel({
      ...named,
      knobs: [{ ...speed, help: '' }],
      scenarios: [
        { name: 'slow', text: '', given: {} },
        { name: 'fast', text: '', given: { speed: 'fast' }, properties: ['fails'] },
      ],
      properties: [
        {
          ...always('fails', 'it', (() => 1) as never),
          appliesTo: (settings) => settings.speed === 'fast',
        },
      ],
      matrices: [
        { name: 'speeds', title: '', rows: ['speed'], columns: [], properties: ['fails'] },
      ],
    });
    expect(job(model, 'slow').properties.map(({ name }) => name)).not.toContain('fails');
    expect(() => job(model, 'fast')).toThrow('property "fails": expected a boolean, got 1');
  });

  it.each([
    ['always', always],
    ['sometimes', sometimes],
    ['eventually', eventually],
  ])('what asks chance or the clock, by %s', (_, property) => {
    const chance = () => Math.random() > 2;
    expect(() => checked(property('p', 'it', chance))).toThrow('property "p" throws Math.random()');
    const clock = () => Date.now() < 0;
    expect(() => checked(property('p', 'it', clock))).toThrow('property "p" throws Date.now()');
  });

  it('what one throws is the cause', () => {
    const cause = new TypeError('no such thing');
    const fails = () => {
      throw cause;
    };
    const error = thrownBy(() => checked(always('fails', 'it', fails)));
    expect(error.message).toBe('property "fails" throws no such thing');
    expect(error.cause).toBe(cause);
    expect(error.stack).toBe(cause.stack);
  });
});

describe('always with a premise', () => {
  it('counts only where the premise holds', () => {
    const [loose, tight] = checked(
      always('loose', 'on is on', is('on'), { when: is('on') }),
      always('tight', 'off is on', is('on'), { when: is('off') }),
    ).properties;
    expect(loose).toMatchObject({ verdict: 'holds', vacuous: false, remark: null });
    expect(tight).toMatchObject({ verdict: 'violated', vacuous: false, trace: { steps: [] } });
  });
});

describe('a property that holds and says nothing is vacuous', () => {
  const premise = { vacuous: true, remark: 'its premise holds in no state' };
  const constant = { vacuous: true, remark: 'its predicate reads nothing of a state' };
  const telling = { vacuous: false, remark: null };

  it.each([
    ['always, never', always('p', 'it', is('on'), { when: is('broken') }), premise],
    ['eventually, never', eventually('p', 'it', is('on'), { when: is('broken') }), premise],
    ['always, in a later state', always('p', 'it', is('on'), { when: is('on') }), telling],
    ['eventually, later', eventually('p', 'it', is('off'), { when: is('off') }), telling],
    ['always, of nothing', always('p', 'it', () => true), constant],
    ['sometimes, of nothing', sometimes('p', 'it', () => true), constant],
    ['eventually, of nothing', eventually('p', 'it', () => true), constant],
    ['sometimes, later', sometimes('p', 'it', is('on')), telling],
  ])('%s', (_, property, expected) => {
    expect(checked(property).properties[0]).toMatchObject({ verdict: 'holds', ...expected });
  });

  it('not what is violated, and not what is unknown', () => {
    const properties = [
      always('wrong', 'it', () => false),
      eventually('wrong-too', 'it', () => false),
      sometimes('never', 'it', () => false),
    ];
    for (const result of checked(...properties).properties) {
      expect(result).toMatchObject({ verdict: 'violated', ...telling });
    }
    const cut = checkSystem(systemOf(defineModel(named)), {
      properties: [always('p', 'it', is('on'), { when: is('broken') })],
      maxStates: 1,
    });
    expect(cut.properties[0]).toMatchObject({ verdict: 'unknown', ...telling });
  });

  it('of those given: transitions without any, and ends that nobody comes to', () => {
    const still = createMachine({ initial: 'a', states: { a: {}, b: { type: 'final' } } });
    const { properties } = checkSystem(
      systemOf(defineModel({ name: 'still', machines: { still } })),
    );
    const vacuous = Object.fromEntries(properties.map(({ name, remark }) => [name, remark]));
    expect(vacuous).toMatchObject({
      'every-transition-taken': 'no machine has a transition',
      'no-party-left-waiting': 'its premise holds in no state',
      'no-deadlock': null,
    });
  });
});

describe('remarks', () => {
  const said = (remarks: readonly Remark[]) => remarks.map(({ kind, about }) => [kind, ...about]);

  it('of a model that does nothing, and has nothing of its own', () => {
    const model = defineModel({ name: 'idle', machines: { idle: createMachine({}) } });
    const remarks = remarksOn(model, [{ scenario: 'default', result: job(model, 'default') }]);
    expect(said(remarks)).toEqual([
      ['vacuous', 'every-transition-taken'],
      ['idle', 'default'],
      ['given-only'],
    ]);
  });

  it('none of one that does something and says something', () => {
    const model = defineModel({ ...named, properties: [sometimes('on', 'it is on', is('on'))] });
    expect(remarksOn(model, [{ scenario: 'default', result: job(model, 'default') }])).toEqual([]);
  });

  it('of several scenarios: what is vacuous in all of them that ask for it', () => {
    const scenarios = ['one', 'two'].map((name) => ({ name, text: '', given: {} }));
    const model = defineModel({
      name: 'lamps',
      scenarios,
      properties: [
        always('nowhere', 'it', is('on'), { when: is('broken') }),
        always('somewhere', 'it', is('on'), { when: is('on') }),
      ],
      system: (_, faults) => defineModel(named).system({}, faults, { kind: 'symbolic' }),
    });
    const idle = defineModel({ ...named, choices: [], properties: model.properties ?? [] });
    const runs = [
      { scenario: 'one', result: job(model, 'one') },
      { scenario: 'two', result: job(idle, 'default') },
    ];
    expect(said(remarksOn(model, runs))).toEqual([
      ['vacuous', 'nowhere'],
      ['idle', 'two'],
    ]);
  });
});
