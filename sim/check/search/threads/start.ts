/** Starts threads for a search, where there are any to be had. */

import type { Worker } from 'node:worker_threads';
import { sharedInts } from '../growing.ts';
import type { Chunk } from './chunk.ts';

/** What a thread is given at first. */
export interface ThreadData {
  /** One number: how many threads have started. */
  readonly ready: Int32Array;
  /** Its own, from 1 on: 0 is the one that has started it. */
  readonly number: number;
}

/** Threads that take part in what they are given. */
export interface Threads {
  readonly count: number;
  /** Whether all of them have started. */
  readonly areReady: boolean;
  give(chunk: Chunk): void;
  end(): void;
}

// From sources a thread needs a loader for TypeScript first; in a bundle it has the same name.
const program = new URL(
  import.meta.url.endsWith('.js') ? './worker.js' : './worker.mjs',
  import.meta.url,
);

/** What Node has built in; null elsewhere: what is imported would have to be there. */
function builtin<T>(name: string): T | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): T } };
  return process?.getBuiltinModule?.(name) ?? null;
}

const nodeThreads = () => builtin<typeof import('node:worker_threads')>('node:worker_threads');

/**
 * How many threads a search may use: as many as can run at a time, but 1 where there are no others,
 * and in a thread that is one of several itself.
 */
export function parallelism(): number {
  if (nodeThreads()?.isMainThread !== true) return 1;
  return builtin<typeof import('node:os')>('node:os')?.availableParallelism() ?? 1;
}

/** Starts so many; null where there are none. They do not keep the process from its end. */
export function startThreads(count: number): Threads | null {
  const threads = nodeThreads();
  if (threads === null) return null;
  const ready = sharedInts(1);
  const workers = Array.from({ length: count }, (_, index): Worker => {
    const workerData: ThreadData = { ready, number: index + 1 };
    const worker = new threads.Worker(program, { workerData, execArgv: [] });
    worker.unref();
    // One that cannot be loaded, as by a bundle without it, never starts: nobody waits for it.
    worker.on('error', () => {});
    return worker;
  });
  return {
    count,
    get areReady() {
      return Atomics.load(ready, 0) === count;
    },
    give(chunk) {
      for (const worker of workers) worker.postMessage(chunk);
    },
    end() {
      for (const worker of workers) worker.terminate();
    },
  };
}
