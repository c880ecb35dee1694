/**
 * The searches of a suite that take longest, those under a fault, in threads: as many at once as
 * there are cores. With one core the suite makes them itself.
 */

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FaultySearch } from '../paths/faulty.ts';
import { isFaultless, type Tier, tiersOf } from '../paths/tiers.ts';
import type { LoadedModel } from './load.ts';

/** What a thread is told, and what it answers. */
export interface ToThread {
  readonly tier: Tier;
  readonly scenario: string;
  readonly maxStates: number;
}
export type FromThread =
  | { readonly search: FaultySearch }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack: string } };

export async function faultySearches(
  { model, url }: LoadedModel,
  scenarios: readonly string[],
  maxStates: number,
  onProgress: (text: string) => void,
): Promise<FaultySearch[]> {
  const tiers = tiersOf(model).filter((tier) => !isFaultless(tier));
  // The last tiers take longest: they come first, so that no thread is left with one of them.
  const jobs = tiers.reverse().flatMap((tier) => {
    return scenarios.map((scenario): ToThread => ({ tier, scenario, maxStates }));
  });
  const threads = Math.min(availableParallelism(), jobs.length);
  if (threads < 2) return [];
  const found: FaultySearch[] = [];
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL('./pathsThread.mjs', import.meta.url), { workerData: { url } });
  });
  const work = async (worker: Worker): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      onProgress(`${job.tier.name}: ${job.scenario}`);
      worker.postMessage(job);
      // An error that the thread does not catch is thrown here.
      const [message] = (await once(worker, 'message')) as [FromThread];
      if ('error' in message) throw Object.assign(new Error(), message.error);
      found.push(message.search);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return found;
}
