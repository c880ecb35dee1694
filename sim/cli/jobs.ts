/**
 * Runs searches: one by one in this thread, a slice at a time so that it can be stopped, or
 * several at once in threads of their own.
 */

import { availableParallelism } from 'node:os';
import { setImmediate as pause } from 'node:timers/promises';
import type { CheckResult } from '../check/check.ts';
import { checkJob, type Job } from '../check/jobs.ts';
import type { Progress } from '../check/search/limits.ts';
import { type Asking, inSlices } from '../run/work.ts';
import type { LoadedModel } from './load.ts';
import { withThreads } from './pool.ts';
import type { ThreadRequests } from './requests.ts';

interface Watcher {
  onProgress(job: Job, progress: Progress): void;
  /** Whether to go on. */
  goesOn(): boolean;
}

const fewJobs = 3;

/** Runs all of them, as many at once as there are cores. The results are in their order. */
export async function runJobs(
  { model, url }: LoadedModel,
  jobs: readonly Job[],
  watcher: Watcher,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let next = 0;
  const work = async (run: (job: Job) => Promise<CheckResult>): Promise<void> => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await run(jobs[index] as Job);
    }
  };
  // A thread has to load everything first, so that a few searches are done sooner without.
  const count = jobs.length <= fewJobs ? 1 : Math.min(availableParallelism(), jobs.length);
  if (count === 1) {
    await work((job) => {
      const onProgress = (progress: Progress): void => watcher.onProgress(job, progress);
      return inSlices(checkJob(model, job), onProgress, watcher.goesOn, pause);
    });
  } else {
    await withThreads(count, url, (threads) =>
      Promise.all(threads.map((thread) => work((job) => checkIn(thread, job, watcher)))),
    );
  }
  return results;
}

function checkIn(thread: Asking<ThreadRequests>, job: Job, watcher: Watcher): Promise<CheckResult> {
  const running = thread.ask('check', job, (progress) => {
    watcher.onProgress(job, progress);
    if (!watcher.goesOn()) running.stop();
  });
  return running.result;
}
