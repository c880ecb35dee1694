/**
 * Checks the machines beside it, and writes the verdicts as JSON: run in a copy of the project,
 * which has a mistake in it. The jobs come as the only argument.
 */

import { rendezvous } from '../../machines/msc3906/index.ts';
import { checkJob, settingName } from '../../sim/check/jobs.ts';
import type { Verdict } from '../../sim/model/property.ts';
import { noFaults } from '../../sim/system/definition.ts';

/** Where to look: one scenario, without faults. */
export interface Place {
  readonly scenario: string;
  readonly amend: 'all' | readonly string[];
}

interface Decided {
  readonly property: string;
  readonly verdict: Verdict;
  /** Length of the counterexample; null where it takes having seen all. */
  readonly steps: number | null;
}

/** What a check of one place has shown. */
export interface Outcome {
  readonly scenario: string;
  readonly setting: string;
  readonly states: number;
  readonly decided: readonly Decided[];
}

/** Far above what any scenario has: a mutation that has no end is unknown, not caught. */
const maxStates = 2_000_000;

function outcomeAt({ scenario, amend }: Place): Outcome {
  const all = (rendezvous.amendments ?? []).map(({ name }) => name);
  const names = amend === 'all' ? all : amend;
  const limits = { maxStates };
  const job = { scenario, faults: noFaults, amend: names, properties: null, limits };
  const checking = checkJob(rendezvous, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  const { states, properties } = next.value;
  return {
    scenario,
    setting: settingName(rendezvous, noFaults, names),
    states,
    decided: properties.map(({ name, verdict, trace }) => ({
      property: name,
      verdict,
      steps: trace === null ? null : trace.steps.length,
    })),
  };
}

const places = JSON.parse(process.argv[2] ?? '[]') as Place[];
process.stdout.write(JSON.stringify(places.map(outcomeAt)));
