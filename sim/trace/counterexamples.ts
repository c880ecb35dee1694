/** The counterexamples of a check as traces, each with a name that says what it shows. */

import type { CheckResult } from '../check/check.ts';
import { findingOf, type Job, settingName, settingsOf, systemOf } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import { traceFile } from './format.ts';
import type { TraceFile } from './schema.ts';

/** A trace for each property that is violated and has a run which shows it. */
export function counterexamples(model: Model, job: Job, result: CheckResult): TraceFile[] {
  const { scenario, faults, amend } = job;
  const settings = settingsOf(model, scenario);
  const system = systemOf(model, job);
  const setting = settingName(model, faults, amend);
  return result.properties.flatMap(({ name: property, text, verdict, trace }) => {
    if (verdict !== 'violated' || trace === null) return [];
    const name = [scenario, setting, property].map(wordsOf).join('--');
    const title = findingOf(model, property)?.text ?? `not so: ${text}`;
    return [traceFile(model, { name, title, settings, faults, amend }, trace, system)];
  });
}

/** As part of a file's name: what stands between words is one hyphen. */
const wordsOf = (text: string): string => text.replace(/[^\w.]+/g, '-');
