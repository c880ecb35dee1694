/**
 * Runs searches: one by one in this thread, a slice at a time so that it can be stopped, or
 * several at once in threads of their own.
 */

import { availableParallelism } from 'node:os';
import { setImmediate as pause } from 'node:timers/promises';
import type { CheckResult, OnExplored } from '../check/check.ts';
import type { Job } from '../check/jobs.ts';
import type { Progress } from '../check/search/limits.ts';
import { checkTogether, togetherIn } from '../check/together.ts';
import { type Asking, inSlices } from '../run/work.ts';
import { type Stored, storageOf } from './keep/storage.ts';
import type { LoadedModel } from './load.ts';
import { withThreads } from './pool.ts';
import type { ThreadRequests } from './requests.ts';
import { mergedResults } from './shard/results.ts';

interface Watcher {
  onProgress(job: Job, progress: Progress): void;
  /** Whether to go on. */
  goesOn(): boolean;
}

interface How {
  readonly onExplored?: OnExplored;
  readonly stored?: Stored;
}

const fewJobs = 3;

/**
 * Runs all of them, as many at once as there are cores; those that are about one system together.
 * The results are in their order. The graph of a search is there in this thread only: with
 * `onExplored`, which gets that of the first one. `stored`: see `Stored`.
 */
export async function runJobs(
  { model, url, merged }: LoadedModel,
  jobs: readonly Job[],
  watcher: Watcher,
  { onExplored, stored = {} }: How = {},
): Promise<CheckResult[]> {
  if (merged !== undefined) return mergedResults(model, jobs, merged);
  const results: CheckResult[] = [];
  // Who wants the graph has that search by itself.
  const groups = onExplored === undefined ? togetherIn(model, jobs) : jobs.map((_, at) => [at]);
  let next = 0;
  const work = async (run: (jobs: readonly Job[]) => Promise<CheckResult[]>): Promise<void> => {
    for (let group = groups[next++]; group !== undefined; group = groups[next++]) {
      const found = await run(group.map((place) => jobs[place] as Job));
      for (const [at, place] of group.entries()) results[place] = found[at] as CheckResult;
    }
  };
  // A thread has to load everything first, so that a few searches are done sooner without.
  const isHere = groups.length <= fewJobs || onExplored !== undefined;
  const count = isHere ? 1 : Math.min(availableParallelism(), groups.length);
  if (count === 1) {
    await work((group) => {
      const [job] = group as readonly [Job];
      const onProgress = (progress: Progress): void => watcher.onProgress(job, progress);
      const told = job === jobs[0] ? onExplored : undefined;
      const checking = checkTogether(model, group, told, storageOf(stored));
      return inSlices(checking, onProgress, watcher.goesOn, pause);
    });
  } else {
    await withThreads(count, url, (threads) =>
      Promise.all(
        threads.map((thread) => work((group) => checkIn(thread, { jobs: group, stored }, watcher))),
      ),
    );
  }
  return results;
}

function checkIn(
  thread: Asking<ThreadRequests>,
  asked: { readonly jobs: readonly Job[]; readonly stored: Stored },
  watcher: Watcher,
): Promise<CheckResult[]> {
  const running = thread.ask('check', asked, (progress) => {
    watcher.onProgress(asked.jobs[0] as Job, progress);
    if (!watcher.goesOn()) running.stop();
  });
  return running.result;
}
