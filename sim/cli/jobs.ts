/**
 * Runs searches: one by one in this thread, a slice at a time so that it can be stopped, or
 * several at once in threads of their own.
 */

import { availableParallelism } from 'node:os';
import { setImmediate as pause } from 'node:timers/promises';
import type { CheckResult, OnExplored } from '../check/check.ts';
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

/**
 * Runs all of them, as many at once as there are cores. The results are in their order. The graph
 * of a search is there in this thread only: with `onExplored`, which gets that of the first one.
 */
export async function runJobs(
  { model, url }: LoadedModel,
  jobs: readonly Job[],
  watcher: Watcher,
  onExplored?: OnExplored,
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
  const isHere = jobs.length <= fewJobs || onExplored !== undefined;
  const count = isHere ? 1 : Math.min(availableParallelism(), jobs.length);
  if (count === 1) {
    await work((job) => {
      const onProgress = (progress: Progress): void => watcher.onProgress(job, progress);
      const checking = checkJob(model, job, job === jobs[0] ? onExplored : undefined);
      return inSlices(checking, onProgress, watcher.goesOn, pause);
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
