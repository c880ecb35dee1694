/** Checks of a Model: one scenario at a time, each verdict beside the one recorded. */

import { type Settings, settle } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { Finding, Property, Scenario, Verdict } from '../model/property.ts';
import { canonicalText } from '../system/canonical.ts';
import { compose, type System } from '../system/compose.ts';
import { type FaultBudget, noFaults, type SystemDefinition } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { ownMember } from '../system/own.ts';
import { got } from '../system/suggest.ts';
import { type CheckResult, checkInSlices, type OnExplored } from './check.ts';
import type { Storage } from './checkpoints.ts';
import { givenNames, type PropertyResult } from './judge.ts';
import { matrixScenarios } from './matrix.ts';
import type { CheckOptions } from './plan.ts';
import type { Disk } from './search/disk/disk.ts';
import type { Progress } from './search/limits.ts';

/** One search: a scenario under faults and amendments. Plain data, so that a worker can have it. */
export interface Job {
  readonly scenario: string;
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
  /** Names of the properties that are asked for; null for all. */
  readonly properties: readonly string[] | null;
  readonly limits: Pick<
    CheckOptions,
    | 'maxStates'
    | 'memoryMb'
    | 'maxLocalStates'
    | 'exact'
    | 'time'
    | 'untilShown'
    | 'explain'
    | 'reductions'
  > & {
    /** How many threads the search may use; usually one. */
    readonly threads?: number;
  };
}

/** A job in progress: see `Checking`. */
export type JobChecking = Generator<Progress, CheckResult, unknown>;

/** The scenarios of a model. One that declares none has one: all knobs at their defaults. */
export const scenariosOf = (model: Model): readonly Scenario[] =>
  model.scenarios ?? [{ name: 'default', text: 'all knobs as usual', given: {} }];

/** The scenario of that name, or the cell of a matrix. Throws a UsageError that lists the names. */
export function scenarioOf(model: Model, name: string): Scenario {
  const scenarios = scenariosOf(model);
  const found = [...scenarios, ...matrixScenarios(model)].find(
    (scenario) => scenario.name === name,
  );
  if (found !== undefined) return found;
  const names = scenarios.map((scenario) => scenario.name);
  const came = got(name, ['all', ...names]);
  throw new UsageError(`scenario: ${came}, expected all or one of ${names.join(', ')}`);
}

/** The settings of a scenario. Throws a UsageError for an unknown one. */
export const settingsOf = (model: Model, scenario: string): Settings =>
  settle(model.knobs, scenarioOf(model, scenario).given);

/** The system that a job is about, in the reading of time that its counterexamples are in. */
export const systemOf = (model: Model, job: Job): System =>
  compose(systemDefinitionOf(model, job), job.limits.time ?? 'untimed');

/** The settings that the system of a job is made of. */
export function settledOf(model: Model, { scenario, amend }: Job): Settings {
  const settings = settingsOf(model, scenario);
  return model.settled?.(settings, amend) ?? settings;
}

function* endingWith(disk: Disk, checking: JobChecking): JobChecking {
  try {
    return yield* checking;
  } finally {
    disk.end();
  }
}

/** What the system of a job is composed of. */
export function systemDefinitionOf(model: Model, job: Job): SystemDefinition {
  return model.system(settledOf(model, job), job.faults, { kind: 'symbolic' }, job.amend);
}

/**
 * Checks what a job asks for, in slices. Throws a UsageError for an unknown scenario. `asked`: what
 * is asked of its system; usually what the job says. With checkpoints it is kept there, and goes on
 * with what is kept.
 */
export function* checkJob(
  model: Model,
  job: Job,
  onExplored?: OnExplored,
  asked = askedOf(model, job),
  { checkpoints, disk }: Storage = {},
): JobChecking {
  const name = checkpoints === undefined ? '' : searchName(job, asked);
  const known = checkpoints?.result(name);
  if (known !== undefined) return known;
  const options = { ...job.limits, ...asked, keeper: checkpoints?.keeper(name), disk };
  const system = compose(systemDefinitionOf(model, job), 'untimed');
  const checking = checkInSlices(system, options, onExplored);
  const found = yield* disk === undefined ? checking : endingWith(disk, checking);
  const properties = found.properties.map((property) => inWords(model, property));
  const result = { ...found, properties };
  if (result.complete) checkpoints?.keepResult(name, result);
  return result;
}

/** The name of a search: the same for the same search, however far it is to go. */
function searchName(
  { scenario, faults, amend, limits }: Job,
  asked: ReturnType<typeof askedOf>,
): string {
  const { exact = true, time = 'untimed', explain = false } = limits;
  const properties = asked.properties.map(({ name }) => name);
  const { given = [] } = asked;
  return canonicalText({ scenario, faults, amend, exact, time, explain, properties, given });
}

/** What a job asks for: properties of the model, and those that the engine gives. */
export function askedOf(
  model: Model,
  job: Job,
): Pick<CheckOptions, 'given' | 'endings'> & { readonly properties: readonly Property[] } {
  const settings = settingsOf(model, job.scenario);
  const { properties: only } = scenarioOf(model, job.scenario);
  const isWanted = ({ name }: { name: string }) =>
    (only?.includes(name) ?? true) && (job.properties?.includes(name) ?? true);
  return {
    properties: (model.properties ?? []).filter(
      (property) => isWanted(property) && (property.appliesTo?.(settings) ?? true),
    ),
    given: givenOf(model).filter((name) => isWanted({ name })),
    ...(model.endings === undefined ? {} : { endings: model.endings }),
  };
}

/** A property in the words for a model that is of no text, if it is of none. */
export function inWords<P extends Pick<PropertyResult, 'name' | 'text'>>(
  model: Model,
  property: P,
): P {
  if (model.steps.length > 0 || property.name !== 'no-unspecified-reception') return property;
  return { ...property, text: 'every message that arrives is one that its receiver then takes' };
}

/** Given properties that hold of one scenario: of several, none has to take every transition. */
const givenOf = (model: Model): readonly string[] =>
  scenariosOf(model).length === 1
    ? givenNames
    : givenNames.filter((name) => name !== everyTransition);

const everyTransition = 'every-transition-taken';
export const everyStep = 'every-step-taken';
/** What the name of a setting ends with in that reading. */
export const exactTime = 'exact time';
/** Under this name the record keeps what all scenarios show together. */
export const allScenarios = 'all';

/** How the record names a setting: "as written", "as amended, loss 1", "as written, exact time". */
export function settingName(
  model: Model,
  faults: FaultBudget,
  amend: readonly string[],
  time: CheckOptions['time'] = 'untimed',
): string {
  const all = (model.amendments ?? []).map(({ name }) => name);
  const isAll = all.length > 0 && all.every((name) => amend.includes(name));
  const names = all.filter((name) => amend.includes(name)).join('+');
  const amended = amend.length === 0 ? 'as written' : isAll ? 'as amended' : names;
  const kinds = Object.keys(noFaults) as (keyof FaultBudget)[];
  const allowed = kinds.filter((kind) => faults[kind] > 0);
  const budget = allowed.map((kind) => `${kind} ${faults[kind]}`);
  return [amended, ...budget, ...(time === 'exact' ? [exactTime] : [])].join(', ');
}

/**
 * The same for people: where nothing can be amended, that all is as written goes without saying.
 * Empty if there is nothing else to say.
 */
export const settingWords = (model: Model, setting: string): string =>
  (model.amendments ?? []).length > 0 ? setting : setting.replace(/^as written(?:, )?/, '');

/** How the record names a combination of a matrix: each reading has verdicts of its own. */
export const cellName = (combination: string, time: CheckOptions['time'] = 'untimed'): string =>
  time === 'exact' ? `${combination}, ${exactTime}` : combination;

/** The name of the setting that a job is about. */
export const settingOf = (model: Model, { faults, amend, limits }: Job): string =>
  settingName(model, faults, amend, limits.time);

/** The finding about a property, if the model declares one. */
export const findingOf = (model: Model, property: string): Finding | undefined =>
  model.findings?.find((finding) => finding.property === property);

/**
 * The recorded verdict; null if none was recorded for that setting. A model without a record
 * expects its findings to be violated, and all else to hold.
 */
export function expectedVerdict(
  model: Model,
  scenario: string,
  setting: string,
  property: string,
): Verdict | null {
  if (model.recorded === undefined) {
    return findingOf(model, property) === undefined ? 'holds' : 'violated';
  }
  const recorded = ownMember(model.recorded, setting);
  if (recorded === undefined) return null;
  return ownMember(recorded, property)?.split(' ').includes(scenario) ? 'violated' : 'holds';
}

/**
 * What exact time says, as far as is recorded, of something that is violated in untimed reading;
 * null if nothing is known.
 */
export function verdictInTime(
  model: Model,
  { scenario, faults, amend, limits }: Job,
  { name }: Pick<PropertyResult, 'name'>,
): Verdict | null {
  if (model.recorded === undefined || limits.time === 'exact') return null;
  return expectedVerdict(model, scenario, settingName(model, faults, amend, 'exact'), name);
}

/** The amendments that repair a finding in a scenario, as far as is recorded; none if none do. */
export function repairsIn(model: Model, scenario: string, property: string): readonly string[] {
  const repairs = findingOf(model, property)?.amendedBy ?? [];
  if (repairs.length === 0) return repairs;
  const setting = settingName(model, noFaults, repairs);
  const isRepaired = expectedVerdict(model, scenario, setting, property) !== 'violated';
  return model.recorded === undefined || isRepaired ? repairs : [];
}

/** What several searches have covered between them. */
export interface Union {
  readonly transitions: { readonly taken: number; readonly total: number; never: string[] };
  readonly steps: { readonly covered: number; readonly total: number; missing: string[] };
  readonly properties: readonly PropertyResult[];
}

export function union(model: Model, results: readonly CheckResult[]): Union {
  // A machine that plays two parts, or another one elsewhere, counts once.
  const machines = (names: readonly string[]) => names.map((name) => name.replace(/^\S+ /, ''));
  const taken = new Set(results.flatMap(({ coverage }) => machines(coverage.taken)));
  const all = new Set([...taken, ...results.flatMap(({ coverage }) => machines(coverage.never))]);
  const never = [...all].filter((name) => !taken.has(name));
  const reached = new Set(results.flatMap(({ coverage }) => coverage.steps));
  const missing = model.steps.map(({ id }) => id).filter((id) => !reached.has(id));
  const isComplete = results.every(({ complete }) => complete);
  const property = (name: string, text: string, met: readonly string[]): PropertyResult => {
    const ifMet = isComplete ? 'violated' : 'unknown';
    const verdict = met.length === 0 ? 'holds' : ifMet;
    const about = { name, text, kind: 'sometimes' as const, source: 'engine' };
    return { ...about, verdict, met, trace: null, vacuous: false, remark: null };
  };
  return {
    transitions: { taken: taken.size, total: all.size, never },
    steps: { covered: reached.size, total: model.steps.length, missing },
    properties: [
      property(everyTransition, 'every transition of every machine is taken somewhere', never),
      property(everyStep, 'every step of the text is reached somewhere', missing),
    ],
  };
}

/** Names that `--property` takes. */
export const propertyNames = (model: Model): string[] => [
  ...(model.properties ?? []).map(({ name }) => name),
  ...givenOf(model),
];
