/** What there is to say of each property: its verdicts, and what is on record about it. */

import { type Finding, type Model, type Property, settle, type Verdict } from 'actorcheck';
import {
  expectedVerdict,
  findingOf,
  type PropertyResult,
  repairsIn,
  settingName,
} from 'actorcheck/check';
import type { Checked } from '../engine.ts';
import type { Reading, Subject } from './subject.ts';

export interface Ruling {
  readonly verdict: Verdict;
  /** The verdict on record; null if there is none for such a setting. */
  readonly recorded: Verdict | null;
  readonly result: PropertyResult;
}

export interface Row extends Pick<Property, 'name' | 'text' | 'kind' | 'source'> {
  /** Null where that reading has not been checked. */
  readonly written: Ruling | null;
  readonly amended: Ruling | null;
  /** What the text gets wrong here; undefined if nothing is known or it holds. */
  readonly finding: Finding | undefined;
  readonly repairs: readonly string[];
}

type FoundIn = Readonly<Record<Reading, Checked | null>>;

/** A row for each property, of the model's and, once there is a result, of the engine's. */
export function rowsOf(model: Model, subject: Subject, found: FoundIn): Row[] {
  const settings = settle(model.knobs, subject.given);
  const known = (model.properties ?? []).filter(({ appliesTo }) => appliesTo?.(settings) ?? true);
  const results = (found.written ?? found.amended)?.result.properties;
  return (results ?? known).map(({ name, text, kind, source }) => {
    const written = rulingOf(model, subject, found.written, name);
    const isViolated = written?.verdict === 'violated';
    return {
      name,
      text,
      kind,
      source,
      written,
      amended: rulingOf(model, subject, found.amended, name),
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
  const setting = settingName(model, found.asked.faults, found.asked.amend);
  const isOnRecord = isScenario && model.recorded !== undefined;
  const recorded = isOnRecord ? expectedVerdict(model, scenario, setting, property) : null;
  return { verdict: result.verdict, recorded, result };
}

/** A verdict that is not the one on record. */
export const isAmiss = ({ verdict, recorded }: Ruling): boolean =>
  recorded !== null && verdict !== 'unknown' && verdict !== recorded;

interface RowGroup {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What needs a look first. */
export function groupsOf(rows: readonly Row[]): RowGroup[] {
  const worst = ({ written, amended }: Row): Verdict | null => {
    const verdicts = [written, amended].flatMap((ruling) => (ruling ? [ruling.verdict] : []));
    return (['violated', 'unknown', 'holds'] as const).find((v) => verdicts.includes(v)) ?? null;
  };
  const titles = [
    ['violated', 'Violated'],
    ['unknown', 'Unknown'],
    ['holds', 'Hold'],
    [null, 'Not checked yet'],
  ] as const;
  return titles.flatMap(([verdict, title]) => {
    const own = rows.filter((row) => worst(row) === verdict);
    return own.length === 0 ? [] : [{ title: `${title} (${own.length})`, rows: own }];
  });
}
