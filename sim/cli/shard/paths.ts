/**
 * A shard of a covering suite: the search of one scenario under a fault is a piece of the work, all
 * searches without a fault are another one. What needs all of them, which paths are enough, is
 * decided by `merge`.
 */

import { setImmediate as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { searchFaulty } from '../../coverage/faulty.ts';
import { Making } from '../../coverage/suite.ts';
import type { FaultlessTier, FaultySearch } from '../../coverage/task.ts';
import { isFaultless, tiersOf } from '../../coverage/tiers.ts';
import type { Model } from '../../model/model.ts';
import { inSlices } from '../../run/work.ts';
import { asExpected, incomplete } from '../exitCodes.ts';
import type { Io } from '../io.ts';
import type { LoadedModel } from '../load.ts';
import {
  type FaultyJob,
  faultlessBeside,
  faultyJobs,
  searchedInThreads,
  type Watcher,
} from '../pathsJobs.ts';
import { watch } from '../watch.ts';
import { makePart } from './part.ts';
import { type Results, resultOf } from './results.ts';
import { sizesOf } from './sizes.ts';

const withoutFaults = 'without faults';
const keyOf = (tier: string, scenario: string): string => `${scenario}: ${tier}`;

/** Searches what is this shard's, and prints what `merge` takes. Returns the exit code. */
export async function pathsShard(
  loaded: LoadedModel,
  command: Command,
  scenarios: readonly string[],
  maxStates: number,
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const pieces = await piecesIn(model, scenarios);
  return makePart({ model, command, io, others: ['machine'] }, pieces, async (own) => {
    const jobs = own.flatMap(({ job }) => job ?? []);
    const watcher = watch(io, 'searching for paths');
    const making = new Making(model, { scenarios, maxStates });
    const searching = searched(loaded, jobs, maxStates, watcher);
    const work = async (): Promise<Results> => {
      const faultless =
        own.length > jobs.length
          ? { [withoutFaults]: await faultlessBeside(making, searching, watcher) }
          : {};
      const found = (await searching).map((one) => [keyOf(one.tier, one.scenario), one] as const);
      return { ...faultless, ...Object.fromEntries(found) };
    };
    const results = await work().finally(watcher.end);
    return { results, exitCode: Object.values(results).some(isCut) ? incomplete : asExpected };
  });
}

const isCut = (result: unknown): boolean =>
  Array.isArray(result)
    ? (result as FaultlessTier[]).some(({ kept }) => kept.entered.some(({ cut }) => cut !== null))
    : (result as FaultySearch).cut !== null;

/** What shards have found. Throws a UsageError for what none has. */
export function mergedSearches(model: Model, scenarios: readonly string[], results: Results) {
  return {
    faultless: resultOf<FaultlessTier[]>(results, withoutFaults),
    faulty: faultyJobs(model, scenarios).map(({ tier, scenario }) =>
      resultOf<FaultySearch>(results, keyOf(tier.name, scenario)),
    ),
  };
}

async function piecesIn(model: Model, scenarios: readonly string[]) {
  const sizes = await sizesOf(model);
  const faultless = tiersOf(model)
    .filter(isFaultless)
    .flatMap(({ faults, amend }) => scenarios.map((name) => sizes(name, faults, amend)));
  const all = faultless.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return [
    { key: withoutFaults, cost: faultless.includes(null) ? null : all, job: null },
    ...faultyJobs(model, scenarios).map((job) => {
      const { tier, scenario } = job;
      const cost = sizes(scenario, tier.faults, tier.amend);
      return { key: keyOf(tier.name, scenario), cost, job };
    }),
  ];
}

/** In threads or, where there is one core or one search, in this one. */
async function searched(
  loaded: LoadedModel,
  jobs: readonly FaultyJob[],
  maxStates: number,
  watcher: Watcher,
): Promise<FaultySearch[]> {
  const found = await searchedInThreads(loaded, jobs, maxStates, watcher);
  if (found.length > 0) return found;
  for (const job of jobs) {
    const searching = searchFaulty(loaded.model, job.tier, job.scenario, maxStates);
    const onProgress = (text: string): void => watcher.onProgress(job, text);
    found.push(await inSlices(searching, onProgress, watcher.goesOn, pause));
  }
  return found;
}
