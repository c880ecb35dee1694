/**
 * Runs searches: one by one in this thread, a slice at a time so that it can be stopped, or
 * several at once in threads of their own.
 */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CheckResult } from '../check/check.ts';
import { checkJob, type Job } from '../check/jobs.ts';
import type { Progress } from '../check/search/explore.ts';
import type { Model } from '../model/model.ts';
import type { LoadedModel } from './load.ts';

/** What a thread is told, and what it answers. */
export type ToThread = { readonly stop: true } | { readonly job: Job };
export type FromThread =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'result'; readonly result: CheckResult }
  | {
      readonly type: 'error';
      readonly error: { readonly name: string; readonly message: string; readonly stack?: string };
    };

export interface Watcher {
  onProgress(job: Job, progress: Progress): void;
  /** Whether to go on. */
  goesOn(): boolean;
}

const fewJobs = 3;

/** Lets the rest of the program have its turn. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs one search in this thread. */
export async function runJob(model: Model, job: Job, watcher: Watcher): Promise<CheckResult> {
  const checking = checkJob(model, job);
  let next = checking.next();
  while (!next.done) {
    watcher.onProgress(job, next.value);
    await pause();
    next = checking.next(watcher.goesOn());
  }
  return next.value;
}

/** Runs all of them, as many at once as there are cores. The results are in their order. */
export async function runJobs(
  { model, url }: LoadedModel,
  jobs: readonly Job[],
  watcher: Watcher,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  // A thread has to load everything first, so that a few searches are done sooner without.
  const threads = jobs.length <= fewJobs ? 1 : Math.min(availableParallelism(), jobs.length);
  let next = 0;
  const work = async (run: (job: Job) => Promise<CheckResult>): Promise<void> => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await run(jobs[index] as Job);
    }
  };
  if (threads === 1) {
    await work((job) => runJob(model, job, watcher));
    return results;
  }
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL('./thread.mjs', import.meta.url), { workerData: { url } });
  });
  try {
    await Promise.all(workers.map((worker) => work((job) => inThread(worker, job, watcher))));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

function inThread(worker: Worker, job: Job, watcher: Watcher): Promise<CheckResult> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onError = (error: Error): void => {
      done();
      reject(error);
    };
    const onMessage = (message: FromThread): void => {
      if (message.type === 'progress') {
        watcher.onProgress(job, message.progress);
        if (!watcher.goesOn()) worker.postMessage({ stop: true } satisfies ToThread);
        return;
      }
      done();
      if (message.type === 'result') resolve(message.result);
      else reject(Object.assign(new Error(), message.error));
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage({ job } satisfies ToThread);
  });
}
