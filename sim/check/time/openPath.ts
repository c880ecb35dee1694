/** A path in exact time whose moments are all open: which there are for its steps. */

import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { watching } from '../../system/purity.ts';
import { lastSpan } from './moments.ts';
import type { Passage } from './passage.ts';
import { firstPlaces, isOne, type Place, passagesTo, placesAfter, stepsTo } from './places.ts';
import { allReductions, ExactSearch } from './search.ts';
import { type Span, unionOf } from './span.ts';

export class OpenPath {
  readonly #search: ExactSearch;
  /** By steps taken: where these may have led to. */
  readonly #places: (readonly Place[])[];

  /** `system`: composed in untimed reading. */
  constructor(system: System) {
    this.#search = new ExactSearch(system, { reductions: { ...allReductions, exchanges: false } });
    watching(() => this.#search.begin());
    this.#places = [firstPlaces(this.#search)];
  }

  /** Takes a step. False, and nothing changes, if there are no moments for the path with it. */
  take(step: Step): boolean {
    const places = this.#after(this.#places.length - 1, step);
    if (places.length > 0) this.#places.push(places);
    return places.length > 0;
  }

  /** Goes back to where `at` steps have been taken. */
  cut(at: number): void {
    this.#places.length = at + 1;
  }

  /** The steps taken, at the earliest moments that there are for them. */
  get earliest(): Step[] {
    const [first] = this.#placesAt(this.#places.length - 1);
    return stepsTo(this.#search, first as Place);
  }

  /**
   * When a step can be next after the first `at` of those taken, whatever the moments of these;
   * never, if empty.
   */
  spansAt(at: number, step: Step): Span[] {
    const search = this.#search;
    const spans = this.#after(at, step).map((place) =>
      lastSpan(search.first as Passage, passagesTo(search, place)),
    );
    return unionOf(spans);
  }

  #after(at: number, step: Step): Place[] {
    const places = this.#placesAt(at);
    return watching(() => placesAfter(this.#search, places, (one) => isOne(one, step)));
  }

  #placesAt(at: number): readonly Place[] {
    return this.#places[at] as readonly Place[];
  }
}
