/** What the checker finds, taken again with real cryptography. */

import { expect } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { checkJob, type Job } from '../../../sim/check/jobs.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { counterexamples } from '../../../sim/trace/counterexamples.ts';
import { Systems } from '../../../sim/trace/replay.ts';
import { expectSame } from './randomPaths.ts';

/** Asserts that each counterexample has the same end with real keys, at its moments if any. */
export function expectReplayed(given: Pick<Job, 'scenario'> & Partial<Job>): void {
  const job: Job = { faults: noFaults, amend: [], properties: null, limits: {}, ...given };
  const checking = checkJob(rendezvous, job);
  let next = checking.next();
  while (!next.done) next = checking.next(true);
  const traces = counterexamples(rendezvous, job, next.value);
  // What no run reaches has none: all runs show that together.
  const owed = next.value.properties.filter(({ kind, verdict }) => {
    return verdict === 'violated' && kind !== 'sometimes';
  });
  expect(traces.length).toBeGreaterThanOrEqual(owed.length);
  const systems = new Systems(rendezvous);
  const isTimed = job.limits.time === 'exact';
  for (const trace of traces) {
    const { steps } = expectSame(trace, 1, systems);
    const moments = trace.steps.map(({ step }) => step.atMs);
    expect(moments.every((atMs) => (atMs !== undefined) === isTimed)).toBe(true);
    if (isTimed) expect(steps.map(({ atMs }) => atMs)).toEqual(moments);
  }
}
