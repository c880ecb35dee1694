/** A clock that is moved on by hand: what comes before an end and what after it is certain. */

import type { Clock } from '../../../sim/run/host.ts';

export class HandClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<{ readonly run: () => void; readonly dueMs: number }>();

  start(run: () => void, delayMs: number): () => void {
    const timer = { run, dueMs: this.#nowMs + delayMs };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const timer of [...this.#timers]) {
      if (timer.dueMs <= this.#nowMs && this.#timers.delete(timer)) timer.run();
    }
  }
}
