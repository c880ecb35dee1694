/** What a thread does: it loads the model and runs the searches that it is given. */

import { parentPort, workerData } from 'node:worker_threads';
import { type FromThread, runJob, type ToThread } from './jobs.ts';
import { loadModel } from './load.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const answer = (message: FromThread): void => port.postMessage(message);

const loading = loadModel((workerData as { url: string }).url);
let goesOn = true;
const watcher = {
  onProgress: (_: unknown, progress: Extract<FromThread, { type: 'progress' }>['progress']) =>
    answer({ type: 'progress', progress }),
  goesOn: () => goesOn,
};

port.on('message', async (message: ToThread) => {
  if ('stop' in message) {
    goesOn = false;
    return;
  }
  try {
    const { model } = await loading;
    answer({ type: 'result', result: await runJob(model, message.job, watcher) });
  } catch (error) {
    const { name, message: text, stack = '' } = error as Error;
    answer({ type: 'error', error: { name, message: text, stack } });
  }
});
