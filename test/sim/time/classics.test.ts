/** Classic models of timed systems: their published verdicts, and where these turn. */

import { expect, it } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { type Settings, settle } from '../../../sim/model/knobs.ts';
import type { Model } from '../../../sim/model/model.ts';
import { isIn, within } from '../../../sim/model/properties.ts';
import type { Predicate, Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import {
  type FaultBudget,
  noFaults,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import boundedRetransmission from '../../models/time/boundedRetransmission.ts';
import csmaCd from '../../models/time/csmaCd.ts';
import fischer from '../../models/time/fischer.ts';
import lynchShavit from '../../models/time/lynchShavit.ts';
import trainGate from '../../models/time/trainGate.ts';
import { tick } from './ticked.ts';
import { TooLarge } from './ticks.ts';

interface Row {
  readonly model: Model;
  /** Knobs, durations in ms. */
  readonly given?: Readonly<Record<string, number>>;
  readonly faults?: Partial<FaultBudget>;
}

function settingsOf({ model: { knobs }, given = {} }: Row): Settings {
  const isDuration = (name: string) =>
    knobs.some((knob) => knob.name === name && knob.kind === 'duration');
  const typed = Object.entries(given).map(([name, value]) => {
    return [name, String(isDuration(name) ? value / 1000 : value)] as const;
  });
  return settle(knobs, Object.fromEntries(typed));
}

/** Those that do not hold by ticks; null where these are too many. */
function violatedByTicks(
  definition: SystemDefinition,
  properties: readonly Property[],
): string[] | null {
  try {
    const { verdicts } = tick(definition, properties, { maxStates: 30_000 });
    return properties.map(({ name }) => name).filter((name) => !verdicts[name]?.holds);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** The properties that do not hold: usually of those of the model. */
function violated(row: Row, asked: readonly Property[] = row.model.properties ?? []): string[] {
  const settings = settingsOf(row);
  const properties = asked.filter(({ appliesTo }) => appliesTo?.(settings) ?? true);
  const faults = { ...noFaults, ...row.faults };
  const definition = row.model.system(settings, faults, { kind: 'symbolic' });
  const options = { time: 'exact', properties, given: [] } as const;
  const result = checkSystem(compose(definition, 'untimed'), options);
  const names = result.properties.flatMap(({ name, verdict }) => (verdict === 'holds' ? [] : name));
  expect(violatedByTicks(definition, properties) ?? names).toEqual(names);
  return names;
}

it.each<Row>([
  { model: fischer },
  ...[3, 4, 5, 6].map((processes) => ({ model: fischer, given: { processes } })),
  { model: lynchShavit },
  { model: lynchShavit, given: { processes: 3 } },
  { model: trainGate },
  { model: trainGate, given: { trains: 3 } },
  { model: csmaCd },
  { model: csmaCd, given: { stations: 3 } },
  { model: boundedRetransmission, faults: { loss: 2 } },
  { model: boundedRetransmission, given: { frames: 3 }, faults: { loss: 3 } },
])('$model.name $given $faults: all holds', (row) => {
  expect(violated(row)).toEqual([]);
});

interface Turn extends Row {
  readonly knob: string;
  /** The least value with which all holds. */
  readonly leastMs: number;
  /** What does not with a ms less. */
  readonly without: readonly string[];
}

const collide = ['one-at-a-time', 'in-order'];

it.each<Turn>([
  { model: fischer, knob: 'wait', leastMs: 3, without: ['exclusion'] },
  { model: fischer, given: { write: 5 }, knob: 'wait', leastMs: 6, without: ['exclusion'] },
  {
    model: fischer,
    given: { processes: 4, write: 900 },
    knob: 'wait',
    leastMs: 901,
    without: ['exclusion'],
  },
  // It is never broken, only stuck.
  { model: lynchShavit, knob: 'wait', leastMs: 3, without: ['held'] },
  { model: trainGate, given: { signal: 9 }, knob: 'stop', leastMs: 10, without: collide },
  { model: trainGate, given: { signal: 3 }, knob: 'stop', leastMs: 4, without: collide },
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

interface Bound extends Row {
  readonly what: string;
  readonly from: Predicate;
  readonly to: Predicate;
  readonly leastMs: number;
}

it.each<Bound>([
  {
    // Both that are before it take 20 each, and it starts in the last 20.
    ...{ model: trainGate, given: { trains: 3 }, what: 'a train crosses', leastMs: 60 },
    from: (view) => isIn(view, 't1', 'approaching'),
    to: (view) => isIn(view, 't1', 'crossing'),
  },
  {
    ...{ model: csmaCd, given: { stations: 3 }, what: 'all know of a collision', leastMs: 26 },
    from: (view) => isIn(view, 'medium', 'collision'),
    to: (view) => !isIn(view, 'medium', 'collision'),
  },
  {
    // Each loss costs the time until the frame is sent again, which is there twice the delay later.
    ...{ model: boundedRetransmission, faults: { loss: 2 }, what: 'it is over', leastMs: 26 },
    from: (view) => isIn(view, 'sender', 'sending'),
    to: (view) => isIn(view, 'sender', 'done') || isIn(view, 'sender', 'aborted'),
  },
])('$model.name $given $faults: within $leastMs ms $what', (row) => {
  const asked = (ms: number) => [within(row.what, '', ms, row.from, row.to)];
  expect(violated(row, asked(row.leastMs))).toEqual([]);
  expect(violated(row, asked(row.leastMs - 1))).toEqual([row.what]);
});

it('by losses that are too few the receiver of frames is not led astray', () => {
  const given = { 'give-up': 23 };
  const model = boundedRetransmission;
  expect(violated({ model, given, faults: { loss: 2 } })).toEqual(['nothing-after']);
  // Nor does the sender ever give up.
  expect(violated({ model, given, faults: { loss: 1 } })).toEqual(['aborts']);
});
