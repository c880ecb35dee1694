/** Thresholds: the published ones of classic models come out, and ones that nobody expects. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { type Found, findThreshold } from '../../../sim/check/threshold/search.ts';
import { threshold } from '../../../sim/check/threshold/threshold.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { always, isIn } from '../../../sim/model/properties.ts';
import { type FaultBudget, noFaults } from '../../../sim/system/definition.ts';
import boundedRetransmission from '../../models/time/boundedRetransmission.ts';
import csmaCd from '../../models/time/csmaCd.ts';
import fischer from '../../models/time/fischer.ts';
import hold from '../../models/time/hold.ts';
import trainGate from '../../models/time/trainGate.ts';

interface Row {
  readonly model: Model;
  readonly property: string;
  readonly knob: string;
  readonly min: number;
  readonly max: number;
  readonly faults?: Partial<FaultBudget>;
  readonly probes?: number;
  readonly maxStates?: number;
}

function found({ model, faults, maxStates, ...row }: Row): Found {
  const { property, probes = 4 } = row;
  const limits = { time: 'exact', untilShown: true } as const;
  const finding = findThreshold(model, {
    ...row,
    probes,
    job: {
      scenario: model.scenarios?.[0]?.name ?? 'default',
      faults: { ...noFaults, ...faults },
      amend: [],
      properties: [property],
      limits: { ...limits, ...(maxStates === undefined ? {} : { maxStates }) },
    },
  });
  let next = finding.next();
  while (!next.done) next = finding.next();
  return next.value;
}

/** Where the verdict changes: the value before, and the verdict there and after. */
const changes = ({ stretches }: Found): string[] =>
  stretches.pairs
    .filter(({ before, after }) => before.verdict !== after.verdict)
    .map(({ before, after }) => {
      expect(after.from).toBe(before.to + 1);
      return `${before.verdict} at ${before.to}, ${after.verdict}`;
    });

describe('the threshold of a classic model', () => {
  it.each<Row & { readonly at: string }>([
    {
      ...{ model: fischer, property: 'exclusion', knob: 'wait', min: 0, max: 1000 },
      at: 'violated at 2, holds',
    },
    {
      ...{ model: fischer, property: 'exclusion', knob: 'write', min: 0, max: 1000 },
      at: 'holds at 2, violated',
    },
    {
      ...{ model: trainGate, property: 'one-at-a-time', knob: 'signal', min: 0, max: 100 },
      at: 'holds at 9, violated',
    },
    {
      ...{ model: csmaCd, property: 'sure', knob: 'slot', min: 1, max: 500 },
      at: 'violated at 52, holds',
    },
    {
      ...{ model: boundedRetransmission, property: 'one-under-way', knob: 'resend' },
      ...{ min: 1, max: 10, faults: { loss: 1 } },
      at: 'violated at 6, holds',
    },
    {
      ...{ model: boundedRetransmission, property: 'nothing-after', knob: 'give-up' },
      ...{ min: 0, max: 1000, faults: { loss: 2 } },
      at: 'violated at 23, holds',
    },
    // A violation that takes too long, and one that a deadlock is.
    {
      ...{ model: hold, property: 'quick', knob: 'hold', min: 0, max: 60_000 },
      at: 'holds at 1800, violated',
    },
    // Held for less than the customer considers, and both may be done.
    {
      ...{ model: hold, property: 'both-agree', knob: 'hold', min: 0, max: 60_000 },
      at: 'violated at 1180, holds',
    },
  ])('$model.name: $knob and $property', ({ at, ...row }) => {
    expect(changes(found(row))).toEqual([at]);
  });
});

/** Is asked what is open: something is, from 10 to 12 ms and from 400 to 420 ms after the start. */
const windows = defineModel({
  name: 'windows',
  knobs: [
    {
      name: 'ring',
      help: 'when somebody rings',
      kind: 'duration',
      minMs: 0,
      maxMs: 1000,
      never: false,
      default: 0,
    },
  ],
  system: ({ ring }, faults) => {
    const shop = createMachine({
      type: 'parallel',
      states: {
        door: {
          initial: 'early',
          states: {
            early: { after: { 10: 'first' } },
            first: { after: { 2: 'between' } },
            between: { after: { 388: 'second' } },
            second: { after: { 20: 'late' } },
            late: {},
          },
        },
        bell: {
          initial: 'silent',
          states: {
            silent: { after: { [ring as number]: 'rings' } },
            rings: { always: 'rung', exit: [] },
            rung: { after: { 0: 'silentAgain' } },
            silentAgain: {},
          },
        },
      },
    });
    return {
      parties: [{ name: 'shop', label: 'the shop', actors: { shop } }],
      links: [],
      choices: [],
      faults,
    };
  },
  properties: [
    always('undisturbed', 'nobody rings while it is open', (view) => {
      const isOpen = isIn(view, 'shop', 'door.first') || isIn(view, 'shop', 'door.second');
      return !(isOpen && isIn(view, 'shop', 'bell.rung'));
    }),
  ],
});

describe('a verdict that changes more than once', () => {
  const row = { model: windows, property: 'undisturbed', knob: 'ring', min: 0, max: 1000 };

  it('is found where searches on either side have found something else', () => {
    expect(changes(found({ ...row, probes: 16 }))).toEqual([
      'holds at 9, violated',
      'violated at 12, holds',
      'holds at 399, violated',
      'violated at 420, holds',
    ]);
  });

  it('is left open where nothing was tried, and that is known', () => {
    const { stretches } = found({ ...row, probes: 0 });
    expect(stretches.all.map(({ from, to }) => [from, to])).toEqual([
      [0, 0],
      [1000, 1000],
    ]);
    expect(stretches.unknown).toBe(999);
  });

  it('says nothing of values that a limit has ended the search at', () => {
    const { why, tried } = found({ ...row, maxStates: 2 });
    expect(why).toBe('more than 2 states at 0');
    expect(tried).toEqual([]);
  });
});

it('a run that shows the verdict has moments of its own at either end', () => {
  const row = { model: fischer, property: 'exclusion', knob: 'write', min: 0, max: 500 };
  const { stretches } = found(row);
  const last = stretches.all.at(-1);
  const moments = [last?.runs?.from, last?.runs?.to].map((run) => run?.map(({ atMs }) => atMs));
  expect(moments).toEqual([
    [0, 0, 0, 3, 3, 6],
    [0, 0, 0, 3, 3, 6],
  ]);
});

it('a property that is to come true somewhere holds as far as its witness can be taken', () => {
  const row = { model: fischer, property: 'entered', knob: 'wait', min: 0, max: 1000 };
  const { stretches, tried, runs } = found(row);
  expect(stretches.all.map(({ from, to, verdict }) => [from, to, verdict])).toEqual([
    [0, 1000, 'holds'],
  ]);
  expect([tried.length, runs]).toEqual([1, 1]);
});

describe('in code', () => {
  const asked = { property: 'exclusion', knob: 'wait', min: 0, max: 100 } as const;

  it('is all that the command has, and reads as it prints', () => {
    const given = { settings: { write: 5 }, probes: 2 };
    const found = threshold(fischer, { ...asked, ...given });
    expect(found).toMatchObject({
      ...{ ...asked, complete: true, why: null, smallest: 6, largest: null },
      changes: [{ violated: 5, holds: 6 }],
      violated: { value: 5, trace: { steps: { length: 6 } } },
      holds: { value: 6, trace: null },
    });
    expect(found.violated?.trace?.steps.at(-1)?.atMs).toBe(10);
    expect(String(found)).toMatch(/^wait: the smallest value at which exclusion holds is 6 ms;/m);
  });

  it('stops when it is told to, and says so', () => {
    const values: number[] = [];
    const onProgress = (_: unknown, value: number) => values.push(value) === 0;
    const found = threshold(fischer, { ...asked, onProgress });
    // At 0 ms a run shows the verdict at once.
    expect(found).toMatchObject({ complete: false, why: 'stopped at 100', smallest: null });
    expect(values).toEqual([100]);
  });

  it('what is asked has to be there', () => {
    const refused = (given: object) => () => threshold(fischer, { ...asked, ...given });
    expect(refused({ knob: 'wiat' })).toThrow(/^threshold: got "wiat".*"wait"/);
    expect(refused({ property: 'exclusions' })).toThrow(/^property: got "exclusions"/);
    expect(refused({ scenario: 'all' })).toThrow(/^scenario: got "all"/);
    expect(refused({ max: -1 })).toThrow(/^threshold: expected two whole numbers/);
    expect(refused({ probes: -1 })).toThrow('probes: expected a whole number from 0 on, got -1');
    expect(refused({ probe: 1 })).toThrow(/^threshold: got "probe".*expected options of knob, min/);
  });
});
