/** What a thread does: it loads the model, and works on what it is asked for. */

import { setImmediate as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { answering } from '../run/work.ts';
import { loadModel } from './load.ts';
import { outliveModules } from './outlive.ts';
import { requests } from './requests.ts';

// The command itself has told of it.
outliveModules(() => {});
const port = parentPort as NonNullable<typeof parentPort>;
const loading = loadModel(workerData as string).then(({ model }) => model);
// Whoever asks for something is told of it.
loading.catch(() => {});
port.on(
  'message',
  answering(loading, requests, (told) => port.postMessage(told), pause),
);
