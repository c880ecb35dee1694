/** Times that the text has a client wait: it does nothing before they are over. */

import type { Client } from './client.ts';

/** Who acts this much before a time is over acts early. */
const earlyMs = 500;

export class Waits {
  /** Timers that run, by actor and id, and since when by the client's time. */
  readonly #since = new Map<string, number>();

  constructor(readonly client: Client) {}

  /** `running`: the timers that the machine in the client's place has now. */
  note(running: readonly string[]): void {
    for (const id of running) {
      if (!this.#since.has(id)) this.#since.set(id, this.client.boundary.passedMs);
    }
    for (const id of this.#since.keys()) if (!running.includes(id)) this.#since.delete(id);
  }

  /**
   * Lets the time of a timer pass, as far as it has not for the client yet. Throws a Differs if
   * the client acts before it is over.
   */
  async until(timer: string, ms: number): Promise<void> {
    const { boundary } = this.client;
    const sinceMs = this.#since.get(timer) ?? boundary.passedMs;
    const soonestMs = sinceMs + ms - earlyMs;
    await this.#passUntil(soonestMs);
    const act = await boundary.promptly(() => this.client.aheadAt());
    if (act?.text !== undefined && act.ms <= soonestMs) {
      throw this.client.differs(`waits for ${ms / 1000} s`, act.text);
    }
    await this.#passUntil(sinceMs + ms);
  }

  async #passUntil(atMs: number): Promise<void> {
    const { boundary } = this.client;
    if (atMs > boundary.passedMs) await boundary.pass(atMs - boundary.passedMs);
  }
}
