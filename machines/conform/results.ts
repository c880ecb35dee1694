/** What comes of a suite against a client, path by path, and what is recorded of it. */

import { availableParallelism } from 'node:os';
import type { RecordedResult, Verdict } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import { Adapter, type Steering } from './adapter.ts';
import type { Difference } from './difference.ts';
import type { Afterwards } from './ending.ts';
import { type Measured, takePath } from './path.ts';
import { type SuitePath, whyNot } from './suite/suite.ts';

export interface PathResult {
  readonly path: SuitePath;
  readonly verdict: Verdict;
  /** Where it deviates, or the text is silent. */
  readonly difference: Difference | null;
  /** What came of it then; null where nothing differs. */
  readonly afterwards: Afterwards | null;
  /** Null where it was not run. */
  readonly measured: Measured | null;
  /** Why it was not run; null where it was. */
  readonly reason: string | null;
}

export interface Results {
  readonly client: string;
  readonly paths: readonly PathResult[];
  readonly seconds: number;
}

export function recordedOf(result: PathResult): RecordedResult {
  const { verdict, difference, afterwards, reason } = result;
  if (reason !== null) return { verdict, source: reason };
  // What an adapter decides, and when, is no matter of the client's.
  if (difference === null || verdict === 'adapter') return { verdict };
  const { expected, seen, source } = difference;
  const violated = (afterwards?.violated ?? []).map(({ name }) => name).join(' ');
  return { verdict, expected, seen, source, ...(violated === '' ? {} : { violated }) };
}

/** What comes of a path. Throws a UsageError for a client that fails. */
export async function resultOf(
  protocol: ConformProtocol,
  adapter: Steering,
  path: SuitePath,
): Promise<PathResult> {
  const reason = whyNot(protocol, adapter.hello, path);
  const none = { difference: null, afterwards: null, reason };
  if (reason !== null) return { path, verdict: 'not run', ...none, measured: null };
  const { found, measured } = await takePath(protocol, adapter, path);
  if (found === null) return { path, verdict: 'conforms', ...none, measured };
  const { expected, seen, specStep } = found.difference;
  const { isAdapters } = protocol.conform;
  const isAdaptersOwn = isAdapters(adapter.hello, path.odd, [expected, seen]);
  const verdict = isAdaptersOwn ? 'adapter' : specStep === null ? 'silent' : 'deviates';
  return { path, verdict, ...found, measured, reason };
}

/**
 * Takes all paths, with as many clients at once as there are cores. Throws a UsageError for a
 * client that cannot be started, or fails on the way.
 */
export async function conform(
  protocol: ConformProtocol,
  command: readonly string[],
  paths: readonly SuitePath[],
  onProgress: (done: number) => void = () => {},
): Promise<Results> {
  const start = performance.now();
  const results: PathResult[] = [];
  const left = [...paths.entries()];
  let client = '';
  let done = 0;
  const work = async (): Promise<void> => {
    const adapter = await Adapter.start(command, protocol.conform.lines);
    client = adapter.hello.client;
    try {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        results[next[0]] = await resultOf(protocol, adapter, next[1]);
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
