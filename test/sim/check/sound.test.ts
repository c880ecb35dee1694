/** A model whose names clash, or are of nothing, is refused before anything is searched. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { protocols } from '../../../machines/protocols.ts';
import { checkSystem } from '../../../sim/check/check.ts';
import { check } from '../../../sim/check/model.ts';
import { expectSound } from '../../../sim/check/sound.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Knob, Settings } from '../../../sim/model/knobs.ts';
import type { Matrix } from '../../../sim/model/matrix.ts';
import type { Model } from '../../../sim/model/model.ts';
import { always, eventually, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import order from '../../models/order.ts';
import ping from '../../models/ping.ts';
import pingPong from '../../models/pingPong.ts';
import twoPhaseCommit from '../../models/twoPhaseCommit.ts';

const lamp = createMachine({ initial: 'off', states: { off: { on: { press: 'on' } }, on: {} } });
const off = always('off', 'it is off', (view) => isIn(view, 'lamp', 'off'));
const on = sometimes('on', 'it is on', (view) => isIn(view, 'lamp', 'on'));
const speed: Knob = {
  name: 'speed',
  help: '',
  kind: 'enum',
  values: ['slow', 'fast'],
  default: 'slow',
};
const scenario = (name: string, more: object = {}) => ({ name, text: '', given: {}, ...more });
const question = {
  ...{ text: 'how fast?', scenario: 'one', given: {}, property: 'on' },
  ...{ knob: 'speed', min: 0, max: 1 },
};
const matrix: Matrix = {
  name: 'speeds',
  title: '',
  rows: ['speed'],
  columns: [],
  properties: ['off'],
  recorded: { slow: 'holds' },
};
const finding = { name: 'f', property: 'off', source: '', text: '', amendedBy: ['a'] };

const sound: Model = {
  ...defineModel({ name: 'lamp', machines: { lamp } }),
  knobs: [speed],
  scenarios: [scenario('one'), scenario('two', { given: { speed: 'fast' } })],
  properties: [off, on],
  amendments: [
    { name: 'a', text: '' },
    { name: 'b', text: '' },
  ],
  findings: [finding],
  recorded: {
    'as written': { off: 'one two', 'no-deadlock': 'one', 'every-step-taken': 'all' },
    'as amended, loss 1': {},
    'a, crash 2': { on: 'two' },
  },
  matrices: [matrix],
};

it.each([
  ['a model that has all of it', sound],
  ['one that has little', defineModel({ name: 'lamp', machines: { lamp } })],
  ...Object.entries(protocols),
  ...Object.entries({ order, ping, pingPong, twoPhaseCommit }),
])('takes %s', (_, model) => {
  expect(() => expectSound(model)).not.toThrow();
});

const given = 'no-unspecified-reception, no-lost-message';

it.each<[string, Partial<Record<keyof Model, unknown>>, string]>([
  ['two properties', { properties: [off, on, off] }, 'two properties are named "off"'],
  ['two knobs', { knobs: [speed, speed] }, 'two knobs are named "speed"'],
  ['two scenarios', { scenarios: [scenario('one'), scenario('one')] }, 'two scenarios are named'],
  ['two findings', { findings: [finding, finding] }, 'two findings are named "f"'],
  ['two matrices', { matrices: [matrix, matrix] }, 'two matrices are named "speeds"'],
  [
    'two amendments',
    { amendments: [...(sound.amendments ?? []), { name: 'b', text: '' }] },
    'two amendments are named "b"',
  ],
  [
    'a scenario named as a cell',
    { scenarios: [scenario('one'), scenario('fast')] },
    'two scenarios are named "fast"',
  ],
  [
    'a scenario named as all of them',
    { scenarios: [scenario('all')] },
    'scenario "all": expected another name: it stands for all of them',
  ],
  [
    'a property named as one of the engine',
    { properties: [off, { ...on, name: 'no-deadlock' }] },
    'property "no-deadlock": expected another name: the engine gives a property of this one',
  ],
  [
    'one named as that of all scenarios',
    { properties: [{ ...on, name: 'every-step-taken' }] },
    'property "every-step-taken": expected another name',
  ],
  [
    'a property without a predicate',
    { properties: [{ ...on, holds: true }] },
    'property "on": expected a predicate, got boolean',
  ],
  [
    'a premise that is none',
    { properties: [{ ...off, when: 'on' }] },
    'property "off": when: expected a predicate, got string',
  ],
  [
    'a property of no kind',
    { properties: [{ ...off, kind: 'never' }] },
    'property "off": expected a kind, always, sometimes, eventually or within, got "never"',
  ],
  ['no list', { properties: { off } }, 'properties: expected a list, got object'],
  ['no scenario', { scenarios: [], recorded: {} }, 'scenarios: expected at least one, got none'],
  [
    'a finding of nothing',
    { findings: [{ ...finding, property: 'of' }] },
    `finding "f", property: got "of", expected one of off, on, ${given}`,
  ],
  [
    'a repair that is none',
    { findings: [{ ...finding, amendedBy: ['a', 'c'] }] },
    'finding "f", amendedBy: got "c", expected one of a, b',
  ],
  [
    'a knob that is none',
    { scenarios: [scenario('one', { given: { sped: 'fast' } })] },
    'scenario "one", knob: got "sped" (did you mean "speed"?), expected one of speed',
  ],
  [
    'a value that a knob does not take',
    { scenarios: [scenario('one', { given: { speed: 'quick' } })] },
    'scenario "one", speed: expected "slow" or "fast", got "quick"',
  ],
  [
    'a scenario for a property that is none',
    { scenarios: [scenario('one', { properties: ['on', 'of'] })] },
    'scenario "one", properties: got "of", expected one of off, on',
  ],
  [
    'a record of a property that is none',
    { recorded: { 'as written': { of: 'one' } } },
    'recorded, "as written", property: got "of", expected one of off, on',
  ],
  [
    'a record of a scenario that is none',
    { recorded: { 'as written': { off: 'one tow' } } },
    'recorded, "as written", off, scenario: got "tow"',
  ],
  [
    'a record under an amendment that is none',
    { recorded: { 'a+c': {} } },
    'recorded, amendment: got "c", expected one of a, b',
  ],
  [
    'a record under a fault that is none',
    { recorded: { 'as written, los 1': {} } },
    'recorded, fault: got "los"',
  ],
  [
    'a record under a name that is never looked up',
    { recorded: { 'b+a': {} } },
    'recorded: expected "as amended", got "b+a"',
  ],
  [
    'a matrix of a knob that is none',
    { matrices: [{ ...matrix, rows: ['sped'] }] },
    'matrix "speeds", rows: got "sped" (did you mean "speed"?), expected one of speed',
  ],
  ['a matrix of nothing', { matrices: [{ ...matrix, rows: [] }] }, 'matrix "speeds": expected a'],
  [
    'a matrix that has a knob twice',
    { matrices: [{ ...matrix, columns: ['speed'] }] },
    'two knobs of matrix "speeds" are named "speed"',
  ],
  [
    'a matrix of a property that is no invariant',
    { matrices: [{ ...matrix, properties: ['on'] }] },
    'matrix "speeds", properties (of kind always): got "on", expected one of off',
  ],
  [
    'a matrix with a bound that is none',
    { matrices: [{ ...matrix, budget: { knob: 'moves', unit: '' } }] },
    'matrix "speeds", budget: got "moves", expected one of speed',
  ],
  [
    'a matrix with a record of no cell',
    { matrices: [{ ...matrix, recorded: { quick: 'holds' } }] },
    'matrix "speeds", recorded: got "quick", expected one of slow, fast',
  ],
  [
    'a question of a scenario that is none',
    { questions: [{ ...question, scenario: 'tow' }] },
    'question "how fast?", scenario: got "tow" (did you mean "two"?), expected one of one, two',
  ],
  [
    'a question of a property that is none',
    { questions: [{ ...question, property: 'of' }] },
    'question "how fast?", property: got "of", expected one of off, on',
  ],
  [
    'a question of a knob that is none',
    { questions: [{ ...question, knob: 'sped' }] },
    'question "how fast?", knob: got "sped" (did you mean "speed"?), expected one of speed',
  ],
  [
    'a property that applies nowhere',
    { properties: [off, { ...on, appliesTo: () => false }] },
    'property "on" is never asked: expected it to apply to one of one, two, got none',
  ],
  [
    'a property that no scenario wants',
    {
      properties: [off, on],
      scenarios: [scenario('one', { properties: ['off'] })],
      matrices: [],
      recorded: {},
    },
    'property "on" is never asked: expected it to apply to one of one, got none',
  ],
  [
    'one of which it is not said whether it applies',
    { properties: [off, { ...on, appliesTo: () => undefined }] },
    'property "on", appliesTo: expected a boolean, got undefined',
  ],
])('refuses %s', (_, wrong, expected) => {
  const model = { ...sound, ...wrong } as unknown as Model;
  expect(() => expectSound(model)).toThrow(ModelError);
  expect(() => expectSound(model)).toThrow(expected);
  expect(() => check(model)).toThrow(expected);
});

it('refuses ends that nobody is to come to', () => {
  const { system } = defineModel({ name: 'lamp', machines: { lamp } });
  const composed = compose(system({}, noFaults, { kind: 'symbolic' }), 'untimed');
  const asked = { properties: [eventually('p', 'it', () => true)] as Property[] };
  expect(() => checkSystem(composed, { ...asked, endings: ['lmp'] })).toThrow(
    'unknown actor "lmp" (did you mean "lamp"?): expected one of lamp',
  );
});

it('has a property asked that applies to a question only', () => {
  const applied = { ...on, appliesTo: ({ speed }: Settings) => speed === 'fast' };
  const scenarios = [scenario('one')];
  const model = { ...sound, scenarios, properties: [off, applied], matrices: [], recorded: {} };
  expect(() => expectSound(model)).toThrow('"on" is never asked');
  const questions = [{ ...question, given: { speed: 'fast' } }];
  expect(() => expectSound({ ...model, questions })).not.toThrow();
});
