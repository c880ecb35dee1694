/** What comes of a suite against a client, path by path, and what is recorded of it. */

import { availableParallelism } from 'node:os';
import { Adapter } from './adapter.ts';
import type { Difference } from './difference.ts';
import { takePath } from './path.ts';
import { type SuitePath, whyNot } from './suite.ts';

/**
 * - `conforms`: the client does all that the machine does in its place;
 * - `deviates`: it does otherwise, where the text says what to do;
 * - `silent`: it does otherwise, where the text says nothing;
 * - `not run`: it cannot take part.
 */
export type Verdict = 'conforms' | 'deviates' | 'silent' | 'not run';

export interface PathResult {
  readonly path: SuitePath;
  readonly verdict: Verdict;
  /** Where it deviates, or the text is silent. */
  readonly difference: Difference | null;
  /** Why it was not run. */
  readonly reason: string | null;
}

export interface Results {
  readonly client: string;
  readonly paths: readonly PathResult[];
  readonly seconds: number;
}

/** What is recorded of a result: what does not depend on the run. */
export interface RecordedResult {
  readonly verdict: Verdict;
  readonly expected?: string;
  readonly seen?: string;
  readonly source?: string;
}

export function recordedOf({ verdict, difference, reason }: PathResult): RecordedResult {
  if (reason !== null) return { verdict, source: reason };
  if (difference === null) return { verdict };
  const { expected, seen, source } = difference;
  return { verdict, expected, seen, source };
}

const verdictOf = (difference: Difference | null): Verdict =>
  difference === null ? 'conforms' : difference.specStep === null ? 'silent' : 'deviates';

async function resultOf(adapter: Adapter, path: SuitePath): Promise<PathResult> {
  const reason = whyNot(adapter.hello, path);
  if (reason !== null) return { path, verdict: 'not run', difference: null, reason };
  const difference = await takePath(adapter, path);
  return { path, verdict: verdictOf(difference), difference, reason: null };
}

/**
 * Takes all paths, with as many clients at once as there are cores. Throws a UsageError for a
 * client that cannot be started, or fails on the way.
 */
export async function conform(
  command: readonly string[],
  paths: readonly SuitePath[],
  onProgress: (done: number) => void,
): Promise<Results> {
  const start = performance.now();
  const results: PathResult[] = [];
  const left = [...paths.entries()];
  let client = '';
  let done = 0;
  const work = async (): Promise<void> => {
    const adapter = await Adapter.start(command);
    client = adapter.hello.client;
    try {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        results[next[0]] = await resultOf(adapter, next[1]);
        onProgress(++done);
      }
    } finally {
      adapter.close();
    }
  };
  const clients = Math.min(availableParallelism(), paths.length);
  await Promise.all(Array.from({ length: clients }, work));
  return { client, paths: results, seconds: (performance.now() - start) / 1000 };
}
