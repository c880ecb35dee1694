/** The check of a Model in code: what `actorcheck check` does, as values. */

import { formatKnob, type KnobValue, type Settings } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { Verdict } from '../model/property.ts';
import type { Machines, ModelOf } from '../model/typed.ts';
import { type FaultBudget, noFaults } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { amendmentsAsked, propertiesAsked } from './asked.ts';
import type { CheckResult } from './check.ts';
import { Counterexample } from './counterexample.ts';
import { checkJob, type Job, scenarioOf, scenariosOf, union } from './jobs.ts';
import { isStrictly, type Remark } from './remarks.ts';
import { type PropertyRow, type Report, type ReportedRun, type Run, reportOf } from './report.ts';
import type { Progress } from './search/limits.ts';
import { expectSound } from './sound.ts';
import { renderCheck } from './text.ts';

/** What is said of each search by itself. */
const limitNames = [
  'maxStates',
  'memoryMb',
  'maxLocalStates',
  'threads',
  'exact',
  'time',
  'explain',
  'reductions',
] as const;

/** What is asked of a model, and how much each search may take. */
export interface ModelCheckOptions
  extends Partial<FaultBudget>,
    Pick<Job['limits'], (typeof limitNames)[number]> {
  /** Scenarios by name; usually `all`. */
  readonly scenario?: string | readonly string[];
  /** Knobs in place of those of the scenarios: values, or texts as a person would type them. */
  readonly settings?: Settings;
  /** Properties by name; usually all, those that the engine gives among them. */
  readonly property?: string | readonly string[];
  /** Amendments by name that are switched on, or all; usually none. */
  readonly amend?: 'all' | readonly string[];
  /** Called now and then, with the scenario that is searched; its search stops on false. */
  readonly onProgress?: (progress: Progress, scenario: string) => unknown;
  /** Once it is aborted, searches stop: what was found by then is told, as incomplete. */
  readonly signal?: AbortSignal;
}

/** What a search of one scenario has found. */
export interface ScenarioCheck
  extends Pick<
    CheckResult,
    'states' | 'transitions' | 'depth' | 'seconds' | 'complete' | 'why' | 'coverage'
  > {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Amendments and faults: "as written, loss 1". */
  readonly setting: string;
  /** By name of the property. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly properties: readonly PropertyRow[];
}

/** What the check of a model has found. `String` of it is what `actorcheck check --full` prints. */
export class ModelCheck<M extends Machines = Machines> {
  /** Whether every property that was asked for holds, in every scenario, and says something. */
  readonly holds: boolean;
  /**
   * Whether every verdict is known, and as the model's record has it; without a record, whether
   * the properties that are violated are those that the model has findings about.
   */
  readonly asRecorded: boolean;
  /** Whether all states were seen, in every scenario. */
  readonly complete: boolean;
  /** States found, of all scenarios. */
  readonly states: number;
  /** By name of the property, over all scenarios: the worst. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** What says nothing, as its premise never comes true, say, and what does nothing. */
  readonly remarks: readonly Remark[];
  readonly scenarios: readonly ScenarioCheck[];
  /** A shortest run to each violation that a run can show, by scenario and property. */
  readonly counterexamples: readonly Counterexample<M>[];

  constructor(
    readonly model: Model,
    jobs: readonly Job[],
    /** The same as the command line reports it. */
    readonly report: Report,
  ) {
    const { runs, together, verdicts, remarks } = report;
    this.scenarios = runs.map(scenarioCheck);
    this.remarks = remarks;
    const isHollow = remarks.some(isStrictly);
    this.holds = !isHollow && verdicts.every(({ verdict }) => verdict === 'holds');
    this.asRecorded = verdicts.every(({ verdict, expected }) => verdict === expected);
    this.complete = runs.every(({ result }) => result.complete);
    this.states = runs.reduce((sum, { result }) => sum + result.states, 0);
    const rows = [...runs.flatMap(({ properties }) => properties), ...(together?.rows ?? [])];
    this.verdicts = worst(rows);
    this.counterexamples = runs.flatMap(({ properties }, index) =>
      properties.flatMap(({ trace, ...row }) =>
        trace === null ? [] : [new Counterexample(model, jobs[index] as Job, { ...row, trace })],
      ),
    );
  }

  toString(): string {
    return renderCheck(this.model, this.report, { colour: false, columns: undefined });
  }
}

/** A check of a model in progress: it yields how far it is, and stops if resumed with `false`. */
type ModelChecking<M extends Machines> = Generator<
  Progress & { readonly scenario: string },
  ModelCheck<M>,
  unknown
>;

/**
 * Searches every state of a model, scenario by scenario, and decides its properties. It takes as
 * long as that takes, and nothing else happens meanwhile: `checkAsync` gives way.
 *
 * Throws a UsageError for a name that the model does not have, a ModelError or PurityError for a
 * model that cannot be run.
 */
export function check<M extends Machines = Machines>(
  model: ModelOf<M>,
  options: ModelCheckOptions = {},
): ModelCheck<M> {
  const checking = checkModel(model, options);
  let next = checking.next();
  while (!next.done) next = checking.next(goesOn(options, next.value));
  return next.value;
}

/** The same, giving way to whatever else there is to do some times a second. */
export async function checkAsync<M extends Machines = Machines>(
  model: ModelOf<M>,
  options: ModelCheckOptions = {},
): Promise<ModelCheck<M>> {
  const checking = checkModel(model, options);
  let next = checking.next();
  while (!next.done) {
    await new Promise((resolve) => setTimeout(resolve));
    next = checking.next(goesOn(options, next.value));
  }
  return next.value;
}

function goesOn(
  { onProgress, signal }: ModelCheckOptions,
  { scenario, ...progress }: Progress & { readonly scenario: string },
): boolean {
  const wanted = onProgress?.(progress, scenario);
  return wanted !== false && signal?.aborted !== true;
}

function* checkModel<M extends Machines>(
  given: ModelOf<M>,
  options: ModelCheckOptions,
): ModelChecking<M> {
  refuseStrangers('check', given, options, Object.keys(optionNames));
  expectSound(given);
  const model = withSettings(given, options.settings ?? {});
  const runs: Run[] = [];
  for (const job of jobsOf(model, options)) {
    const searching = checkJob(model, job);
    let next = searching.next();
    while (!next.done) next = searching.next(yield { ...next.value, scenario: job.scenario });
    runs.push({ job, result: next.value, amended: null });
  }
  const all = scenariosOf(model);
  const isAll =
    all.length > 1 && all.every(({ name }) => runs.some((r) => r.job.scenario === name));
  const results = runs.map(({ result }) => result);
  const together = isAll && options.property === undefined ? union(model, results) : null;
  const jobs = runs.map(({ job }) => job);
  const checked = new ModelCheck<M>(model, jobs, reportOf(model, runs, together));
  refuseUnasked(checked, list(options.property ?? []));
  return checked;
}

const list = (names: string | readonly string[]): readonly string[] =>
  typeof names === 'string' ? [names] : names;

export function jobsOf(model: Model, options: ModelCheckOptions): Job[] {
  const { scenario, property, amend = [] } = options;
  const scenarios =
    scenario === undefined || scenario === 'all'
      ? scenariosOf(model).map(({ name }) => name)
      : list(scenario);
  const said = limitNames.filter((name) => options[name] !== undefined);
  const limits: Job['limits'] = Object.fromEntries(said.map((name) => [name, options[name]]));
  return scenarios.map((name) => ({
    scenario: scenarioOf(model, name).name,
    faults: faultsOf(options),
    amend: amendmentsAsked(model, amend),
    properties: property === undefined ? null : propertiesAsked(model, list(property)),
    limits,
  }));
}

function faultsOf(options: ModelCheckOptions): FaultBudget {
  const kinds = Object.keys(noFaults) as (keyof FaultBudget)[];
  const budget = kinds.map((kind) => {
    const count = options[kind] ?? 0;
    if (Number.isInteger(count) && count >= 0) return [kind, count];
    throw new UsageError(`${kind}: expected a whole number from 0 on, got ${String(count)}`);
  });
  return Object.fromEntries(budget);
}

/** The model with knobs of its scenarios set otherwise. On that nothing can be on record. */
export function withSettings(model: Model, settings: Settings): Model {
  if (Object.keys(settings).length === 0) return model;
  const typed = ([name, value]: [string, KnobValue]) => {
    const knob = model.knobs.find((other) => other.name === name);
    const isText = knob === undefined || typeof value === 'string';
    return [name, isText ? String(value) : formatKnob(knob, value)];
  };
  const set = Object.fromEntries(Object.entries(settings).map(typed));
  const scenarios = scenariosOf(model).map((scenario) => {
    return { ...scenario, given: { ...scenario.given, ...set } };
  });
  return { ...model, scenarios, ...(model.recorded && { recorded: {} }) };
}

export const optionNames: Readonly<Record<keyof ModelCheckOptions, true>> = {
  scenario: true,
  settings: true,
  property: true,
  amend: true,
  loss: true,
  duplicate: true,
  reorder: true,
  crash: true,
  maxStates: true,
  memoryMb: true,
  maxLocalStates: true,
  threads: true,
  exact: true,
  time: true,
  explain: true,
  reductions: true,
  onProgress: true,
  signal: true,
};

/** What no compiler has seen: a test in JavaScript. Throws a UsageError. */
export function refuseStrangers(
  what: string,
  model: Model,
  options: object,
  names: readonly string[],
): void {
  if (typeof model?.system !== 'function') {
    throw new UsageError(`${what}: expected a Model, as defineModel makes it, got ${typeof model}`);
  }
  const stranger = Object.keys(options).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const came = got(stranger, names);
  throw new UsageError(`${what}: ${came}, expected options of ${names.join(', ')}`);
}

/** A property that was asked for by name has a verdict somewhere, or the check said nothing. */
function refuseUnasked({ verdicts }: ModelCheck, asked: readonly string[]): void {
  const unasked = asked.find((name) => !Object.hasOwn(verdicts, name));
  if (unasked === undefined) return;
  throw new UsageError(`property: "${unasked}" says nothing in the scenarios that were checked`);
}

function scenarioCheck({ scenario, setting, result, properties }: ReportedRun): ScenarioCheck {
  const { states, transitions, depth, seconds, complete, why, coverage } = result;
  const figures = { states, transitions, depth, seconds, complete, why, coverage };
  return { scenario, setting, ...figures, verdicts: worst(properties), properties };
}

const gravity: readonly Verdict[] = ['holds', 'unknown', 'violated'];

/** By name; of several verdicts on one property, the worst. */
function worst(rows: readonly PropertyRow[]): Record<string, Verdict> {
  const found = new Map<string, Verdict>();
  for (const { name, verdict } of rows) {
    const before = gravity.indexOf(found.get(name) ?? 'holds');
    found.set(name, gravity[Math.max(before, gravity.indexOf(verdict))] as Verdict);
  }
  return Object.fromEntries(found);
}
