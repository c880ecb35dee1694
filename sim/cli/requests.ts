/** What a thread of the command line is asked for. */

import type { Job } from '../check/jobs.ts';
import { checkTogether } from '../check/together.ts';
import type { Sliced } from '../coverage/slices.ts';
import type { FaultySearch } from '../coverage/task.ts';
import type { Tier } from '../coverage/tiers.ts';
import type { Model } from '../model/model.ts';
import { type Stored, storageOf } from './keep/storage.ts';

/** Searches for paths, for several threads to share. */
export interface FaultySearches {
  readonly jobs: readonly { readonly tier: Tier; readonly scenario: string }[];
  readonly maxStates: number;
  /** How many of the jobs have been taken, by whichever thread: they share the memory of it. */
  readonly taken: Int32Array;
}

async function searchFaultyTiers(
  model: Model,
  asked: FaultySearches,
): Promise<Sliced<FaultySearch[]>> {
  // A thread that checks does without.
  const { searchFaulty } = await import('../coverage/faulty.ts');
  return inTurn(asked, (tier, scenario) => searchFaulty(model, tier, scenario, asked.maxStates));
}

function* inTurn(
  { jobs, taken }: FaultySearches,
  search: (tier: Tier, scenario: string) => Sliced<FaultySearch>,
): Sliced<FaultySearch[]> {
  const searches: FaultySearch[] = [];
  const next = () => jobs[Atomics.add(taken, 0, 1)];
  for (let job = next(); job !== undefined; job = next()) {
    searches.push(yield* search(job.tier, job.scenario));
  }
  return searches;
}

/** Searches of one system, and where they are kept, if they are. */
interface Searches {
  readonly jobs: readonly Job[];
  readonly stored: Stored;
}

const check = (model: Model, { jobs, stored }: Searches) =>
  checkTogether(model, jobs, undefined, storageOf(stored));

export const requests = { check, searchFaultyTiers };
export type ThreadRequests = typeof requests;
