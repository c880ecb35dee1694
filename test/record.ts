/**
 * Writes down the verdicts of all scenarios as they are now (`npm run record`): what `check` holds
 * later ones against. The differences are for a person to read before they are committed.
 */

import { writeFileSync } from 'node:fs';
import { attacks } from '../machines/attackers/attacks.ts';
import { rendezvous } from '../machines/index.ts';
import { cellsOf } from '../sim/check/attacks.ts';
import type { CheckResult } from '../sim/check/index.ts';
import { type Job, scenariosOf, settingName, together, union } from '../sim/check/model.ts';
import { runJobs } from '../sim/cli/jobs.ts';
import { verdictOf } from '../sim/render/attacks.ts';
import { type FaultBudget, noFaults } from '../sim/system.ts';

interface Setting {
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
}

/** As written with no fault and with one of each kind; as amended; each finding as repaired. */
export function settings(): Setting[] {
  const known = (rendezvous.amendments ?? []).map(({ name }) => name);
  const repairs = (rendezvous.findings ?? []).map(({ amendedBy }) => amendedBy);
  const all: Setting[] = [
    { faults: noFaults, amend: [] },
    ...Object.keys(noFaults).map((kind) => ({ faults: { ...noFaults, [kind]: 1 }, amend: [] })),
    { faults: noFaults, amend: known },
    ...known.map((name) => ({ faults: noFaults, amend: [name] })),
    ...repairs.map((amend) => ({ faults: noFaults, amend })),
  ];
  const named = new Map(
    all.map((setting) => [settingName(rendezvous, setting.faults, setting.amend), setting]),
  );
  return [...named.values()];
}

/** Which properties are violated in a setting, and in which scenarios. */
export async function recordOf(setting: Setting): Promise<Record<string, string>> {
  const jobs = scenariosOf(rendezvous).map(
    ({ name }): Job => ({ ...setting, scenario: name, property: null, limits: {} }),
  );
  const results = await resultsOf(jobs);
  const shown = [
    ...results.map(({ properties }, index) => ({ properties, scenario: jobs[index]?.scenario })),
    { properties: union(rendezvous, results).properties, scenario: together },
  ];
  const violated: Record<string, string> = {};
  for (const { properties, scenario } of shown) {
    for (const { name, verdict } of properties) {
      if (verdict === 'unknown') throw new Error(`${scenario}: ${name} is unknown`);
      if (verdict !== 'violated') continue;
      violated[name] = name in violated ? `${violated[name]} ${scenario}` : `${scenario}`;
    }
  }
  return violated;
}

/** What each attacker attains, as `check --attackers all` finds it. */
export async function recordOfAttacks(): Promise<Record<string, string>> {
  const names = cellsOf(rendezvous).map(({ scenario }) => scenario.name);
  const jobs = names.map(
    (scenario): Job => ({ scenario, faults: noFaults, amend: [], property: null, limits: {} }),
  );
  const results = await resultsOf(jobs);
  return Object.fromEntries(
    names.map((name, index) => [name, verdictOf(attacks, results[index] as CheckResult)]),
  );
}

function resultsOf(jobs: readonly Job[]): Promise<CheckResult[]> {
  const url = new URL('../machines/index.ts', import.meta.url).href;
  const watcher = { onProgress: () => {}, goesOn: () => true };
  return runJobs({ model: rendezvous, url }, jobs, watcher);
}

function write(path: string, recorded: object): void {
  const file = new URL(path, import.meta.url);
  writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
}

if (process.argv[1]?.endsWith('record.ts')) {
  const recorded: Record<string, Record<string, string>> = {};
  for (const setting of settings()) {
    const name = settingName(rendezvous, setting.faults, setting.amend);
    recorded[name] = await recordOf(setting);
    console.log(`${name}: ${Object.keys(recorded[name]).length} properties violated somewhere`);
  }
  write('../machines/properties/recorded.json', recorded);
  write('../machines/attackers/recorded.json', await recordOfAttacks());
}
