/** What a thread does for `paths`: it loads the model and searches as long as there are jobs. */

import { parentPort, workerData } from 'node:worker_threads';
import { type FaultySearch, searchFaulty } from '../coverage/faulty.ts';
import { loadModel } from './load.ts';
import type { FromThread, ToThread } from './pathsJobs.ts';

const { url, jobs, maxStates, taken } = workerData as ToThread;
const answer = (message: FromThread): void => parentPort?.postMessage(message);

try {
  const { model } = await loadModel(url);
  const searches: FaultySearch[] = [];
  const next = () => jobs[Atomics.add(taken, 0, 1)];
  for (let job = next(); job !== undefined; job = next()) {
    searches.push(searchFaulty(model, job.tier, job.scenario, maxStates));
  }
  answer({ searches });
} catch (error) {
  const { name, message, stack = '' } = error as Error;
  answer({ error: { name, message, stack } });
}
