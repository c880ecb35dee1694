/** The counterexamples of a check as traces, each with a name that says what it shows. */

import type { CheckResult } from '../check/check.ts';
import {
  findingOf,
  type Job,
  propertyNames,
  scenariosOf,
  settingOf,
  settingsOf,
  systemOf,
} from '../check/jobs.ts';
import { matrixScenarios } from '../check/matrix.ts';
import type { Model } from '../model/model.ts';
import { traceFile } from './format.ts';
import type { TraceFile } from './schema.ts';

/** A trace for each property that is violated and has a run which shows it. */
export function counterexamples(model: Model, job: Job, result: CheckResult): TraceFile[] {
  const { scenario, faults, amend } = job;
  const settings = settingsOf(model, scenario);
  const system = systemOf(model, job);
  const nameOf = traceNames(model, job);
  return result.properties.flatMap(({ name: property, text, verdict, trace }) => {
    if (verdict !== 'violated' || trace === null) return [];
    const name = nameOf(property);
    const title = findingOf(model, property)?.text ?? `not so: ${text}`;
    return [traceFile(model, { name, title, settings, faults, amend }, trace, system)];
  });
}

/** What the trace of a job is called that shows a property violated. */
export function traceNames(model: Model, job: Job): (property: string) => string {
  const scenarios = [...scenariosOf(model), ...matrixScenarios(model)].map(({ name }) => name);
  const scenario = wordsFor(scenarios)(job.scenario);
  const setting = wordsOf(settingOf(model, job));
  const wordsOfProperty = wordsFor(propertyNames(model));
  return (property) => [scenario, setting, wordsOfProperty(property)].join('--');
}

/** As part of a file's name: what stands between words is one hyphen. */
const wordsOf = (text: string): string =>
  text.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_.]+/gu, '-');

/**
 * The same for each of several names, no two of which become one, also where a disk does not tell
 * capital letters from small ones: the later of two has a number, whichever of them is asked for.
 */
function wordsFor(names: readonly string[]): (name: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    if (known.has(name)) continue;
    const words = wordsOf(name);
    let candidate = words;
    const folded = () => candidate.normalize('NFKC').toLowerCase();
    for (let number = 2; taken.has(folded()); number++) candidate = `${words}-${number}`;
    taken.add(folded());
    known.set(name, candidate);
  }
  return (name) => known.get(name) ?? wordsOf(name);
}
