/**
 * Writes down what is found now (`npm run record`): the verdicts of all scenarios, which `check`
 * holds later ones against; the covering suite; and what comes of it against a real client, which
 * `conform` holds later runs against. The differences are for a person to read before they are
 * committed. With words behind it, only those: `npm run record -- conform`.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { conform, recordedOf } from '../machines/conform/results.ts';
import { kept, suitePaths } from '../machines/conform/suite.ts';
import { rendezvous } from '../machines/index.ts';
import { type Job, scenariosOf, settingName, together, union } from '../sim/check/model.ts';
import { runJobs } from '../sim/cli/jobs.ts';
import { suiteInThreads } from '../sim/cli/pathsJobs.ts';
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
  const url = new URL('../machines/index.ts', import.meta.url).href;
  const watcher = { onProgress: () => {}, goesOn: () => true };
  const results = await runJobs({ model: rendezvous, url }, jobs, watcher);
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

const fileOf = (path: string): URL => new URL(`../machines/${path}`, import.meta.url);

async function recordVerdicts(): Promise<void> {
  const recorded: Record<string, Record<string, string>> = {};
  for (const setting of settings()) {
    const name = settingName(rendezvous, setting.faults, setting.amend);
    recorded[name] = await recordOf(setting);
    console.log(`${name}: ${Object.keys(recorded[name]).length} properties violated somewhere`);
  }
  writeFileSync(fileOf('properties/recorded.json'), `${JSON.stringify(recorded, null, 2)}\n`);
}

async function recordSuite(): Promise<void> {
  const scenarios = scenariosOf(rendezvous).map(({ name }) => name);
  const loaded = { model: rendezvous, url: fileOf('index.ts').href };
  const suite = await suiteInThreads(loaded, scenarios, Number.POSITIVE_INFINITY, () => {});
  // A line for each path.
  const lines = kept(suite).map((path) => JSON.stringify(path));
  writeFileSync(fileOf('conform/suite.json'), `[\n${lines.join(',\n')}\n]\n`);
  console.log(`suite: ${lines.length} paths`);
}

async function recordConformance(): Promise<void> {
  const adapter = fileURLToPath(fileOf('conform/adapters/matrix-js-sdk.mjs'));
  const { paths } = await conform([process.execPath, adapter], suitePaths(), () => {});
  const recorded = Object.fromEntries(
    paths.map((result) => [result.path.name, recordedOf(result)]),
  );
  writeFileSync(fileOf('conform/recorded.json'), `${JSON.stringify(recorded, null, 2)}\n`);
  console.log(`conform: ${paths.length} paths`);
}

const parts = { check: recordVerdicts, suite: recordSuite, conform: recordConformance };

if (process.argv[1]?.endsWith('record.ts')) {
  const wanted = process.argv.slice(2);
  for (const [name, record] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await record();
  }
}
