/**
 * The covering suite of the protocol, a test for each path: taken again with real cryptography in
 * virtual time, control states and messages compared step by step. And what all of them cover,
 * measured by running them here.
 */

import { describe, expect, it } from 'vitest';
import { suitePaths, suiteScenarios } from '../../../machines/conform/suite/suite.ts';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { type GoalMap, goalKey, Runs } from '../../../sim/coverage/goals.ts';
import type { SuitePath } from '../../../sim/coverage/path.ts';
import { emptyCells, traceability } from '../../../sim/coverage/traceability.ts';
import { traceFile } from '../../../sim/trace/format.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import { Systems } from '../../../sim/trace/replay.ts';
import { vectorFor } from '../../machines/vectors/paths.ts';
import { problemsIn } from '../../machines/vectors/verify.ts';
import { pathTests, suiteOf } from './pathTests.ts';

const suite = await suiteOf();
const systems = new Systems(rendezvous);
const runs = new Map<string, Runs>();

/** What a path covers in the plain composed logic. */
function covered(
  path: Pick<SuitePath, 'scenario' | 'tier' | 'trace' | 'settings' | 'faults' | 'amend'>,
): GoalMap {
  const key = `${path.tier} ${path.scenario}`;
  const system = () => systemFor(rendezvous, path, { kind: 'symbolic' }, 'untimed');
  const known = runs.get(key) ?? new Runs(rendezvous, system(), path.settings);
  runs.set(key, known);
  return known.run(path.trace.steps).goals;
}

pathTests(suite, systems);

it('covers nothing in the scenarios of `conform` that the suite kept for it does not', async () => {
  const goalsOf = (paths: readonly Parameters<typeof covered>[0][]) =>
    new Set(paths.flatMap((path) => [...covered(path).keys()]));
  const own = suite.paths.filter(
    ({ scenario, amend }) => amend.length === 0 && suiteScenarios(protocol).includes(scenario),
  );
  const kept = (await suitePaths(protocol))
    .filter(({ odd }) => odd === undefined)
    .map((path) => ({
      ...path,
      trace: { steps: path.steps, cycleFrom: null },
    }));
  const known = goalsOf(kept);
  expect([...goalsOf(own)].filter((goal) => !known.has(goal))).toEqual([]);
});

describe('what the run of the suite covers', () => {
  const all = new Set(suite.paths.flatMap((path) => [...covered(path).keys()]));

  it.each([
    ['transition', 'all transitions that any search has met'],
    ['branch', 'all guards turning down what any search has seen them turn down'],
    ['step', 'all steps of the text'],
    ['outcome', 'all pairs of outcomes that a run without a fault can end in'],
  ])('%s: %s', (kind) => {
    const wanted = suite.goals.filter((goal) => goal.kind === kind);
    const missing = wanted.map(goalKey).filter((key) => !all.has(key));
    expect(missing).toEqual([]);
    expect(wanted.length).toBeGreaterThan(0);
  });

  it('leaves no step of the text out', () => {
    expect(rendezvous.steps.filter(({ id }) => !all.has(`step ${id}`))).toEqual([]);
  });

  it('is told in full: each goal with the first path that covers it', () => {
    const told = suite.paths.flatMap(({ covers }) => covers.map(goalKey));
    expect(new Set(told).size).toBe(told.length);
    expect(new Set(told)).toEqual(new Set(suite.goals.map(goalKey)));
    const seen = new Set<string>();
    for (const path of suite.paths) {
      const own = covered(path);
      expect(path.covers.map(goalKey).filter((key) => !own.has(key) || seen.has(key))).toEqual([]);
      for (const key of own.keys()) seen.add(key);
    }
  });

  it('has no path that could be left out of its tier', () => {
    for (const { tier } of suite.tiers) {
      const own = suite.paths.filter((path) => path.tier === tier);
      const before = suite.tiers.slice(
        0,
        suite.tiers.findIndex((other) => other.tier === tier),
      );
      const earlier = before.flatMap((other) => suite.paths.filter((p) => p.tier === other.tier));
      const given = new Set(earlier.flatMap((path) => [...covered(path).keys()]));
      const goals = own.map((path) => [...covered(path).keys()].filter((key) => !given.has(key)));
      const wanted = new Set(suite.goals.map(goalKey));
      const isSpare = (place: number) => {
        const others = new Set(goals.flatMap((keys, other) => (other === place ? [] : keys)));
        return !(goals[place] ?? []).some((key) => wanted.has(key) && !others.has(key));
      };
      expect(own.filter((_, place) => isSpare(place)).map(({ name }) => name)).toEqual([]);
    }
  });
});

it('its searches have seen all, so what they have not met is out of reach in them', () => {
  expect(suite.searches.filter(({ cut }) => cut !== null)).toEqual([]);
  expect(suite.uncovered.filter(({ isProven }) => !isProven)).toEqual([]);
  const met = new Set(suite.goals.map(goalKey));
  expect(suite.uncovered.filter(({ goal }) => met.has(goalKey(goal)))).toEqual([]);
});

it('names and titles are each given once', () => {
  const { paths: made } = suite;
  expect(new Set(made.map(({ name }) => name)).size).toBe(made.length);
  expect(new Set(made.map(({ title }) => title)).size).toBe(made.length);
  expect(made.filter(({ name }) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
});

it('is not smaller than it can be', () => {
  for (const { paths: count, lowerBound } of suite.tiers) {
    expect(count).toBeGreaterThanOrEqual(lowerBound);
  }
  // No run ends in two ways.
  const outcomes = suite.goals.filter(({ kind }) => kind === 'outcome').length;
  expect(suite.lowerBound).toBeGreaterThanOrEqual(outcomes);
});

it('has a vector for each path without an attacker: it holds by the cryptography of Node', () => {
  for (const [index, path] of suite.paths.entries()) {
    if (path.settings.attacker !== 'none') continue;
    const vector = vectorFor(traceFile(rendezvous, path, path.trace), index, systems);
    const { careless } = path.settings;
    // What a careless server answers may be wrong. A careless device may say a stranger's token.
    const isDevice = careless === 'new' || careless === 'existing';
    const isMeant = (problem: string) => {
      const number = /^message (\d+): /.exec(problem)?.[1];
      const from = number === undefined ? undefined : vector.messages[Number(number)]?.from;
      return from === careless || (isDevice && /: a token that nobody gave$/.test(problem));
    };
    const problems = problemsIn(vector).filter((problem) => !isMeant(problem));
    expect(problems, path.name).toEqual([]);
  }
});

it('leaves no step of the text without transition, property and path', () => {
  expect(emptyCells(traceability(rendezvous, suite.paths))).toEqual([]);
});
