/** The checker against the plain explorer, on systems that nobody has thought of. */

import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { givenNames, liveNames } from '../../../sim/check/judge.ts';
import type { CheckOptions } from '../../../sim/check/plan.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import type { Predicate, Property, Trace } from '../../../sim/model/property.ts';
import { ActorReplay } from '../../../sim/run/actors/replay.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { definitionOf, endingsOf, propertiesOf } from './build.ts';
import { exploredGraph } from './graph.ts';
import { type Awaited, expectLasso, replay } from './lasso.ts';
import { mishapsIn, type PlainResult, type PlainVerdict, plainCheck, viewOf } from './plain.ts';
import { type DrawnSystem, properties, systems } from './random.ts';

/** Larger systems are left out: the plain explorer would take seconds for each. */
const maxStates = 2_000;

/** Other threads: one, and several. They have started once the first test begins. */
const teams = [1, 3].map((count) => startThreads(count) as Threads);

/** Which systems are drawn. */
interface Drawing {
  readonly seed: number;
  readonly count: number;
  /**
   * How many of them the plain explorer finds too large. Then the checker, which tells it in no
   * time, is asked first; were it wrong of any, there would be more. Null if it is not known.
   */
  readonly tooLarge: number | null;
}

/** What has been seen in a whole run: a test of nothing must not pass. */
const seen = new Map<string, number>();
const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);

const sizeOf = ({ states, transitions, depth, complete }: CheckResult | PlainResult) => {
  return { states, transitions, depth, complete };
};

const verdictsOf = (result: CheckResult): PlainVerdict[] =>
  result.properties.map(({ name, verdict, trace }) => {
    return { name, verdict, steps: trace && (trace.cycleFrom ?? trace.steps.length) };
  });

/** What is awaited in vain where the property is violated; null where it is not of that kind. */
function awaitedBy(name: string, own: readonly Property[], endings: readonly string[]) {
  const ended = (actor: string): Predicate => {
    return (view) => view.local(actor)?.done === true;
  };
  const holds: Predicate = (view) => endings.every((actor) => ended(actor)(view));
  const oneHas: Predicate = (view) => endings.some((actor) => ended(actor)(view));
  if (name === 'no-livelock') return { holds } satisfies Awaited;
  if (name === 'no-party-left-waiting') return { when: oneHas, holds } satisfies Awaited;
  const property = own.find((other) => other.name === name);
  return property?.kind === 'eventually' ? property : null;
}

/** Expects real actors to do what a run says. */
function expectActors(system: System, { steps }: Trace): void {
  const replayed = new ActorReplay(
    system,
    steps.map((step) => ({ step, text: step.type })),
  );
  expect([...replayed]).toHaveLength(steps.length);
  expect(replayed.difference).toBeNull();
}

/** Expects each run that the checker shows to be one, and to show what it says. */
function expectTraces(
  system: System,
  result: CheckResult,
  own: readonly Property[],
  endings: readonly string[],
): void {
  /** What the last step of a run meets. */
  const mishapsAt = (trace: Trace) => {
    const last = trace.steps.at(-1);
    if (last === undefined) return mishapsIn(system, null, system.start().occurrences);
    const before = replay(system, trace).at(-2) as SystemSnapshot;
    return mishapsIn(system, last, system.apply(before, last).occurrences);
  };
  for (const { name, kind, trace } of result.properties) {
    if (trace === null) continue;
    expectActors(system, trace);
    const awaited = awaitedBy(name, own, endings);
    if (awaited !== null) {
      expectLasso(system, trace, awaited);
      note(trace.cycleFrom === trace.steps.length ? 'rests' : 'goes round');
      for (const { type } of trace.steps.slice(trace.cycleFrom ?? 0)) note(`cycle: ${type}`);
      if (name === 'no-livelock') expect(trace.steps.length).toBeGreaterThan(trace.cycleFrom ?? 0);
      continue;
    }
    const last = replay(system, trace).at(-1) as SystemSnapshot;
    const property = own.find((other) => other.name === name);
    if (property) expect(property.holds(viewOf(system, last))).toBe(kind === 'sometimes');
    if (name === 'no-unspecified-reception') expect(mishapsAt(trace).unspecified).toBe(true);
    if (name === 'no-lost-message') expect(mishapsAt(trace).unread).toBe(true);
    if (name === 'no-deadlock') expect(system.enabled(last)).toEqual([]);
  }
}

/** Several threads find what one has found, the same runs and all that is told of them. */
function expectSameByThreads(
  definition: SystemDefinition,
  options: CheckOptions,
  alone: CheckResult,
): void {
  const told = ({ seconds, livenessSeconds, bytesPerState, bytes, ...rest }: CheckResult) => rest;
  for (const threads of teams) {
    const found = checkSystem(compose(definition, 'untimed'), { ...options, threads });
    expect(told(found), `${threads.count + 1} threads`).toEqual(told(alone));
  }
}

/** Where nobody asks for liveness, steps sleep that lead nowhere new: it must not show. */
function expectSameWithoutEdges(
  definition: SystemDefinition,
  own: readonly Property[],
  endings: readonly string[],
  plain: PlainResult,
): void {
  const properties = own.filter(({ kind }) => kind !== 'eventually');
  const given = givenNames.filter((name) => !liveNames.includes(name));
  // All means are taken in turn, as with a large system.
  const thresholds = { pilotStates: 3, manyStates: 20, fewAnswers: 2, threadedStates: 20 };
  const options = { properties, given, endings, thresholds };
  const result = checkSystem(compose(definition, 'untimed'), { ...options, threads: 1 });
  expectSameByThreads(definition, options, result);
  expect(sizeOf(result), 'without edges').toEqual(sizeOf(plain));
  const asked = new Set([...properties.map(({ name }) => name), ...given]);
  expect(verdictsOf(result), 'without edges').toEqual(
    plain.verdicts.filter(({ name }) => asked.has(name)),
  );
  expect(result.coverage.never, 'without edges').toEqual(plain.neverTaken);
}

function compare(
  drawn: DrawnSystem,
  drawnProperties: Parameters<typeof propertiesOf>[0],
  asksFirst: boolean,
): void {
  const definition = definitionOf(drawn);
  const system = compose(definition, 'untimed');
  const own = propertiesOf(drawnProperties, system);
  const endings = endingsOf(drawn, system);
  const isLarge =
    asksFirst && !checkSystem(compose(definition, 'untimed'), { given: [], maxStates }).complete;
  const plain = isLarge ? null : plainCheck(system, own, { endings, maxStates });
  if (!plain?.complete) {
    note('too large');
    return;
  }
  // A system of its own, or what the plain explorer has asked XState would be known already.
  const checked = compose(definition, 'untimed');
  const options = {
    properties: own,
    endings,
    thresholds: { pilotStates: 30, manyStates: 60, fewAnswers: 3, threadedStates: 60 },
  };
  const result = checkSystem(checked, { ...options, threads: 1 });
  expectSameByThreads(definition, options, result);
  expect(sizeOf(result)).toEqual(sizeOf(plain));
  expect(sizeOf(checkSystem(checked, { endings, exact: false })), 'fingerprints').toEqual(
    sizeOf(plain),
  );
  expectSameWithoutEdges(definition, own, endings, plain);
  // As many edges as the plain explorer has, and each leads to where its step does: the same ones.
  if (plain.states <= 300) {
    const { states, edges } = exploredGraph(compose(definition, 'untimed'));
    expect([states.size, edges.size]).toEqual([plain.states, plain.transitions]);
  }
  expect(verdictsOf(result)).toEqual(plain.verdicts);
  expect(result.coverage.never).toEqual(plain.neverTaken);
  expect(result.transitionCalls).toBe(result.localPairs);
  expectTraces(system, result, own, endings);
  note(`${10 ** Math.floor(Math.log10(plain.states))} states or more`);
  for (const { kind, verdict } of result.properties) note(`${kind} ${verdict}`);
}

/** A test of so many systems. A failure prints the smallest system found, and its seed. */
export function randomSystems({ seed, count, tooLarge }: Drawing): void {
  const differs = (drawn: DrawnSystem, own: Parameters<typeof propertiesOf>[0]) =>
    compare(drawn, own, tooLarge !== null);
  beforeAll(async () => {
    while (!teams.every(({ areReady }) => areReady)) await pause(20);
  });
  afterAll(() => {
    for (const team of teams) team.end();
  });
  it(`${count} systems from seed ${seed}: the checker answers as the plain explorer does`, () => {
    fc.assert(fc.property(systems, properties, differs), { seed, numRuns: count });
    if (tooLarge === null) console.log(Object.fromEntries([...seen].sort()));
    else expect(seen.get('too large')).toBe(tooLarge);
    const enough = ['rests', 'goes round', 'cycle: timer', 'cycle: deliver', 'cycle: choose'];
    const verdicts = ['always', 'sometimes', 'eventually'].flatMap((kind) => [
      `${kind} holds`,
      `${kind} violated`,
    ]);
    for (const what of [...enough, ...verdicts, '100 states or more', '1000 states or more']) {
      expect(seen.get(what), what).toBeGreaterThanOrEqual(count / 100);
    }
  });
}
