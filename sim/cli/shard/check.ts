/** A shard of a check: some of its searches, those of one system together. */

import type { Command } from 'commander';
import type { CheckResult } from '../../check/check.ts';
import type { Job } from '../../check/jobs.ts';
import { togetherIn } from '../../check/together.ts';
import type { Io } from '../io.ts';
import { runJobs } from '../jobs.ts';
import { diskFrom, keptIn, tellKept } from '../keep/asked.ts';
import type { LoadedModel } from '../load.ts';
import { watchJobs } from '../watch.ts';
import { makePart } from './part.ts';
import { keyOf } from './results.ts';
import { sizesOf } from './sizes.ts';

/**
 * Makes the searches that are this shard's, and prints what `merge` takes. `exitCode`: of these
 * alone.
 */
export async function checkShard(
  loaded: LoadedModel,
  command: Command,
  jobs: readonly Job[],
  io: Io,
  exitCode: (jobs: readonly Job[], results: readonly CheckResult[]) => Promise<number>,
): Promise<number> {
  const { model } = loaded;
  const sizes = await sizesOf(model);
  const groups = togetherIn(model, jobs).map((places) => {
    const [place] = places as [number, ...number[]];
    const { scenario, faults, amend } = jobs[place] as Job;
    // What is searched together is searched once.
    return { key: `${place}`, places, cost: sizes(scenario, faults, amend) };
  });
  return makePart({ model, command, io, others: ['graph'] }, groups, async (pieces) => {
    const own = pieces.flatMap(({ places }) => places.map((at) => jobs[at] as Job));
    const disk = diskFrom(command.opts());
    const kept = own.length === 0 ? undefined : keptIn(model, own, command.opts(), io);
    const stored = { kept, disk };
    const watcher = watchJobs(io, own.length);
    const results = await runJobs(loaded, own, watcher, { stored }).finally(watcher.end);
    tellKept(results, kept, command, io);
    const byKey = own.map((job, at) => [keyOf(model, job), results[at]] as const);
    return { results: Object.fromEntries(byKey), exitCode: await exitCode(own, results) };
  });
}
