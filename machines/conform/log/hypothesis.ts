/** A state that the model may be in, beside what a log has told so far. */

import type { Exchange } from '../../protocol/log.ts';
import type { Names } from './names.ts';
import type { Place } from './places.ts';

export interface Hypothesis {
  readonly place: Place;
  /** By connection: the exchange that is, or was last, under way there. */
  readonly bound: ReadonlyMap<string, Exchange>;
  readonly names: Names;
}

/** Each once: what is equal is one object. */
export class Hypotheses {
  readonly #known = new Map<string, Hypothesis>();

  of(place: Place, bound: Hypothesis['bound'], names: Names): Hypothesis {
    const exchanges = [...bound].map(([link, { recorded }]) => `${link} ${recorded.number}`);
    const key = `${place.number} ${names.number} ${exchanges.sort().join()}`;
    let hypothesis = this.#known.get(key);
    if (hypothesis === undefined) {
      hypothesis = { place, bound, names };
      this.#known.set(key, hypothesis);
    }
    return hypothesis;
  }
}
