/** What there is to say of each property: its verdicts, and what is on record about it. */

import { type Finding, type Model, type Property, settle, type Verdict } from 'actorcheck';
import {
  expectedVerdict,
  findingOf,
  type PropertyResult,
  repairsIn,
  type ShownVerdict,
  settingName,
} from 'actorcheck/check';
import type { Checked } from '../engine.ts';
import { type Reading, type Subject, timeOf } from './subject.ts';

export interface Ruling {
  readonly verdict: Verdict;
  /** The verdict on record; null if there is none for such a setting. */
  readonly recorded: Verdict | null;
  readonly result: PropertyResult;
  /** Whether the search is still going on: the run that shows the verdict comes at its end. */
  readonly isRunning: boolean;
  /** What ended the search before all was looked at; null if nothing did. */
  readonly cut: string | null;
}

/** What a search that is going on has shown so far; null where none is. */
export interface SoFar {
  readonly reading: Reading;
  readonly shown: readonly ShownVerdict[];
}

export interface Row extends Pick<Property, 'name' | 'text' | 'kind' | 'source'> {
  /** Null where that reading has not been checked. */
  readonly rulings: Readonly<Record<Reading, Ruling | null>>;
  /** What the text gets wrong here; undefined if nothing is known or it holds. */
  readonly finding: Finding | undefined;
  readonly repairs: readonly string[];
}

export type FoundIn = Readonly<Record<Reading, Checked | null>>;

/** A row for each property, of the model's and, once there is a result, of the engine's. */
export function rowsOf(
  model: Model,
  subject: Subject,
  found: FoundIn,
  soFar: SoFar | null = null,
): Row[] {
  const settings = settle(model.knobs, subject.given);
  const known = (model.properties ?? []).filter(({ appliesTo }) => appliesTo?.(settings) ?? true);
  const [first] = Object.values(found).filter((checked) => checked !== null);
  return (first?.result.properties ?? known).map(({ name, text, kind, source }) => {
    const about = { name, text, kind, source };
    const rulingIn = (reading: Reading) =>
      soFar?.reading === reading
        ? rulingSoFar(soFar, about)
        : rulingOf(model, subject, found[reading], name);
    const rulings = {
      written: rulingIn('written'),
      writtenExact: rulingIn('writtenExact'),
      amended: rulingIn('amended'),
      amendedExact: rulingIn('amendedExact'),
    };
    const { written, writtenExact } = rulings;
    const isViolated = [written, writtenExact].some((ruling) => ruling?.verdict === 'violated');
    return {
      name,
      text,
      kind,
      source,
      rulings,
      finding: isViolated ? findingOf(model, name) : undefined,
      repairs: isViolated && subject.isScenario ? repairsIn(model, subject.scenario, name) : [],
    };
  });
}

function rulingOf(
  model: Model,
  { scenario, isScenario }: Subject,
  found: Checked | null,
  property: string,
): Ruling | null {
  const result = found?.result.properties.find(({ name }) => name === property);
  if (found === null || result === undefined) return null;
  const { faults, amend, limits } = found.asked;
  const setting = settingName(model, faults, amend, limits.time);
  const isOnRecord = isScenario && model.recorded !== undefined;
  const recorded = isOnRecord ? expectedVerdict(model, scenario, setting, property) : null;
  const { why } = found.result;
  return { verdict: result.verdict, recorded, result, isRunning: false, cut: why };
}

function rulingSoFar({ shown }: SoFar, about: Pick<Row, 'name' | 'text' | 'kind' | 'source'>) {
  const verdict = shown.find(({ name }) => name === about.name)?.verdict;
  if (verdict === undefined) return null;
  const result = { ...about, verdict, met: [], trace: null, vacuous: false, remark: null };
  return { verdict, recorded: null, result, isRunning: true, cut: null };
}

/** Whether what any order shows of a property is shown by no run in exact time. */
export function needsImpossibleTiming({ kind, rulings }: Row, reading: Reading): boolean {
  if (timeOf(reading) === 'exact') return false;
  const exact = rulings[reading === 'written' ? 'writtenExact' : 'amendedExact'];
  const [shown, not] = kind === 'sometimes' ? ['holds', 'violated'] : ['violated', 'holds'];
  return rulings[reading]?.verdict === shown && exact?.verdict === not;
}

/** A verdict that is not the one on record. */
export const isAmiss = ({ verdict, recorded }: Ruling): boolean =>
  recorded !== null && verdict !== 'unknown' && verdict !== recorded;

interface RowGroup {
  /** The worst of each of its rows; null if they have not been checked. */
  readonly verdict: Verdict | null;
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What needs a look first. */
export function groupsOf(rows: readonly Row[]): RowGroup[] {
  const worst = ({ rulings }: Row): Verdict | null => {
    const verdicts = Object.values(rulings).map((ruling) => ruling?.verdict);
    return (['violated', 'unknown', 'holds'] as const).find((v) => verdicts.includes(v)) ?? null;
  };
  const titles = [
    ['violated', 'Violated'],
    ['holds', 'Hold'],
    ['unknown', 'Unknown'],
    [null, 'Not checked yet'],
  ] as const;
  return titles.flatMap(([verdict, title]) => {
    const own = rows.filter((row) => worst(row) === verdict);
    return own.length === 0 ? [] : [{ verdict, title: `${title} (${own.length})`, rows: own }];
  });
}
