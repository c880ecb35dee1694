/**
 * Messages between co-located actors, in the order of XState's mailboxes: who is free takes a
 * message at once, while its sender waits; for who is at work already it waits.
 */

import { ModelError } from './errors.ts';

/** Co-located actors that answer each other for ever would never return: so many will do. */
const mostHandovers = 10_000;

/** The mailboxes of actors, of which `Actor` is the name or the number. */
export class Mailboxes<Actor, Mail> {
  /** By those that are at work, or have not started. */
  readonly #waiting = new Map<Actor, Mail[]>();
  readonly #take: (to: Actor, mail: Mail) => void;
  readonly #nameOf: (actor: Actor) => string;
  #left = mostHandovers;

  /** `take` has an actor take a message, and delivers what that sends. */
  constructor(take: (to: Actor, mail: Mail) => void, nameOf: (actor: Actor) => string) {
    this.#take = take;
    this.#nameOf = nameOf;
  }

  /** Throws a ModelError for actors that come to no end. */
  deliver(to: Actor, mail: Mail): void {
    const waiting = this.#waiting.get(to);
    if (waiting !== undefined) {
      waiting.push(mail);
      return;
    }
    if (this.#waiting.size > 0) {
      this.#busy(to, mail);
      return;
    }
    this.#left = mostHandovers;
    try {
      this.#busy(to, mail);
    } finally {
      this.#waiting.clear();
    }
  }

  /** Starts actors, one after the other. What is sent to one before it starts waits for it. */
  start(actors: readonly Actor[], begin: (actor: Actor) => void): void {
    this.#left = mostHandovers;
    try {
      for (const actor of actors) this.#waiting.set(actor, []);
      for (const actor of actors) {
        begin(actor);
        this.#drain(actor);
      }
    } finally {
      this.#waiting.clear();
    }
  }

  #busy(to: Actor, mail: Mail): void {
    this.#waiting.set(to, []);
    this.#take(to, mail);
    this.#drain(to);
  }

  #drain(to: Actor): void {
    const waiting = this.#waiting.get(to) as Mail[];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (this.#left-- === 0) {
        const name = this.#nameOf(to);
        throw new ModelError(`co-located actors answer each other without end at "${name}"`, [
          name,
        ]);
      }
      this.#take(to, next);
    }
    this.#waiting.delete(to);
  }
}
