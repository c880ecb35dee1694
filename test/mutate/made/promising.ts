/**
 * Which places are the first to look at: those that have caught others in the same file, the more
 * so the nearer. What catches one mistake mostly catches those around it.
 */

import type { Place } from './places.ts';

/** What has come of a search. */
interface Search {
  readonly place: Place;
  readonly line: number;
  readonly isCaught: boolean;
}

/** Each search counts the more the nearer it was. */
interface Count {
  looks: number;
  catches: number;
}

/** What a search takes besides its states, in as many of them. */
const overhead = 3_000;
/** What was caught far away says little: as if each place had been searched nearby so often. */
const doubt = 0.1;
/** So many are tried before all are, in their order. */
const most = 3;

export class Promising {
  /** By file. */
  readonly #searches = new Map<string, Search[]>();

  /** Notes what has come of a search. */
  note(file: string, search: Search): void {
    const known = this.#searches.get(file);
    if (known === undefined) this.#searches.set(file, [search]);
    else known.push(search);
  }

  /** Those where least is to be searched for a catch, by what there was of both. */
  placesFor(file: string, line: number): Place[] {
    const counts = new Map<Place, Count>();
    for (const { place, line: other, isCaught } of this.#searches.get(file) ?? []) {
      const count = counts.get(place) ?? { looks: 0, catches: 0 };
      counts.set(place, count);
      const weight = 1 / (1 + Math.abs(line - other)) ** 2;
      count.looks += weight;
      if (isCaught) count.catches += weight;
    }
    const cost = ([{ states }, { looks, catches }]: [Place, Count]): number =>
      ((states + overhead) * (looks + doubt)) / catches;
    return [...counts]
      .filter(([, { catches }]) => catches > 0)
      .sort((a, b) => cost(a) - cost(b))
      .slice(0, most)
      .map(([place]) => place);
  }
}
