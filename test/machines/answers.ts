/**
 * Answers on record to questions about durations: the verdict at the values next to each other is
 * searched for once more, and each run that shows one is taken again with real cryptography at its
 * moments.
 */

import { expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import recorded from '../../machines/msc3906/recorded/thresholds.json' with { type: 'json' };
import { settingsOf, systemOf } from '../../sim/check/jobs.ts';
import type { PropertyResult } from '../../sim/check/judge.ts';
import type { Question } from '../../sim/model/property.ts';
import { traceFile } from '../../sim/trace/format.ts';
import { Systems } from '../../sim/trace/replay.ts';
import { type Answer, searchedAt } from '../recordTime.ts';
import { expectSame } from '../sim/trace/randomPaths.ts';

const { questions = [] } = rendezvous;

/** What is decided of a question at a value; the run that shows it, if there is one, is taken. */
function verdictAt(question: Question, value: number): PropertyResult['verdict'] {
  const { model, job, found } = searchedAt(question, value);
  const { name, text: title, trace, verdict } = found;
  if (trace === null) return verdict;
  const { scenario, faults, amend } = job;
  const about = { name, title, settings: settingsOf(model, scenario), faults, amend };
  const file = traceFile(model, about, trace, systemOf(model, job));
  const { steps } = expectSame(file, 1, new Systems(model));
  expect(steps.map(({ atMs }) => atMs)).toEqual(trace.steps.map(({ atMs }) => atMs));
  return verdict;
}

const isLong = ({ scenario, given }: Question): boolean =>
  scenario === 'oidc-corrected' || Object.keys(given).length > 0;

/** Of all questions, or of those that take a few seconds. */
export function answersHold(which: 'all' | 'quick'): void {
  it('there is one on record for each question', () => {
    const asked = questions.map(({ property, knob }) => [property, knob]);
    expect(recorded.map(({ property, knob }) => [property, knob])).toEqual(asked);
  });

  const rows = questions.map((question, index) => [question, recorded[index] as Answer] as const);
  const wanted = rows.filter(([question]) => which === 'all' || !isLong(question));
  it.each(wanted)('$text', (question, { holds, violated }) => {
    expect(Math.abs(holds.value - violated.value)).toBe(1);
    expect(verdictAt(question, holds.value)).toBe('holds');
    expect(verdictAt(question, violated.value)).toBe('violated');
  });
}
