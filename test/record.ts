/**
 * Writes down what is found now (`npm run record`): the verdicts of all scenarios, which `check`
 * holds later ones against; the covering suite; and what comes of it against a real client, which
 * `conform` holds later runs against. The differences are for a person to read before they are
 * committed. With words behind it, only those: `npm run record -- conform`, and of suites and
 * clients those of models that are named: `npm run record -- suite conform msc4108`; of verdicts,
 * those of one: `npm run record -- check msc4108`. Of verdicts, also names of scenarios, of
 * properties and of settings, of attacks those of attackers, of timings those of findings: `npm run
 * record -- check oidc` leaves those of other scenarios as they are, `check retry-writes` of other
 * settings. What is found in a text is written down for the files that are
 * named: `npm run record -- text FILE...`; of which revisions lines in sources are, from a clone
 * of the proposals: `npm run record -- revisions CLONE`.
 */

import { writeFileSync } from 'node:fs';
import { attackers } from '../machines/msc3906/attackerMatrix.ts';
import { rendezvous as msc3906 } from '../machines/msc3906/index.ts';
import { protocols } from '../machines/protocols.ts';
import type { CheckResult } from '../sim/check/check.ts';
import {
  allScenarios,
  cellName,
  exactTime,
  type Job,
  propertyNames,
  scenariosOf,
  settingName,
  union,
} from '../sim/check/jobs.ts';
import { cellsOf, subjectOf, valuesIn } from '../sim/check/matrix.ts';
import { runJobs } from '../sim/cli/jobs.ts';
import { verdictOf } from '../sim/report/matrix.ts';
import { type FaultBudget, noFaults } from '../sim/system/definition.ts';
import { recordConformance, recordSuites } from './recordConformance.ts';
import { decided, verdicts } from './recordDecisions.ts';
import { reasons } from './recordReasons.ts';
import { revisionsIn } from './recordRevisions.ts';
import { sizesOf } from './recordSizes.ts';
import { textsWith } from './recordTexts.ts';
import { answers, timings } from './recordTime.ts';

const words = process.argv.slice(2);

/** The protocol that is named, or the usual one. */
const model = Object.values(protocols).find(({ name }) => words.includes(name)) ?? msc3906;

/** What is asked for, by name; none of a kind stands for all of it. */
interface Only {
  readonly models: readonly string[];
  readonly scenarios: readonly string[];
  readonly properties: readonly string[];
  readonly settings: readonly string[];
  readonly attackers: readonly string[];
  readonly findings: readonly string[];
}

interface Setting {
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
  readonly time: Reading;
}

type Reading = 'untimed' | 'exact';

/**
 * As written with no fault and with one of each kind; as amended; each finding as repaired. In
 * exact time, as written, also with one lost message, and as amended.
 */
function settings(time: Reading): Setting[] {
  const known = (model.amendments ?? []).map(({ name }) => name);
  const lossy = { ...noFaults, loss: 1 };
  if (time === 'exact') {
    return [
      { faults: noFaults, amend: [], time },
      { faults: lossy, amend: [], time },
      { faults: noFaults, amend: known, time },
    ];
  }
  const repairs = (model.findings ?? []).map(({ amendedBy }) => amendedBy);
  const all = [
    { faults: noFaults, amend: [] },
    ...Object.keys(noFaults).map((kind) => ({ faults: { ...noFaults, [kind]: 1 }, amend: [] })),
    { faults: noFaults, amend: known },
    ...known.map((name) => ({ faults: noFaults, amend: [name] })),
    ...repairs.map((amend) => ({ faults: noFaults, amend })),
  ];
  const named = new Map(all.map((setting) => [nameOf({ ...setting, time }), { ...setting, time }]));
  return [...named.values()];
}

const nameOf = ({ faults, amend, time }: Setting): string =>
  settingName(model, faults, amend, time);

/** Which properties are violated in a setting, and in which scenarios. */
async function recordOf(
  { faults, amend, time }: Setting,
  only: Only,
): Promise<Record<string, string>> {
  const wanted = only.scenarios.length === 0 ? scenarioNames : only.scenarios;
  const properties = only.properties.length === 0 ? null : only.properties;
  // Of one property it is enough that it is shown to be violated.
  const limits = { time, untilShown: properties?.length === 1 };
  const jobs = wanted.map((scenario): Job => ({ faults, amend, scenario, properties, limits }));
  const results = await resultsOf(jobs);
  const shown = results.map(({ properties }, index) => {
    return { properties, scenario: wanted[index] as string };
  });
  const isAll = wanted === scenarioNames && properties === null;
  const { properties: together } = union(model, results);
  if (isAll) shown.push({ properties: together, scenario: allScenarios });
  const places = isAll ? [...wanted, allScenarios] : wanted;
  const violated = staying(nameOf({ faults, amend, time }), places, properties);
  for (const { properties, scenario } of shown) {
    for (const { name, verdict } of properties) {
      if (verdict === 'unknown') throw new Error(`${scenario}: ${name} is unknown`);
      if (verdict === 'violated') violated.set(name, [...(violated.get(name) ?? []), scenario]);
    }
  }
  return inOrder(violated);
}

const scenarioNames = scenariosOf(model).map(({ name }) => name);

/** By property: the scenarios in which it is on record to be violated, but for what is asked. */
function staying(
  setting: string,
  scenarios: readonly string[],
  properties: readonly string[] | null,
): Map<string, string[]> {
  const isAsked = (property: string, place: string): boolean =>
    scenarios.includes(place) && properties?.includes(property) !== false;
  const all = Object.entries(model.recorded?.[setting] ?? {}).map(
    ([property, places]): [string, string[]] => [
      property,
      places.split(' ').filter((place) => !isAsked(property, place)),
    ],
  );
  return new Map(all.filter(([, places]) => places.length > 0));
}

/** In the order of scenarios, each with its properties: however they were found. */
function inOrder(violated: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const places = [...scenarioNames, allScenarios];
  const names = propertyNames(model);
  const rows = [...violated].map(([name, found]) => {
    const sorted = places.filter((place) => found.includes(place));
    return { name, text: sorted.join(' '), first: places.indexOf(sorted[0] ?? '') };
  });
  rows.sort((a, b) => a.first - b.first || names.indexOf(a.name) - names.indexOf(b.name));
  return Object.fromEntries(rows.map(({ name, text }) => [name, text]));
}

const fileOf = (path: string): URL => new URL(`../machines/${path}`, import.meta.url);

function write(path: string, recorded: object): void {
  writeFileSync(fileOf(path), `${JSON.stringify(recorded, null, 2)}\n`);
}

const unwatched = { onProgress: () => {}, goesOn: () => true };

function resultsOf(jobs: readonly Job[]): Promise<CheckResult[]> {
  return runJobs({ model, url: fileOf(`${model.name}/index.ts`).href }, jobs, unwatched);
}

/** The verdicts in one reading; those in the other stay as they are. */
async function recordVerdicts(time: Reading, only: Only): Promise<void> {
  const isOther = ([name]: [string, unknown]): boolean =>
    name.endsWith(`, ${exactTime}`) !== (time === 'exact');
  const before = Object.entries(model.recorded ?? {}).filter(isOther);
  const now: [string, Record<string, string>][] = [];
  for (const setting of settings(time)) {
    const name = nameOf(setting);
    // With faults, those that are on record: all scenarios may be more than anybody waits for.
    const isKept = setting.faults === noFaults || model.recorded?.[name] !== undefined;
    const isAsked = only.settings.length === 0 ? isKept : only.settings.includes(name);
    if (!isAsked && model.recorded?.[name] === undefined) continue;
    const violated = isAsked ? await recordOf(setting, only) : (model.recorded?.[name] ?? {});
    now.push([name, violated]);
    if (isAsked)
      console.log(`${name}: ${Object.keys(violated).length} properties violated somewhere`);
  }
  const both = time === 'exact' ? [...before, ...now] : [...now, ...before];
  write(`${model.name}/recorded/verdicts.json`, Object.fromEntries(both));
}

/** What each attacker attains, as `check --attackers all` finds it in one reading. */
async function recordOfAttacks(time: Reading, only: Only): Promise<Record<string, string>> {
  const names = cellsOf(msc3906, attackers).flatMap(({ values, scenario }) =>
    only.attackers.length === 0 || only.attackers.includes(values.attacker ?? '')
      ? [scenario.name]
      : [],
  );
  const common = { faults: noFaults, amend: [], properties: null, limits: { time } };
  const results = await resultsOf(names.map((scenario): Job => ({ scenario, ...common })));
  return Object.fromEntries(
    results.map((result, index) => [
      cellName(names[index] as string, time),
      verdictOf(attackers, result),
    ]),
  );
}

/** Those in the other reading, and of attackers that are not asked for, stay as they are. */
async function recordAttacks(time: Reading, only: Only): Promise<void> {
  const found = { ...attackers.recorded, ...(await recordOfAttacks(time, only)) };
  const cells = cellsOf(msc3906, attackers).map(({ scenario }) => scenario.name);
  const names = (['untimed', 'exact'] as const).flatMap((reading) =>
    cells.map((name) => cellName(name, reading)),
  );
  const inOrder = names.filter((name) => name in found).map((name) => [name, found[name]]);
  write('msc3906/recorded/attackers.json', Object.fromEntries(inOrder));
}

const parts = {
  check: (only: Only) => recordVerdicts('untimed', only),
  exact: (only: Only) => recordVerdicts('exact', only),
  thresholds: async () => write('msc3906/recorded/thresholds.json', answers()),
  timings: async ({ findings }: Only) => write('msc3906/recorded/timings.json', timings(findings)),
  reasons: async () => write('msc3906/recorded/reasons.json', reasons()),
  attacks: (only: Only) => recordAttacks('untimed', only),
  'exact-attacks': (only: Only) => recordAttacks('exact', only),
  sizes: async ({ scenarios, settings: asked }: Only) => {
    const isAmong = (names: readonly string[], name: string) =>
      names.length === 0 || names.includes(name);
    const before = (await msc3906.sizes?.()) ?? {};
    const isAsked = (setting: string, scenario: string) =>
      isAmong(asked, setting) && isAmong(scenarios, scenario);
    write('msc3906/recorded/sizes.json', await sizesOf(before, isAsked, resultsOf));
  },
  decisions: async () => write('msc3906/recorded/decisions.json', decided(verdicts)),
  suite: ({ models }: Only) => recordSuites(models),
  conform: ({ models }: Only) => recordConformance(models),
};

if (process.argv[1]?.endsWith('record.ts')) {
  const [first, ...files] = process.argv.slice(2);
  const found = { text: textsWith, revisions: revisionsIn }[first ?? ''];
  for (const [name, all] of Object.entries((await found?.(files)) ?? {})) {
    write(`${name}/recorded/${first === 'text' ? 'texts' : first}.json`, all);
  }
  const wanted = first === 'text' || first === 'revisions' ? [first] : process.argv.slice(2);
  for (const [name, record] of Object.entries(parts)) {
    const named = (names: readonly string[]) => names.filter((one) => wanted.includes(one));
    const only: Only = {
      models: named(Object.keys(protocols)),
      scenarios: named(scenarioNames),
      properties: named(propertyNames(model)),
      attackers: named(valuesIn(msc3906, attackers, subjectOf(attackers))),
      findings: named((model.findings ?? []).map(({ name }) => name)),
      settings: named([...settings('untimed'), ...settings('exact')].map(nameOf)),
    };
    if (wanted.length === 0 || wanted.includes(name)) await record(only);
  }
}
