/** A search that was stopped, or ended in the middle, and gone on with ends as one that was not. */

import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { givenNames, liveNames } from '../../../sim/check/judge.ts';
import type { CheckOptions } from '../../../sim/check/plan.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import { always } from '../../../sim/model/properties.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { definitionOf, endingsOf, propertiesOf } from './build.ts';
import { properties, systems } from './random.ts';
import { checkedInGoes } from './resumed.ts';

/** Slices of a few states, and all means taken in turn, as with a large system. */
export const thresholds = { pilotStates: 3, manyStates: 20, fewAnswers: 3, threadedStates: 20 };
/** Another thread. */
const threads = startThreads(1) as Threads;
const maxStates = 1500;

const fates = ['goes on', 'goes on', 'stops', 'is given up'] as const;

let stopped = 0;
let resumed = 0;

/**
 * By fingerprints, how many states are kept whole depends on when there was no room for more; and
 * several threads have room for all that they may find.
 */
function comparable(result: CheckResult, { exact, threads }: CheckOptions) {
  const { seconds, livenessSeconds, bytesPerState, bytes, ...rest } = result;
  return exact === false || threads !== 1 ? rest : { ...rest, bytesPerState };
}

/**
 * Expects the same in one go as in several. `drawn` says after each slice what becomes of this go,
 * and then whether the search is kept; once it is used up, the search is let run to its end.
 */
export function expectSame(
  definition: SystemDefinition,
  options: CheckOptions,
  drawn: readonly number[],
): void {
  const systemOf = () => compose(definition, 'untimed');
  let at = 0;
  const next = () => drawn[at++] ?? 0;
  const { result, stops, resumes } = checkedInGoes(
    systemOf,
    options,
    () => fates[next() % fates.length] as (typeof fates)[number],
    () => next() % 2 === 1,
  );
  stopped += stops;
  resumed += resumes;
  const expected = checkSystem(systemOf(), { ...options, threads: 1 });
  expect(comparable(result, options)).toEqual(comparable(expected, options));
}

/** It forgets most of what it hears, so that there are few states more. */
const listening: Observer<number> = {
  initial: 0,
  on: ({ type }, value) => (type === 'delivered' ? (value + 1) % 2 : type === 'lost' ? 0 : value),
};

const looking = (actor: string): Observer<unknown> => ({
  initial: null,
  on: ({ type }, value, view) => (type === 'sent' ? (view.local(actor)?.value ?? null) : value),
});

export function withObservers(definition: SystemDefinition): SystemDefinition {
  const [first = ''] = compose(definition, 'untimed').actorNames;
  return { ...definition, observers: { listening, looking: looking(first) } };
}

/** What is seen late is read from the first state on, and what is not there is never seen. */
export const ofObservers = ['listening', 'looking'].map((name) =>
  always(name, 'it never sees that', (view) => view.observed(name) !== 1),
);

/** A test of so many systems. */
export function resumedSystems(seed: number, count: number): void {
  beforeAll(async () => {
    while (!threads.areReady) await pause(20);
  });
  afterAll(() => threads.end());
  it(`${count} systems, gone on with several times, end as in one go`, () => {
    const draws = fc.array(fc.nat(99), { minLength: 1, maxLength: 40 });
    const compare = fc.property(systems, properties, draws, (drawn, drawnProperties, fate) => {
      const definition = definitionOf(drawn);
      const system = compose(definition, 'untimed');
      const own = propertiesOf(drawnProperties, system);
      const all = { endings: endingsOf(drawn, system), thresholds, maxStates, threads: 1 };
      expectSame(definition, { ...all, properties: own }, fate);
      expectSame(definition, { ...all, properties: own, exact: false }, fate);
      const safety = own.filter(({ kind }) => kind !== 'eventually');
      const given = givenNames.filter((name) => !liveNames.includes(name));
      const observed = { ...all, given, properties: [...safety, ...ofObservers] };
      expectSame(withObservers(definition), observed, fate);
      expectSame(definition, { ...all, properties: own, threads }, fate);
      expectSame(withObservers(definition), { ...observed, threads }, fate);
    });
    fc.assert(compare, { seed, numRuns: count, endOnFailure: true });
    expect(stopped).toBeGreaterThan(count);
    expect(resumed).toBeGreaterThan(count);
  });
}
