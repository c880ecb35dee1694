/** Which places are the first to look at: those that have caught others in the same file. */

import type { Place } from './places.ts';

interface Count {
  looks: number;
  catches: number;
}

/** What a search takes besides its states, in as many of them. */
const overhead = 3_000;
/** So many are tried before all are, in their order. */
const most = 2;

export class Promising {
  /** By file. */
  readonly #counts = new Map<string, Map<Place, Count>>();

  /** Notes what has come of a search. */
  note(file: string, place: Place, isCaught: boolean): void {
    const counts = this.#counts.get(file) ?? new Map<Place, Count>();
    this.#counts.set(file, counts);
    const count = counts.get(place) ?? { looks: 0, catches: 0 };
    counts.set(place, count);
    count.looks++;
    if (isCaught) count.catches++;
  }

  /** Those where least is to be searched for a catch, by what there was of both. */
  placesFor(file: string): Place[] {
    const cost = ([{ states }, { looks, catches }]: [Place, Count]): number =>
      ((states + overhead) * looks) / catches;
    return [...(this.#counts.get(file) ?? [])]
      .filter(([, { catches }]) => catches > 0)
      .sort((a, b) => cost(a) - cost(b))
      .slice(0, most)
      .map(([place]) => place);
  }
}
