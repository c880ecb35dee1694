/** How one thread waits for the others at the end of a phase. */

import { control } from './chunk.ts';

/** A thread that has a last piece of work to do needs some milliseconds for it. */
const usualWaitMs = 10_000;
/** Several: whoever was halted together with the others gets his time once all go on. */
const mostWaits = 6;

/**
 * Waits until so many threads have done their part. Throws if one has failed, or is gone: nobody
 * tells a thread that blocks that the memory of another one has ended.
 */
export function waitForAll(counters: Int32Array, count: number, waitMs = usualWaitMs): void {
  let waits = 0;
  for (;;) {
    const done = Atomics.load(counters, control.done);
    if (done === count) break;
    if (Atomics.wait(counters, control.done, done, waitMs) !== 'timed-out') waits = 0;
    else if (++waits === mostWaits) {
      const gone = `${count - done} of ${count + 1} threads`;
      throw new Error(`${gone} are gone, for want of memory: expected them to end, try fewer`);
    }
  }
  if (counters[control.failed] !== 0) throw new Error('defect of the checker: a thread failed');
}
