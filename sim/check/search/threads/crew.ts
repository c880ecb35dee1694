/** The threads of one search: none until there are so many states that they pay. */

import { startThreads, type Threads } from './start.ts';
import { type Parts, Team } from './team.ts';

export class Crew {
  readonly #wanted: number | Threads;
  readonly #fewStates: number;
  #threads: Threads | null = null;
  /** Null until all have started. */
  team: Team | null = null;

  /**
   * `wanted`: how many there are to be, this one among them, or which others; those have an end of
   * their own. With fewer than `fewStates` states there is but one.
   */
  constructor(wanted: number | Threads, fewStates: number) {
    this.#wanted = wanted;
    this.#fewStates = fewStates;
  }

  /** There are so many states: starts the others, or has them take part once they have started. */
  grow(states: number, parts: Parts): void {
    if (this.team !== null || this.#wanted === 1 || states <= this.#fewStates) return;
    const wanted = this.#wanted;
    this.#threads ??= typeof wanted === 'number' ? startThreads(wanted - 1) : wanted;
    if (this.#threads?.areReady !== true) return;
    this.team = new Team(this.#threads, parts, this.#fewStates);
  }

  end(): void {
    if (typeof this.#wanted === 'number') this.#threads?.end();
  }
}
