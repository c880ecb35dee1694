/**
 * Time that goes by as fast as nobody has anything to do: as long as a request is under way it is
 * real, and where all wait for a timer the next one is due at once. So a timer never fires before
 * the answer that it waits for, however slow the machine is.
 */

import type { LiveClock } from '../../../machines/live/party.ts';

/** The longest that a timer takes: with it a server means for ever. */
const neverMs = 2 ** 31 - 1;

interface Timer {
  readonly run: () => void;
  readonly dueMs: number;
}

export class FastClock implements LiveClock {
  readonly #timers = new Set<Timer>();
  /** How much time has been passed over. */
  #passedMs = 0;
  #underway = 0;
  #isLooking = false;
  #next: NodeJS.Timeout | undefined;

  start(run: () => void, delayMs: number): () => void {
    if (delayMs >= neverMs) return () => {};
    const timer = { run, dueMs: this.#nowMs + delayMs };
    this.#timers.add(timer);
    this.#look();
    return () => this.#timers.delete(timer);
  }

  busy(): () => void {
    this.#underway++;
    return () => {
      this.#underway--;
      this.#look();
    };
  }

  get #nowMs(): number {
    return performance.now() + this.#passedMs;
  }

  /** Looks what is next, once all that happens now has happened. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(() => {
      this.#isLooking = false;
      this.#runNext();
    });
  }

  #runNext(): void {
    clearTimeout(this.#next);
    const [first, ...others] = this.#timers;
    if (first === undefined) return;
    const next = others.reduce((a, b) => (b.dueMs < a.dueMs ? b : a), first);
    const leftMs = next.dueMs - this.#nowMs;
    if (leftMs > 0 && this.#underway > 0) {
      this.#next = setTimeout(() => this.#look(), leftMs);
      return;
    }
    this.#passedMs += Math.max(0, leftMs);
    this.#timers.delete(next);
    next.run();
    this.#look();
  }
}
