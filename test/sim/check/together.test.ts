/** Searches that are about one system: made once, and the same is told of each as by itself. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { variantOf } from '../../../machines/msc3906/oidc/variant.ts';
import { settled } from '../../../machines/msc3906/settled.ts';
import type { CheckResult } from '../../../sim/check/check.ts';
import { checkJob, type Job } from '../../../sim/check/jobs.ts';
import { checkTogether, togetherIn } from '../../../sim/check/together.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Settings } from '../../../sim/model/knobs.ts';
import { always, eventually, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import { noFaults } from '../../../sim/system/definition.ts';

/** How often a system was asked for. */
let made = 0;

/** A lamp that is dark again after so many presses and one more. */
const lamp = (most: number) =>
  createMachine({
    initial: 'at0',
    states: {
      ...Object.fromEntries(
        Array.from({ length: most }, (_, at) => [`at${at}`, { on: { press: `at${at + 1}` } }]),
      ),
      [`at${most}`]: { on: { press: 'at0' } },
    },
  });

const counts = {
  initial: 0,
  on: ({ type }: { type: string }, seen: number) => (type === 'received' ? (seen + 1) % 2 : seen),
};

const modelWith = (properties: readonly Property[]) =>
  defineModel({
    name: 'lamps',
    knobs: [
      { name: 'presses', kind: 'integer', min: 1, max: 9, default: 2, help: 'how many' },
      { name: 'cheap', kind: 'flag', default: false, help: 'whether it is' },
    ],
    scenarios: [
      { name: 'two', text: 'two presses', given: {} },
      { name: 'cheap', text: 'five, and cheap: two', given: { presses: '5', cheap: 'true' } },
      { name: 'five', text: 'five presses', given: { presses: '5' } },
      { name: 'four', text: 'four presses', given: { presses: '4' } },
    ],
    amendments: [{ name: 'lasting', text: 'four presses at the least' }],
    settled: (settings, amendments) => {
      const own = settings.cheap === true ? 2 : (settings.presses as number);
      const presses = amendments.includes('lasting') ? Math.max(4, own) : own;
      return { ...settings, cheap: false, presses };
    },
    properties,
    system: ({ presses }, faults) => {
      made++;
      return {
        parties: [{ name: 'lamp', label: 'lamp', actors: { lamp: lamp(presses as number) } }],
        links: [],
        choices: [{ name: 'press', label: 'press', actor: 'lamp', event: { type: 'press' } }],
        faults,
        observers: { counts },
      };
    },
  });

const only = (scenario: string, { presses, cheap }: Settings): boolean =>
  scenario === 'cheap' ? cheap === true : cheap === false && presses !== 0;

const inTwo = always('not-in-2', 'it is', (view) => !isIn(view, 'lamp', 'at2'));
const inOne = sometimes('in-1', 'it is', (view) => isIn(view, 'lamp', 'at1'));
const ofCheap: Property = { ...inOne, name: 'cheap-1', appliesTo: (s) => only('cheap', s) };
const observing: Property = {
  ...always('odd', 'it is', (view) => view.observed('counts') === 1 || !isIn(view, 'lamp', 'at1')),
  appliesTo: (settings) => only('cheap', settings),
};
const waiting: Property = {
  ...eventually('ends', 'it does', (view) => view.local('lamp')?.done === true),
  appliesTo: (settings) => only('cheap', settings),
};

const jobOf = (scenario: string, amend: string[] = [], limits: Job['limits'] = {}): Job => {
  return { scenario, faults: noFaults, amend, properties: null, limits };
};

const names = ['two', 'cheap', 'five', 'four'];

function ended<Result>(work: Generator<unknown, Result, unknown>): Result {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

const timeless = ({ seconds: _, livenessSeconds: __, ...result }: CheckResult) => result;

describe('searches that are about one system', () => {
  const model = modelWith([inTwo, inOne, ofCheap]);
  it.each([
    ['as the settings come to the same', [], [[0, 1], [2], [3]]],
    ['as an amendment makes them', ['lasting'], [[0, 1, 3], [2]]],
  ] as const)('are found, %s', (_, amend, groups) => {
    expect(
      togetherIn(
        model,
        names.map((name) => jobOf(name, [...amend])),
      ),
    ).toEqual(groups);
  });

  it.each([
    ['faults', { ...jobOf('cheap'), faults: { ...noFaults, crash: 1 } }],
    ['amendments', jobOf('cheap', ['lasting'])],
    ['limits', jobOf('cheap', [], { maxStates: 9 })],
    ['readings of time', jobOf('cheap', [], { time: 'exact' })],
  ])('are made one by one where they differ in %s', (_, other) => {
    expect(togetherIn(model, [jobOf('two'), other])).toEqual([[0], [1]]);
  });

  it('are made one by one where they end by what is asked, and where the graph is', () => {
    const alike = (limits: Job['limits']) => [jobOf('two', [], limits), jobOf('cheap', [], limits)];
    expect(togetherIn(model, alike({ untilShown: true }))).toEqual([[0], [1]]);
    expect(togetherIn(model, alike({ explain: true }))).toEqual([[0], [1]]);
    expect(togetherIn(modelWith([inTwo, waiting]), alike({}))).toEqual([[0], [1]]);
  });
});

describe('what is told of each', () => {
  it.each([
    ['untimed reading', 'untimed', [inTwo, inOne, ofCheap], 1],
    ['exact time', 'exact', [inTwo, inOne, ofCheap], 1],
    // Only one of them reads it, so that their states differ: each is searched by itself.
    ['untimed reading, with an observer', 'untimed', [inTwo, observing], 2],
  ] as const)('is what is told of it by itself, in %s', (_, time, properties, searches) => {
    const model = modelWith(properties);
    const jobs = ['two', 'cheap'].map((name) => jobOf(name, [], { time }));
    const apart = jobs.map((job) => timeless(ended(checkJob(model, job))));
    made = 0;
    const found = ended(checkTogether(model, jobs)).map(timeless);
    expect(found).toEqual(apart);
    expect(found.map(({ properties: all }) => all.map(({ name }) => name))).toEqual(
      apart.map(({ properties: all }) => all.map(({ name }) => name)),
    );
    if (searches === 1) expect(made).toBe(1);
    else expect(apart[0]?.states).not.toBe(apart[1]?.states);
  });
});

describe('what amendments of MSC3906 make of settings', () => {
  const oidc = ['oidc-sketch', 'oidc-corrected', 'login_token'].flatMap((protocol) =>
    [true, false].flatMap((redirects) =>
      ['keeps', 'ends'].map((decline) => ({ protocol, redirects, 'late-decline': decline })),
    ),
  );
  it.each(oidc)('is theirs once and for all: %j', (given) => {
    const settings = { ...given, 'step-3': 'prose', diligence: 'glances' };
    expect(settled(settings, [])).toEqual(settings);
    const amend = ['correct-oidc', 'step-3-diagram', 'enforce-compare'];
    const after = settled(settings, amend);
    expect(settled(after, amend)).toEqual(after);
    expect(after).toMatchObject({ 'step-3': 'diagram', diligence: 'compares' });
    const corrected = { reading: 'corrected', redirects: false, declineEnds: false };
    if (given.protocol === 'login_token') expect(variantOf(after)).toBeUndefined();
    else expect(variantOf(after)).toMatchObject(corrected);
  });
});
