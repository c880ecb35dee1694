/**
 * The covering suite with threads: the searches under a fault, which take longest, are made by as
 * many threads as there are cores, beside this one. With one core this thread makes them itself.
 */

import { availableParallelism } from 'node:os';
import { setImmediate as pause } from 'node:timers/promises';
import { Making, type Suite } from '../coverage/suite.ts';
import type { FaultlessTier, FaultySearch } from '../coverage/task.ts';
import { isFaultless, scenariosFor, tiersOf } from '../coverage/tiers.ts';
import type { Model } from '../model/model.ts';
import { type Asking, inSlices } from '../run/work.ts';
import type { LoadedModel } from './load.ts';
import { withThreads } from './pool.ts';
import type { FaultySearches, ThreadRequests } from './requests.ts';

export interface Watcher {
  /** Told what a search is at, by a key for each that goes on. */
  onProgress(of: unknown, text: string): void;
  /** Whether to go on. */
  goesOn(): boolean;
}

/** A search under a fault. */
export type FaultyJob = FaultySearches['jobs'][number];

/** What others have found of a suite. */
interface Found {
  readonly faultless: readonly FaultlessTier[];
  readonly faulty: readonly FaultySearch[];
}

/**
 * The covering suite of a model, or what there is of it when the searches are not to go on. Throws
 * a UsageError for a scenario that the model does not have. `found`: is not looked for again.
 */
export async function suiteInThreads(
  loaded: LoadedModel,
  scenarios: readonly string[],
  maxStates: number,
  watcher: Watcher,
  found?: Found,
): Promise<Suite> {
  const making = new Making(loaded.model, { scenarios, maxStates });
  const jobs = found === undefined ? faultyJobs(loaded.model, scenarios) : [];
  const searching = searchedInThreads(loaded, jobs, maxStates, watcher);
  await faultlessBeside(making, searching, watcher, found?.faultless);
  const faulty = found?.faulty ?? (await searching);
  const onProgress = (text: string): void => watcher.onProgress(making, text);
  return inSlices(making.faulty(faulty), onProgress, watcher.goesOn, pause);
}

/** The tiers without a fault, in this thread, while others search. */
export async function faultlessBeside(
  making: Making,
  searching: Promise<unknown>,
  watcher: Watcher,
  found: readonly FaultlessTier[] = [],
): Promise<readonly FaultlessTier[]> {
  // If a thread fails, this one has failed as well, or fails when it comes to wait for it.
  searching.catch(() => {});
  const onProgress = (text: string): void => watcher.onProgress(making, text);
  try {
    return await inSlices(making.faultless(found), onProgress, watcher.goesOn, pause);
  } catch (error) {
    // The threads fail for the same reason: they are ended first.
    await searching.catch(() => {});
    throw error;
  }
}

/** The last tiers take longest: they come first, so that no thread is left with one of them. */
export function faultyJobs(model: Model, scenarios: readonly string[]): FaultyJob[] {
  const tiers = tiersOf(model).filter((tier) => !isFaultless(tier));
  return tiers
    .reverse()
    .flatMap((tier) =>
      scenariosFor(model, tier, scenarios).map((scenario) => ({ tier, scenario })),
    );
}

/** Starts the threads and waits for them. Finds nothing where there is only one core. */
export async function searchedInThreads(
  { url }: LoadedModel,
  jobs: readonly FaultyJob[],
  maxStates: number,
  watcher: Watcher,
): Promise<FaultySearch[]> {
  const count = Math.min(availableParallelism(), jobs.length);
  if (count < 2) return [];
  // This thread is busy meanwhile: the others take the jobs themselves.
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const asked: FaultySearches = { jobs, maxStates, taken };
  const found = await withThreads(count, url, (threads) =>
    Promise.all(threads.map((thread) => searchIn(thread, asked, watcher))),
  );
  return found.flat();
}

function searchIn(
  thread: Asking<ThreadRequests>,
  asked: FaultySearches,
  watcher: Watcher,
): Promise<FaultySearch[]> {
  const running = thread.ask('searchFaultyTiers', asked, (text) => {
    watcher.onProgress(thread, text);
    if (!watcher.goesOn()) running.stop();
  });
  return running.result;
}
