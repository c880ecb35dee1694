/** What shards have found, by the keys of the pieces of their work. */

import type { CheckResult } from '../../check/check.ts';
import { type Job, settingOf } from '../../check/jobs.ts';
import type { Model } from '../../model/model.ts';
import { UsageError } from '../../system/errors.ts';

export type Results = Readonly<Record<string, unknown>>;

/** By which the result of a search is found again. */
export const keyOf = (model: Model, job: Job): string =>
  `${job.scenario}: ${settingOf(model, job)}`;

/** What they have found for these searches. */
export const mergedResults = (
  model: Model,
  jobs: readonly Job[],
  results: Results,
): CheckResult[] => jobs.map((job) => resultOf(results, keyOf(model, job)));

/** Throws a UsageError for what no shard has found. */
export function resultOf<R>(results: Results, key: string): R {
  const found = Object.hasOwn(results, key) ? results[key] : undefined;
  if (found !== undefined) return found as R;
  throw new UsageError(`merge: expected a result of "${key}" in some shard, got none`);
}
