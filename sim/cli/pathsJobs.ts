/**
 * The covering suite with threads: the searches under a fault, which take longest, are made by as
 * many threads as there are cores, beside this one. With one core this thread makes them itself.
 */

import { availableParallelism } from 'node:os';
import { type Suite, suiteInParts } from '../coverage/suite.ts';
import type { FaultySearch } from '../coverage/task.ts';
import { isFaultless, scenariosFor, tiersOf } from '../coverage/tiers.ts';
import type { LoadedModel } from './load.ts';
import { withThreads } from './pool.ts';
import type { FaultySearches } from './requests.ts';

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
    // The threads fail for the same reason: they are ended first.
    await searching.catch(() => {});
    throw error;
  }
  const made = making.next(await searching).value as Suite;
  return { ...made, seconds: (performance.now() - start) / 1000 };
}

/** Starts the threads and waits for them. Finds nothing where there is only one core. */
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
  const count = Math.min(availableParallelism(), jobs.length);
  if (count < 2) return [];
  // This thread is busy meanwhile: the others take the jobs themselves.
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const asked: FaultySearches = { jobs, maxStates, taken };
  const found = await withThreads(count, url, (threads) =>
    Promise.all(threads.map((thread) => thread.ask('searchFaultyTiers', asked).result)),
  );
  return found.flat();
}
