/** A clock for real actors that holds what is due until it is asked for, whatever its delay. */

import type { EventObject } from 'xstate';

/** What XState's scheduler says of a timeout before it asks the clock for it. */
interface Scheduled {
  /** Path of the actor that starts it. */
  readonly source: string;
  readonly event: EventObject;
  readonly delayMs: number;
  /** The id that it was given; undefined if it was given none. */
  readonly id: string | undefined;
}

/** A timeout that is held. */
export interface Held extends Scheduled {
  readonly fire: () => void;
}

/** The `clock` of `createActor`: nothing happens by itself. */
export class HeldClock {
  readonly #held = new Map<number, Held>();
  #last = 0;
  /** What the next timeout is about. */
  next: Scheduled | undefined;

  setTimeout(fire: () => void, delayMs: number): number {
    const about = this.next ?? { source: '', event: { type: '' }, delayMs, id: undefined };
    this.next = undefined;
    this.#held.set(++this.#last, { ...about, fire });
    return this.#last;
  }

  clearTimeout(timeout: number): void {
    this.#held.delete(timeout);
  }

  /** What is held, in the order in which it was started. */
  get held(): readonly Held[] {
    return [...this.#held.values()];
  }

  /** Lets one of those that are held happen now. */
  fire(held: Held): void {
    for (const [timeout, other] of this.#held) if (other === held) this.#held.delete(timeout);
    held.fire();
  }
}
