/** Runs of the checker and random ones, taken again with real cryptography in virtual time. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { checkJob, scenariosOf } from '../../../sim/check/jobs.ts';
import { differenceText } from '../../../sim/report/difference.ts';
import { seeded } from '../../../sim/run/random.ts';
import { type FaultBudget, noFaults } from '../../../sim/system/definition.ts';
import { counterexamples } from '../../../sim/trace/counterexamples.ts';
import { type TraceAbout, type TraceFile, traceFile } from '../../../sim/trace/format.ts';
import { controlOf, systemFor } from '../../../sim/trace/observe.ts';
import { type Replay, replayConcretely, Systems } from '../../../sim/trace/replay.ts';
import { aboutScenario, randomSteps, usualTrace } from './walks.ts';

const scenarios = scenariosOf(rendezvous).map(({ name }) => name);
const symbolic = { kind: 'symbolic' } as const;

/** Asserts that the concrete run goes as the trace says, to the same end. */
function expectSame(trace: TraceFile, seed: number, systems: Systems): Replay {
  const replay = replayConcretely(rendezvous, trace, seed, systems);
  const { difference, snapshots, steps } = replay;
  expect(difference, difference ? differenceText(trace, difference) : '').toBeNull();
  expect(steps).toHaveLength(trace.steps.length);
  const last = snapshots.at(-1);
  expect(last && controlOf(last)).toEqual(trace.end.control);
  return replay;
}

describe('counterexamples of the checker', () => {
  const all = (scenario: string, faults: FaultBudget): TraceFile[] => {
    const job = { scenario, faults, amend: [], property: null, limits: {} };
    const checking = checkJob(rendezvous, job);
    let next = checking.next();
    while (!next.done) next = checking.next(true);
    return counterexamples(rendezvous, job, next.value);
  };

  it.each([
    ...scenarios.map((scenario) => [scenario, noFaults] as const),
    ...['both-start', 'mixed-readings', 'small-relay', 'default'].map(
      (scenario) => [scenario, { ...noFaults, loss: 1 }] as const,
    ),
  ])('%s, %o: each has the same end with real keys', (scenario, faults) => {
    const systems = new Systems(rendezvous);
    const traces = all(scenario, faults);
    expect(traces.length).toBeGreaterThan(0);
    for (const trace of traces) expectSame(trace, 1, systems);
  });
});

describe('random paths', () => {
  const each = 60;
  const longest = 80;
  const reached = new Set<string | undefined>();

  /** One in three with faults of all kinds, one in three with all or half of the amendments. */
  function about(scenario: string, number: number): TraceAbout {
    const names = (rendezvous.amendments ?? []).map(({ name }) => name);
    const given = [
      {},
      { faults: { loss: 1, duplicate: 1, reorder: 1, crash: 1 } },
      { amend: names.filter((_, index) => number % 2 === 0 || index % 2 === 0) },
    ][number % 3];
    return aboutScenario(scenario, { name: `${scenario}, path ${number}`, ...given });
  }

  it('are a thousand at least', () => {
    expect(each * scenarios.length).toBeGreaterThanOrEqual(1_000);
  });

  it.each(scenarios)(`${each} of %s replay`, (scenario) => {
    const untimed = new Map<string, ReturnType<typeof systemFor>>();
    const systems = new Systems(rendezvous);
    for (let number = 0; number < each; number++) {
      const told = about(scenario, number);
      const key = JSON.stringify([told.faults, told.amend]);
      const system = untimed.get(key) ?? systemFor(rendezvous, told, symbolic, 'untimed');
      untimed.set(key, system);
      // From scenario and number alone: a path that fails can be had again by itself.
      const random = seeded(scenarios.indexOf(scenario) * each + number);
      const steps = randomSteps(system, random, longest);
      const trace = traceFile(rendezvous, told, { steps, cycleFrom: null }, system);
      for (const { result } of expectSame(trace, 2, systems).steps) {
        for (const occurrence of result.occurrences) {
          if (occurrence.type !== 'received') continue;
          for (const { meta } of occurrence.taken) reached.add(meta.step);
        }
      }
    }
  });

  it('come as far as the text does', () => {
    const missed = rendezvous.steps.filter(({ id }) => !reached.has(id)).map(({ id }) => id);
    expect(missed).toEqual([]);
  });
});

describe('time', () => {
  it('is that of a simulated run where the path is one', () => {
    const trace = usualTrace('e2ee');
    const { steps } = expectSame(trace, 1, new Systems(rendezvous));
    expect(trace.end.outcomes.newDevice?.outcome).toBe('success');
    expect(steps.map(({ lateMs }) => lateMs)).toEqual(steps.map(() => 0));
  });

  it('never goes back, and no timer fires before its moment', () => {
    const told = aboutScenario('slow-visible');
    const system = systemFor(rendezvous, told, symbolic, 'untimed');
    const systems = new Systems(rendezvous);
    for (let seed = 0; seed < 20; seed++) {
      const steps = randomSteps(system, seeded(seed), 70);
      const trace = traceFile(rendezvous, told, { steps, cycleFrom: null }, system);
      const replayed = expectSame(trace, 1, systems).steps;
      const times = replayed.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const timers = replayed.filter(({ step }) => step.type === 'timer');
      expect(Math.min(0, ...timers.map(({ lateMs }) => lateMs))).toBe(0);
    }
  });
});
