/** What a thread runs, of Node's or of a browser's: it takes part in what it is told. */

import { type Chunk, control } from './chunk.ts';
import { Hand } from './hand.ts';

/** What a thread is given at first. */
export interface ThreadData {
  /** One number: how many threads have started. */
  readonly ready: Int32Array;
  /** Its own, from 1 on: 0 is the one that has started it. */
  readonly number: number;
}

/** Says that it is ready, and returns what takes part in a phase. */
export function takingPart({ ready, number }: ThreadData): (chunk: Chunk) => void {
  const hand = new Hand(number);
  Atomics.add(ready, 0, 1);
  return (chunk) => {
    try {
      hand.work(chunk);
    } catch {
      Atomics.store(chunk.control, control.failed, 1);
    }
    Atomics.add(chunk.control, control.done, 1);
    Atomics.notify(chunk.control, control.done);
  };
}
