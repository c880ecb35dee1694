/** What a check has found, beside what is on record: as data, for people and as JSON. */

import type { Model } from '../model/model.ts';
import type { Verdict } from '../model/property.ts';
import { type ToldTrace, tell } from '../run/tell.ts';
import type { CheckResult } from './check.ts';
import type { Compared } from './compared.ts';
import type { Explanation } from './explain/explanation.ts';
import {
  allScenarios,
  expectedVerdict,
  findingOf,
  type Job,
  repairsIn,
  settingOf,
  settingsOf,
  systemOf,
  type Union,
  verdictInTime,
} from './jobs.ts';
import type { PropertyResult } from './judge.ts';
import { type Remark, remarksOn } from './remarks.ts';

/** A scenario as asked for and, where nothing was asked for, as amended. */
export interface Run {
  readonly job: Job;
  readonly result: CheckResult;
  readonly amended: { readonly job: Job; readonly result: CheckResult } | null;
}

export interface PropertyRow extends Pick<PropertyResult, 'name' | 'text' | 'kind' | 'source'> {
  readonly verdict: Verdict;
  readonly expected: Verdict | null;
  /** Name of the finding about the property; null if there is none. */
  readonly finding: string | null;
  readonly amendedBy: readonly string[];
  /** The verdict with all amendments on; null where that was not looked at. */
  readonly amended: Verdict | null;
  readonly amendedExpected: Verdict | null;
  /** Of what is violated in untimed reading: its recorded verdict in exact time, if any. */
  readonly inExactTime: Verdict | null;
  /** What was met that ought not to be. */
  readonly met: readonly string[];
  readonly trace: ToldTrace | null;
  /** Whether it holds and says nothing here: `remark` is why. */
  readonly vacuous: boolean;
  readonly remark: string | null;
  /** Why it is violated, where that was asked for. */
  readonly explained?: Explanation;
}

export interface ReportedRun {
  readonly scenario: string;
  readonly setting: string;
  readonly result: CheckResult;
  readonly amended: CheckResult | null;
  readonly properties: readonly PropertyRow[];
}

/** What a row says of the second search, with all amendments on; undefined without one. */
export const asAmended = ({ amended, amendedExpected }: PropertyRow): Compared | undefined =>
  amended === null ? undefined : { verdict: amended, expected: amendedExpected };

export interface Report {
  readonly runs: readonly ReportedRun[];
  /** What all scenarios show together; null unless all were looked at. */
  readonly together: (Union & { readonly rows: readonly PropertyRow[] }) | null;
  /** All verdicts, as written and as amended, each beside the recorded one. */
  readonly verdicts: readonly Compared[];
  /** What there is to say beside the verdicts as written. */
  readonly remarks: readonly Remark[];
  readonly json: unknown;
}

export function reportOf(model: Model, runs: readonly Run[], all: Union | null): Report {
  const reported = runs.map((run) => reportedRun(model, run));
  const [first] = reported;
  const rows = all?.properties.map((property): PropertyRow => {
    const expected = expectedVerdict(model, allScenarios, first?.setting ?? '', property.name);
    const about = { finding: findingOf(model, property.name)?.name ?? null, amendedBy: [] };
    return { ...property, ...about, expected, ...notAmended, trace: null };
  });
  const allRows = [...reported.flatMap(({ properties }) => properties), ...(rows ?? [])];
  const report = {
    runs: reported,
    together: all === null ? null : { ...all, rows: rows ?? [] },
    verdicts: allRows.flatMap((row) => {
      const second = asAmended(row);
      const { verdict, expected } = row;
      return [{ verdict, expected }, ...(second === undefined ? [] : [second])];
    }),
    remarks: remarksOn(model, reported),
  };
  return { ...report, json: jsonOf(model, report) };
}

const notAmended = { amended: null, amendedExpected: null, inExactTime: null } as const;

function reportedRun(model: Model, { job, result, amended }: Run): ReportedRun {
  const setting = settingOf(model, job);
  const settings = settingsOf(model, job.scenario);
  const system = systemOf(model, job);
  const properties = result.properties.map((property): PropertyRow => {
    const { name, trace } = property;
    const isShown = property.verdict === 'violated' && trace !== null;
    const other = amended?.result.properties.find((same) => same.name === name);
    const amendedSetting = amended === null ? '' : settingOf(model, amended.job);
    return {
      ...property,
      finding: findingOf(model, name)?.name ?? null,
      amendedBy: repairsIn(model, job.scenario, name),
      expected: expectedVerdict(model, job.scenario, setting, name),
      amended: other?.verdict ?? null,
      inExactTime: property.verdict === 'violated' ? verdictInTime(model, job, property) : null,
      amendedExpected:
        other === undefined ? null : expectedVerdict(model, job.scenario, amendedSetting, name),
      trace: isShown ? tell(model, system, settings, trace) : null,
    };
  });
  return { scenario: job.scenario, setting, result, amended: amended?.result ?? null, properties };
}

function jsonOf(model: Model, { runs, together: all, remarks }: Omit<Report, 'json'>): unknown {
  const stepsOf = ({ coverage }: CheckResult) => {
    const missing = model.steps.map(({ id }) => id).filter((id) => !coverage.steps.includes(id));
    const total = model.steps.length;
    return { covered: total - missing.length, total, missing };
  };
  const figures = ({
    states,
    transitions,
    depth,
    seconds,
    complete,
    why,
    bytesPerState,
    bytes,
    partialOrder,
    unused,
  }: CheckResult) => {
    const figures = { states, transitions, depth, seconds, complete, why, bytesPerState, bytes };
    return { ...figures, partialOrder, unused };
  };
  return {
    model: model.name,
    remarks,
    runs: runs.map(({ scenario, setting, result, amended, properties }) => ({
      scenario,
      setting,
      ...figures(result),
      interchanged: result.interchanged,
      livenessSeconds: result.livenessSeconds,
      transitionCalls: result.transitionCalls,
      localPairs: result.localPairs,
      properties,
      coverage: {
        transitions: {
          taken: result.coverage.taken.length,
          total: result.coverage.taken.length + result.coverage.never.length,
          never: result.coverage.never,
        },
        steps: stepsOf(result),
      },
      effects: result.effects,
      assumed: result.assumed,
      amended: amended === null ? null : figures(amended),
    })),
    ...(all === null
      ? {}
      : {
          together: {
            properties: all.rows,
            coverage: { transitions: all.transitions, steps: all.steps },
          },
        }),
  };
}
