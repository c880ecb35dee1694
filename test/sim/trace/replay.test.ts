/**
 * Runs of the checker and random ones, taken again with real cryptography in virtual time.
 * `replay.long.test.ts` has more of the random ones.
 */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { seeded } from '../../../sim/run/random.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { traceFile } from '../../../sim/trace/format.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import { Systems } from '../../../sim/trace/replay.ts';
import { expectReplayed } from './found.ts';
import { expectSame, randomPaths, scenarios, symbolic } from './randomPaths.ts';
import { aboutScenario, randomSteps, usualTrace } from './walks.ts';

describe('counterexamples of the checker', () => {
  it.each([
    ...scenarios.map((scenario) => [scenario, noFaults] as const),
    ...['both-start', 'mixed-readings', 'small-relay', 'default'].map(
      (scenario) => [scenario, { ...noFaults, loss: 1 }] as const,
    ),
  ])('%s, %o: each has the same end with real keys', (scenario, faults) => {
    expectReplayed({ scenario, faults });
  });

  // `replay.long.test.ts` has those of all scenarios.
  it.each(['default', 'both-start', 'mixed-readings', 'late-answers', 'phisher'])(
    '%s, in exact time: each has it at its moments',
    (scenario) => {
      expectReplayed({ scenario, limits: { time: 'exact' } });
    },
  );
});

// With one fewer of each, steps O8 and O9 of the text are in none.
randomPaths(8);

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
