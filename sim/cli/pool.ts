/** Threads for searches, each with the model loaded. */

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Asking, type FromWorker } from '../run/work.ts';
import type { ThreadRequests } from './requests.ts';

// From sources a thread needs a loader for TypeScript first; in a bundle it has the same name.
const program = new URL(
  extname(import.meta.url) === '.js' ? './thread.js' : './thread.mjs',
  import.meta.url,
);

/** Ends them all when `use` has come to an end, however it does. */
export async function withThreads<A>(
  count: number,
  url: string,
  use: (threads: readonly Asking<ThreadRequests>[]) => Promise<A>,
): Promise<A> {
  const options = { workerData: url, stdout: true };
  const workers = Array.from({ length: count }, () => new Worker(program, options));
  // What a model's modules say goes where it is no part of the command's output.
  for (const worker of workers) worker.stdout.pipe(process.stderr, { end: false });
  const threads = workers.map((worker) => {
    const asking = new Asking<ThreadRequests>((message) => worker.postMessage(message));
    worker.on('message', (told: FromWorker) => asking.hear(told));
    worker.on('error', (error) => asking.fail(error));
    return asking;
  });
  try {
    return await use(threads);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
