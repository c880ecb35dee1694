/** What a check ends with. */

import type { CheckResult } from '../check/check.ts';
import { type Compared, isAmiss } from '../check/compared.ts';
import type { Job } from '../check/jobs.ts';
import { isStrictly } from '../check/remarks.ts';
import type { Report, Run } from '../check/report.ts';
import type { Model } from '../model/model.ts';
import { asExpected, incomplete, notAsExpected } from './exitCodes.ts';

export function exitCode(
  { verdicts, remarks }: Pick<Report, 'verdicts' | 'remarks'>,
  runs: readonly Run[],
  isStrict: boolean,
): number {
  const isViolated = ({ verdict }: Compared): boolean => verdict === 'violated';
  if (verdicts.some(isStrict ? isViolated : isAmiss)) return notAsExpected;
  if (isStrict && remarks.some(isStrictly)) return notAsExpected;
  const all = runs.flatMap(({ result, amended }) => [result, ...(amended ? [amended.result] : [])]);
  return all.every(({ complete }) => complete) ? asExpected : incomplete;
}

/** Of some of its searches: what a property says of none of all scenarios, these cannot tell. */
export async function exitCodeOfPart(
  model: Model,
  jobs: readonly Job[],
  results: readonly CheckResult[],
  isStrict: boolean,
): Promise<number> {
  const { reportOf } = await import('../check/report.ts');
  const runs = jobs.map((job, at) => ({ job, result: results[at] as CheckResult, amended: null }));
  const { verdicts } = reportOf(model, runs, null);
  return exitCode({ verdicts, remarks: [] }, runs, isStrict);
}
