/** What a threshold has come out as: as data, for people and as JSON. */

import type { Knob } from '../../model/knobs.ts';
import type { Model } from '../../model/model.ts';
import { type ToldTrace, tell } from '../../run/tell.ts';
import type { CheckResult } from '../check.ts';
import { settingOf, settingsOf, systemOf } from '../jobs.ts';
import { type PropertyRow, reportOf } from '../report.ts';
import { knobAsked, modelAt } from './asked.ts';
import type { Found } from './search.ts';
import type { Gap, Stretch, Tried } from './stretches.ts';

/** Two values next to each other that differ in their verdicts. */
interface Change {
  readonly holds: number;
  readonly violated: number;
}

/** What shows the verdict at a value: a run, or a whole search that has found none. */
export interface Witness {
  readonly value: number;
  /** How many states the search has found, at the value where it was made. */
  readonly states: number;
  /** Null where there is no run to show. */
  readonly trace: ToldTrace | null;
  readonly row: PropertyRow;
  /** The model at that value, and the search with that run. */
  readonly model: Model;
  readonly result: CheckResult;
}

export interface ThresholdReport {
  readonly found: Found;
  readonly knob: Knob;
  readonly setting: string;
  /** In order of the values. */
  readonly changes: readonly Change[];
  /** On either side of the last change; without one, at the first value that has it. */
  readonly holds: Witness | null;
  readonly violated: Witness | null;
  /** All of it as data. */
  readonly json: ThresholdData;
}

/** What shows a verdict at a value: how many states there are, and a run if one shows it. */
type WitnessData = Pick<Witness, 'value' | 'states' | 'trace'>;

/** The same as data. */
export interface ThresholdData {
  readonly model: string;
  readonly scenario: string;
  readonly setting: string;
  readonly property: string;
  readonly knob: string;
  readonly min: number;
  readonly max: number;
  /** False if something has ended it before all was known: `why`. */
  readonly complete: boolean;
  readonly why: string | null;
  /** The least and the most value at which it holds; null unless the verdict changes once. */
  readonly smallest: number | null;
  readonly largest: number | null;
  readonly changes: readonly Change[];
  /** What is known, in order of the values, with the one that a search was made at. */
  readonly stretches: readonly (Pick<Stretch, 'from' | 'to' | 'verdict'> & { tried: number })[];
  /** Values of which nothing is. */
  readonly unknown: readonly Pick<Stretch, 'from' | 'to'>[];
  /** Each whole search. */
  readonly tried: readonly (Pick<Tried, 'value' | 'verdict'> &
    Pick<CheckResult, 'states' | 'seconds'>)[];
  /** How often one run was taken at another value. */
  readonly runs: number;
  readonly holds: WitnessData | null;
  readonly violated: WitnessData | null;
}

export function thresholdReport(model: Model, found: Found): ThresholdReport {
  const { asked, stretches } = found;
  const knob = knobAsked(model, asked);
  const setting = settingOf(model, asked.job);
  const changes = stretches.pairs.flatMap((pair) => (isChange(pair) ? [changeAt(pair)] : []));
  const last = changes.at(-1);
  // Where the verdict does not change, the first run is the one to show: others may be longer.
  const witness = (verdict: Stretch['verdict']): Witness | null => {
    const value = last?.[verdict];
    const stretch = stretches.all.find(
      (one) => one.verdict === verdict && (value === undefined || isIn(one, value)),
    );
    return stretch === undefined ? null : witnessIn(model, found, stretch, value ?? stretch.from);
  };
  const report = { found, knob, setting, changes };
  const witnesses = { holds: witness('holds'), violated: witness('violated') };
  return { ...report, ...witnesses, json: jsonOf(model, { ...report, ...witnesses }) };
}

const isChange = ({ before, after }: Gap): boolean =>
  before.verdict !== after.verdict && before.to + 1 === after.from;

const changeAt = ({ before, after }: Gap): Change =>
  before.verdict === 'holds'
    ? { holds: before.to, violated: after.from }
    : { holds: after.from, violated: before.to };

const isIn = ({ from, to }: Stretch, value: number): boolean => from <= value && value <= to;

/** The run of a stretch at one of its ends, as it is told. */
function witnessIn(model: Model, { asked }: Found, stretch: Stretch, value: number): Witness {
  const { job, knob } = asked;
  const { property, result } = stretch.tried;
  const there = modelAt(model, knob, value);
  const steps = (value === stretch.from ? stretch.runs?.from : stretch.runs?.to) ?? null;
  const trace = steps === null ? null : { steps, cycleFrom: null };
  const searched = { ...result, properties: [{ ...property, trace }] };
  const { runs } = reportOf(there, [{ job, result: searched, amended: null }], null);
  const [row] = runs.flatMap(({ properties }) => properties) as [PropertyRow];
  const told =
    trace === null
      ? null
      : tell(there, systemOf(there, job), settingsOf(there, job.scenario), trace);
  return { value, states: result.states, trace: told, row, model: there, result: searched };
}

/** The verdict over the range, as far as it is known, each part as long as it can be. */
export function partsOf({ stretches }: Found): Pick<Stretch, 'from' | 'to' | 'verdict'>[] {
  const parts: { from: number; to: number; verdict: Stretch['verdict'] }[] = [];
  for (const { from, to, verdict } of stretches.all) {
    const last = parts.at(-1);
    if (last?.verdict === verdict) last.to = to;
    else parts.push({ from, to, verdict });
  }
  return parts;
}

/** Values of which nothing is known, between two of one verdict. */
export const unknownIn = ({ stretches }: Found) =>
  stretches.gaps.map(({ before, after }) => {
    return { from: before.to + 1, to: after.from - 1, verdict: before.verdict };
  });

/** The least or the most value with which the property holds, where the verdict changes once. */
function extremesOf({ changes }: Pick<ThresholdReport, 'changes'>) {
  const [only] = changes;
  const isOne = only !== undefined && changes.length === 1;
  return {
    smallest: isOne && only.violated < only.holds ? only.holds : null,
    largest: isOne && only.violated > only.holds ? only.holds : null,
  };
}

function jsonOf(model: Model, report: Omit<ThresholdReport, 'json'>): ThresholdData {
  const { found, setting, changes, holds, violated } = report;
  const { asked, stretches, tried, runs, why } = found;
  const witness = (one: Witness | null) =>
    one === null ? null : { value: one.value, states: one.states, trace: one.trace };
  return {
    model: model.name,
    scenario: asked.job.scenario,
    setting,
    property: asked.property,
    knob: asked.knob,
    min: asked.min,
    max: asked.max,
    complete: why === null,
    why,
    ...extremesOf(report),
    changes,
    stretches: stretches.all.map(({ from, to, verdict, tried: { value } }) => {
      return { from, to, verdict, tried: value };
    }),
    unknown: unknownIn(found).map(({ from, to }) => ({ from, to })),
    tried: tried.map(({ value, verdict, result: { states, seconds } }) => {
      return { value, verdict, states, seconds };
    }),
    runs,
    holds: witness(holds),
    violated: witness(violated),
  };
}
