/** Starts threads for a search, where there are any to be had. */

import { sharedInts } from '../growing.ts';
import type { Chunk } from './chunk.ts';
import type { ThreadData } from './part.ts';

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

/** Whether this is a browser's worker on a page that may share memory: others may not wait. */
const isWeb = (): boolean =>
  nodeThreads() === null && globalThis.crossOriginIsolated === true && !('document' in globalThis);

/** A thread of Node's or of a browser's. */
interface Thread {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

/** One thread, whichever there are; null if there are none. */
function startThread(data: ThreadData): Thread | null {
  if (isWeb()) {
    const worker = new Worker(new URL('./webWorker.ts', import.meta.url), { type: 'module' });
    worker.postMessage(data);
    return worker;
  }
  const threads = nodeThreads();
  if (threads === null) return null;
  const worker = new threads.Worker(program, { workerData: data, execArgv: [] });
  // They do not keep the process from its end. One that cannot be loaded, as by a bundle without
  // it, never starts: nobody waits for it.
  worker.unref();
  worker.on('error', () => {});
  return worker;
}

/** Starts so many; null where there are none. */
export function startThreads(count: number): Threads | null {
  if (typeof SharedArrayBuffer === 'undefined') return null;
  const ready = sharedInts(1);
  const all = Array.from({ length: count }, (_, index) =>
    startThread({ ready, number: index + 1 }),
  );
  const workers = all.filter((worker) => worker !== null);
  if (workers.length < count) return null;
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
