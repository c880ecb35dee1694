/** What is written down about durations: answers to questions, and what timing findings need. */

import { rendezvous } from '../machines/msc3906/index.ts';
import {
  allScenarios,
  checkJob,
  type Job,
  settingName,
  settingsOf,
  systemOf,
} from '../sim/check/jobs.ts';
import type { PropertyResult } from '../sim/check/judge.ts';
import { withSettings } from '../sim/check/model.ts';
import { modelAt } from '../sim/check/threshold/asked.ts';
import { needsOf, needsText } from '../sim/check/threshold/needs.ts';
import { threshold } from '../sim/check/threshold/threshold.ts';
import { possibleText } from '../sim/check/time/demandsText.ts';
import type { Finding, Question } from '../sim/model/property.ts';
import { seconds, type TraceRow, tell } from '../sim/run/tell.ts';
import { noFaults } from '../sim/system/definition.ts';
import { grouped } from '../sim/system/grouped.ts';

/** One side of a threshold: a run at the last value that has one, or how many states have none. */
export interface Side {
  readonly value: number;
  readonly shown: string;
}

/** An answer: the values next to each other between which a verdict changes. */
export interface Answer {
  readonly property: string;
  readonly knob: string;
  readonly holds: Side;
  readonly violated: Side;
}

const { findings = [] } = rendezvous;

/** What is decided of a question at one value. */
export function searchedAt({ scenario, given, property, knob }: Question, value: number) {
  const model = modelAt(withSettings(rendezvous, given), knob, value);
  const limits = { time: 'exact', untilShown: true } as const;
  const job = { scenario, faults: noFaults, amend: [], properties: [property], limits };
  const { properties, states } = ended(checkJob(model, job));
  const found = properties.find(({ name }) => name === property) as PropertyResult;
  return { model, job, found, states };
}

function sideAt(question: Question, value: number): Side {
  const { model, job, found, states } = searchedAt(question, value);
  if (found.trace === null) {
    const where = found.kind === 'sometimes' ? 'in none of' : 'in all of';
    return { value, shown: `${where} ${grouped(states)} states` };
  }
  const settings = settingsOf(model, job.scenario);
  const { rows } = tell(model, systemOf(model, job), settings, found.trace);
  const { text, notes, atMs = 0 } = rows.at(-1) as TraceRow;
  const told = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  return { value, shown: `after ${rows.length} steps, at ${seconds(atMs)} s: ${text}${told}` };
}

function answerTo(question: Question): Answer {
  const { text: _, given, ...asked } = question;
  const { property, knob } = asked;
  const found = threshold(rendezvous, { ...asked, settings: given, probes: 4 });
  const [change, ...more] = found.changes;
  if (!found.complete || change === undefined || more.length > 0) {
    throw new Error(`${knob}: expected one change of ${property}, got ${found}`);
  }
  const [holds, violated] = [sideAt(question, change.holds), sideAt(question, change.violated)];
  return { property, knob, holds, violated };
}

export const answers = (): Answer[] => (rendezvous.questions ?? []).map(answerTo);

/**
 * Which timing a finding needs, in the first scenario that shows it in exact time or, if none does,
 * in untimed reading. Nothing of one that no run shows, or only a fault.
 */
function timingOf({ property }: Finding): string | null {
  const firstIn = (time: 'untimed' | 'exact'): string | undefined => {
    const setting = settingName(rendezvous, noFaults, [], time);
    return rendezvous.recorded?.[setting]?.[property]?.split(' ')[0];
  };
  const shownIn = firstIn('exact');
  const scenario = shownIn ?? firstIn('untimed');
  if (scenario === undefined || scenario === allScenarios) return null;
  const job = { scenario, faults: noFaults, amend: [], properties: null, limits: {} };
  const told = shownIn
    ? possibleIn({ ...job, properties: [property], limits: { time: 'exact', untilShown: true } })
    : needsText(needsOf(rendezvous, job, property));
  return `${told} (${scenario})`;
}

/** What the run needs that shows a violation. */
function possibleIn(job: Job): string {
  const [found] = ended(checkJob(rendezvous, job)).properties;
  return possibleText(systemOf(rendezvous, job), found?.trace?.steps ?? null);
}

function ended<Result>(work: Generator<unknown, Result>): Result {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

/** By finding; of others than these, if some are named, as it is on record. */
export function timings(of: readonly string[] = []): Record<string, string> {
  const all = findings.flatMap((finding): [string, string][] => {
    const isAsked = of.length === 0 || of.includes(finding.name);
    const timing = isAsked ? timingOf(finding) : (finding.timing ?? null);
    return timing === null ? [] : [[finding.name, timing]];
  });
  return Object.fromEntries(all);
}
