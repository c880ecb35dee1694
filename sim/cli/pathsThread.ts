/** What a thread does for `paths`: it loads the model and makes the searches it is given. */

import { parentPort, workerData } from 'node:worker_threads';
import { searchFaulty } from '../paths/faulty.ts';
import { loadModel } from './load.ts';
import type { FromThread, ToThread } from './pathsJobs.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const answer = (message: FromThread): void => port.postMessage(message);

const loading = loadModel((workerData as { url: string }).url);

port.on('message', async ({ tier, scenario, maxStates }: ToThread) => {
  try {
    const { model } = await loading;
    answer({ search: searchFaulty(model, tier, scenario, maxStates) });
  } catch (error) {
    const { name, message, stack = '' } = error as Error;
    answer({ error: { name, message, stack } });
  }
});
