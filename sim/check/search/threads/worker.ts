/** A thread of Node's, until it is ended. */

import { parentPort, workerData } from 'node:worker_threads';
import { takingPart } from './part.ts';

parentPort?.on('message', takingPart(workerData));
