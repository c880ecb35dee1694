/** A suite in parts: each path is a piece of the work; `merge` puts together what came of them. */

import { type Model, UsageError } from 'actorcheck';
import {
  asExpected,
  type Io,
  makePart,
  notAsExpected,
  type PartResults,
  resultOf,
} from 'actorcheck/cli';
import type { Command } from 'commander';
import type { PathResult, Results } from './results.ts';
import type { SuitePath } from './suite/suite.ts';

/** What came of a path, which is known by its name. */
interface Taken extends Omit<PathResult, 'path'> {
  readonly client: string;
  /** Of the time that its part took. */
  readonly seconds: number;
}

interface Asked {
  readonly model: Model;
  readonly command: Command;
  readonly io: Io;
}

/** Takes the paths of a part. `changes`: what is otherwise than on record; a line for each. */
export function conformPart(
  asked: Asked,
  paths: readonly SuitePath[],
  take: (paths: readonly SuitePath[]) => Promise<Results>,
  changes: (results: Results) => Promise<readonly string[]>,
): Promise<number> {
  // A path takes longer the longer it is.
  const pieces = paths.map((path) => ({ key: path.name, cost: path.steps.length, path }));
  return makePart({ ...asked, others: [] }, pieces, async (own) => {
    const results = await take(own.map(({ path }) => path));
    const { client, paths: all, seconds } = results;
    const byName = all.map(({ path, ...came }): [string, Taken] => [
      path.name,
      { ...came, client, seconds: seconds / all.length },
    ]);
    const changed = await changes(results);
    for (const line of changed) asked.io.error(`${line}\n`);
    const exitCode = changed.length === 0 ? asExpected : notAsExpected;
    return { results: Object.fromEntries(byName), exitCode };
  });
}

/** Throws a UsageError for a path that no part has taken, and for parts of several clients. */
export function mergedParts(paths: readonly SuitePath[], merged: PartResults): Results {
  const taken = paths.map((path) => ({ path, ...resultOf<Taken>(merged, path.name) }));
  const [client = '', other] = new Set(taken.map((one) => one.client));
  if (other !== undefined) {
    throw new UsageError(`merge: expected one client, got "${client}" and "${other}"`);
  }
  return {
    client,
    paths: taken.map(({ client: _, seconds: __, ...result }) => result),
    seconds: taken.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
