/**
 * The searches of a suite that take longest, those under a fault, in threads: as many at once as
 * there are cores, while this thread goes on. With one core it makes them itself.
 */

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FaultySearch } from '../coverage/faulty.ts';
import { type Suite, suiteInParts } from '../coverage/suite.ts';
import { isFaultless, scenariosFor, type Tier, tiersOf } from '../coverage/tiers.ts';
import type { LoadedModel } from './load.ts';

/** What a thread is told: where the model is, and what there is to do for all of them. */
export interface ToThread {
  readonly url: string;
  readonly jobs: readonly { readonly tier: Tier; readonly scenario: string }[];
  readonly maxStates: number;
  /** How many jobs have been taken, by whichever thread. */
  readonly taken: Int32Array;
}
/** What it answers in the end. */
export type FromThread =
  | { readonly searches: readonly FaultySearch[] }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack: string } };

/** The covering suite of a model. Throws a UsageError for a scenario that it does not have. */
export async function suiteInThreads(
  loaded: LoadedModel,
  scenarios: readonly string[],
  maxStates: number,
  onProgress: (text: string) => void,
): Promise<Suite> {
  const start = performance.now();
  const searching = faultySearches(loaded, scenarios, maxStates);
  const making = suiteInParts(loaded.model, { scenarios, maxStates, onProgress });
  try {
    making.next();
  } catch (error) {
    // The threads have met it too: they are not left behind.
    await searching.catch(() => {});
    throw error;
  }
  const made = making.next(await searching).value as Suite;
  return { ...made, seconds: (performance.now() - start) / 1000 };
}

/** Starts them. None come of it where there is but one core. */
async function faultySearches(
  { model, url }: LoadedModel,
  scenarios: readonly string[],
  maxStates: number,
): Promise<FaultySearch[]> {
  const tiers = tiersOf(model).filter((tier) => !isFaultless(tier));
  // The last tiers take longest: they come first, so that no thread is left with one of them.
  const jobs = tiers
    .reverse()
    .flatMap((tier) =>
      scenariosFor(model, tier, scenarios).map((scenario) => ({ tier, scenario })),
    );
  const threads = Math.min(availableParallelism(), jobs.length);
  if (threads < 2) return [];
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: ToThread = { url, jobs, maxStates, taken };
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL('./pathsThread.mjs', import.meta.url), { workerData });
  });
  try {
    // An error that a thread does not catch is thrown here.
    const answers = (await Promise.all(workers.map((worker) => once(worker, 'message')))) as [
      FromThread,
    ][];
    return answers.flatMap(([answer]) => {
      if ('error' in answer) throw Object.assign(new Error(), answer.error);
      return answer.searches;
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
