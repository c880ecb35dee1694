/** What a thread runs: it takes part in a phase when it is told to, until it is ended. */

import { parentPort, workerData } from 'node:worker_threads';
import { type Chunk, control } from './chunk.ts';
import { Hand } from './hand.ts';
import type { ThreadData } from './start.ts';

const { ready, number } = workerData as ThreadData;
const hand = new Hand(number);
const port = parentPort as NonNullable<typeof parentPort>;
port.on('message', (chunk: Chunk) => {
  try {
    hand.work(chunk);
  } catch {
    Atomics.store(chunk.control, control.failed, 1);
  }
  Atomics.add(chunk.control, control.done, 1);
  Atomics.notify(chunk.control, control.done);
});
Atomics.add(ready, 0, 1);
