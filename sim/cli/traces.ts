/** Writes what a check has found as files for `replay`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from '../check/index.ts';
import type { Job } from '../check/model.ts';
import { UsageError } from '../errors.ts';
import type { Model } from '../model.ts';

interface Search {
  readonly job: Job;
  readonly result: CheckResult;
}

/** Files by the names of their traces: those of another check are written over. */
export async function writeTraces(
  model: Model,
  searches: readonly Search[],
  folder: string,
): Promise<void> {
  const { counterexamples } = await import('../trace/counterexamples.ts');
  const { writeTrace } = await import('../trace/format.ts');
  try {
    mkdirSync(folder, { recursive: true });
    for (const { job, result } of searches) {
      for (const trace of counterexamples(model, job, result)) {
        writeFileSync(join(folder, `${trace.name}.json`), writeTrace(trace));
      }
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`traces: expected a folder to write to, got "${folder}" (${code})`);
  }
}
