/** Writes what a check has found as files for `replay`. */

import type { CheckResult } from '../check/check.ts';
import type { Job } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import { type NamedText, writeFiles } from './files.ts';

interface Search {
  readonly job: Job;
  readonly result: CheckResult;
}

/** Files by the names of their traces. */
export async function writeTraces(
  model: Model,
  searches: readonly Search[],
  folder: string,
): Promise<void> {
  const { counterexamples } = await import('../trace/counterexamples.ts');
  const { writeTrace } = await import('../trace/format.ts');
  const files = searches.flatMap(({ job, result }) =>
    counterexamples(model, job, result).map(
      (trace): NamedText => [`${trace.name}.json`, writeTrace(trace)],
    ),
  );
  writeFiles('traces', folder, files);
}
