/** Who hears of changes, and when: at once, or when all that is done together has been done. */

/** What is other than before, from the least to the most. */
export type Change = 'cursor' | 'path' | 'setting';
const ranks: readonly Change[] = ['cursor', 'path', 'setting'];

/** Hears of a change; `isVisit`: what is there now is a place to come back to. */
type Listener = (change: Change, isVisit: boolean) => void;

export class Changes {
  readonly #listeners = new Set<Listener>();
  readonly #leaving = new Set<() => void>();
  /** What is to be told once all that is done together has been done; null if nothing is. */
  #untold: { readonly change: Change; readonly isVisit: boolean } | null = null;
  #depth = 0;

  /** Calls back after each change; returns what removes the listener. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back before what is there is left for another place. */
  onLeave(listener: () => void): void {
    this.#leaving.add(listener);
  }

  leave(): void {
    for (const listener of this.#leaving) listener();
  }

  /** Gives whether they have been told: not yet, while several things are done together. */
  tell(change: Change, isVisit: boolean): boolean {
    if (this.#depth === 0) {
      for (const listener of this.#listeners) listener(change, isVisit);
      return true;
    }
    const known = this.#untold ?? { change, isVisit };
    const isMore = ranks.indexOf(known.change) < ranks.indexOf(change);
    this.#untold = {
      change: isMore ? change : known.change,
      isVisit: known.isVisit || isVisit,
    };
    return false;
  }

  /** Does several things; what there is to tell of them by then is given back, to be told. */
  together(act: () => void): { readonly change: Change; readonly isVisit: boolean } | null {
    this.#depth++;
    try {
      act();
    } finally {
      this.#depth--;
    }
    const untold = this.#depth === 0 ? this.#untold : null;
    if (untold !== null) this.#untold = null;
    return untold;
  }
}
