/** Classic models of timed systems: their published verdicts, and where these turn. */

import { expect, it } from 'vitest';
import { settle } from '../../../sim/model/knobs.ts';
import type { Model } from '../../../sim/model/model.ts';
import { type FaultBudget, noFaults } from '../../../sim/system/definition.ts';
import boundedRetransmission from '../../models/time/boundedRetransmission.ts';
import csmaCd from '../../models/time/csmaCd.ts';
import fischer from '../../models/time/fischer.ts';
import trainGate from '../../models/time/trainGate.ts';
import type { Question } from './explored.ts';
import { tick } from './ticks.ts';

interface Row {
  readonly model: Model;
  /** Knobs, durations in ms. */
  readonly given?: Readonly<Record<string, number>>;
  readonly faults?: Partial<FaultBudget>;
}

/** The properties of a model that do not hold. */
function violated({ model, given = {}, faults = {} }: Row): string[] {
  const { knobs, properties = [] } = model;
  const isDuration = (name: string) =>
    knobs.some((knob) => knob.name === name && knob.kind === 'duration');
  const typed = Object.entries(given).map(([name, value]) => {
    return [name, String(isDuration(name) ? value / 1000 : value)] as const;
  });
  const settings = settle(knobs, Object.fromEntries(typed));
  const definition = model.system(settings, { ...noFaults, ...faults }, { kind: 'symbolic' });
  const questions = properties.map((property) => [property.name, property as Question] as const);
  const options = { ticksPerMs: 1, maxStates: 300_000 };
  const { verdicts } = tick(definition, Object.fromEntries(questions), options);
  return Object.entries(verdicts).flatMap(([name, { holds }]) => (holds ? [] : [name]));
}

it.each<Row>([
  { model: fischer },
  { model: fischer, given: { processes: 3 } },
  { model: trainGate },
  { model: csmaCd },
  { model: csmaCd, given: { stations: 3, propagation: 2, slot: 5, transmission: 7 } },
  { model: boundedRetransmission, faults: { loss: 2 } },
  { model: boundedRetransmission, given: { frames: 3 }, faults: { loss: 3 } },
])('$model.name $given $faults: all holds', (row) => {
  expect(violated(row)).toEqual([]);
});

it.each<Row & { readonly knob: string; readonly leastMs: number; readonly without: string[] }>([
  { model: fischer, knob: 'wait', leastMs: 3, without: ['exclusion'] },
  { model: fischer, given: { write: 5 }, knob: 'wait', leastMs: 6, without: ['exclusion'] },
  {
    model: fischer,
    given: { processes: 3, write: 1 },
    knob: 'wait',
    leastMs: 2,
    without: ['exclusion'],
  },
  {
    model: trainGate,
    given: { signal: 9 },
    knob: 'stop',
    leastMs: 10,
    without: ['one-at-a-time', 'in-order'],
  },
  {
    model: trainGate,
    given: { signal: 3 },
    knob: 'stop',
    leastMs: 4,
    without: ['one-at-a-time', 'in-order'],
  },
  { model: csmaCd, knob: 'slot', leastMs: 53, without: ['sure'] },
  {
    model: csmaCd,
    given: { propagation: 3, transmission: 9 },
    knob: 'slot',
    leastMs: 7,
    without: ['sure'],
  },
  {
    model: boundedRetransmission,
    given: { 'give-up': 99 },
    faults: { loss: 2 },
    knob: 'resend',
    leastMs: 7,
    without: ['one-under-way'],
  },
  {
    model: boundedRetransmission,
    given: { delay: 2, resend: 5 },
    faults: { loss: 2 },
    knob: 'give-up',
    leastMs: 17,
    without: ['nothing-after'],
  },
  {
    model: boundedRetransmission,
    given: { most: 2 },
    faults: { loss: 4 },
    knob: 'give-up',
    leastMs: 38,
    without: ['nothing-after'],
  },
])('$model.name $given $faults: $knob of $leastMs ms is the least', (row) => {
  const { given, knob, leastMs, without } = row;
  expect(violated({ ...row, given: { ...given, [knob]: leastMs } })).toEqual([]);
  expect(violated({ ...row, given: { ...given, [knob]: leastMs - 1 } })).toEqual(without);
});

it('by losses that are too few the receiver of frames is not led astray', () => {
  const given = { 'give-up': 23 };
  expect(violated({ model: boundedRetransmission, given, faults: { loss: 2 } })).toEqual([
    'nothing-after',
  ]);
  // Nor does the sender ever give up.
  expect(violated({ model: boundedRetransmission, given, faults: { loss: 1 } })).toEqual([
    'aborts',
  ]);
});
