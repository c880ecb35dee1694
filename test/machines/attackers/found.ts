/** Searches one combination of attacker, user and scanning device. */

import { attackers } from '../../../machines/msc3906/attackerMatrix.ts';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import type { CheckResult } from '../../../sim/check/check.ts';
import { checkJob, type Job } from '../../../sim/check/jobs.ts';
import { cellsOf } from '../../../sim/check/matrix.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { counterexamples } from '../../../sim/trace/counterexamples.ts';
import type { TraceFile } from '../../../sim/trace/schema.ts';

interface Found {
  readonly result: CheckResult;
  readonly traces: readonly TraceFile[];
  /** Names of the properties that are violated. */
  readonly violated: readonly string[];
}

const known = new Map<string, Found>();

/** By its name: "bystander x anything x new". Each is searched once. */
export function foundIn(scenario: string): Found {
  const before = known.get(scenario);
  if (before !== undefined) return before;
  if (!cellsOf(rendezvous, attackers).some((cell) => cell.scenario.name === scenario)) {
    throw new Error(`no such combination: ${scenario}`);
  }
  const job: Job = { scenario, faults: noFaults, amend: [], properties: null, limits: {} };
  const checking = checkJob(rendezvous, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  const result = next.value;
  const violated = result.properties.filter(({ verdict }) => verdict === 'violated');
  const found = {
    result,
    traces: counterexamples(rendezvous, job, result),
    violated: violated.map(({ name }) => name),
  };
  known.set(scenario, found);
  return found;
}
