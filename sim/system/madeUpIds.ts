/** Ids that XState makes up for actors that have been given none: `x:0`, `x:1`. */

export const isMadeUp = (id: string): boolean => /^x:\d+$/.test(id);

/** Makes them up anew in each step, so that they are the same for the same doings. */
export class MadeUpIds {
  /** Of actors that have ended and are referred to. */
  #held: ReadonlySet<string> = new Set();
  #booked = 0;

  /** A step begins: `held` are not to be given again. */
  begin(held: readonly string[]): void {
    this.#held = new Set(held);
    this.#booked = 0;
  }

  /** The smallest number that is free, from the last one on; `cast` are those that run, or did. */
  next(cast: Iterable<{ readonly id: string }>): string {
    const ids = new Set([...cast].map(({ id }) => id));
    const isTaken = (id: string): boolean => this.#held.has(id) || ids.has(id);
    while (isTaken(`x:${this.#booked}`)) this.#booked++;
    return `x:${this.#booked++}`;
  }
}
