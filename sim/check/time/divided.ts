/**
 * Many zones of one state without times, divided by what is certain in them. Where a difference of
 * two moments is certain in a zone (a timer that is looked at each tenth of a second is due so
 * many tenths after the next look), any zone within it has that very difference. So with some
 * differences chosen that are certain nearly everywhere, a zone is compared with those only in
 * which they are the same, and with the few in which they are not certain.
 */

import { grown, none } from '../search/growing.ts';
import { zero } from './bound.ts';
import type { Zones } from './zones.ts';

/** A difference is chosen if it is certain in so much of all zones. */
const mostly = 0.9;
/** Zones are divided anew when there are so many times as many. */
const growth = 4;

/** A list of zones with their states, in the order of states. It grows. */
class Part {
  zones = none;
  states = none;
  length = 0;

  constructor() {
    this.zones = new Int32Array(4);
    this.states = new Int32Array(4);
  }

  push(zone: number, state: number): void {
    if (this.length === this.zones.length) {
      this.zones = grown(this.zones, 2 * this.length);
      this.states = grown(this.states, 2 * this.length);
    }
    this.zones[this.length] = zone;
    this.states[this.length++] = state;
  }
}

export class Divided {
  readonly #zones: Zones;
  /** Where in a zone the chosen differences are, and where their opposites. */
  #chosen: readonly (readonly [number, number])[] = [];
  /** By what is certain, as a text of all chosen differences. */
  readonly #parts = new Map<number, Part>();
  /** Those in which some chosen difference is not certain. */
  #others = new Part();
  #count = 0;
  #next = 0;

  constructor(zones: Zones) {
    this.#zones = zones;
  }

  get bytes(): number {
    return 4 * 3 * this.#count + 64 * this.#parts.size;
  }

  /** The state whose zone is a zone or, with inclusion, has it within; -1 for none. */
  find(zone: number, withInclusion: boolean): number {
    const key = this.#keyOf(zone);
    const part = key === null ? undefined : this.#parts.get(key);
    const found = part === undefined ? -1 : this.#findIn(zone, part, withInclusion);
    return found >= 0 ? found : this.#findIn(zone, this.#others, withInclusion);
  }

  /** States from `first` on whose zones lie within a zone: as far as they are easily found. */
  *within(zone: number, first: number): Generator<number> {
    const key = this.#keyOf(zone);
    const part = key === null ? this.#others : this.#parts.get(key);
    if (part === undefined) return;
    for (let place = part.length - 1; place >= 0; place--) {
      if ((part.states[place] as number) < first) return;
      if (this.#zones.isWithin(part.zones[place] as number, zone)) {
        yield part.states[place] as number;
      }
    }
  }

  #findIn(zone: number, { zones, states, length }: Part, withInclusion: boolean): number {
    const { lows, highs } = this.#zones;
    const low = lows[zone] as number;
    const high = highs[zone] as number;
    for (let place = 0; place < length; place++) {
      const other = zones[place] as number;
      if (other === zone) return states[place] as number;
      if (!withInclusion || low > (lows[other] as number)) continue;
      if (high > (highs[other] as number) || !this.#zones.isWithin(zone, other)) continue;
      return states[place] as number;
    }
    return -1;
  }

  /** Puts in a zone that is not in it. */
  put(zone: number, state: number): void {
    this.#putInPart(zone, state);
    if (++this.#count > this.#next) this.#divide();
  }

  #putInPart(zone: number, state: number): void {
    const key = this.#keyOf(zone);
    if (key === null) {
      this.#others.push(zone, state);
      return;
    }
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = new Part();
      this.#parts.set(key, part);
    }
    part.push(zone, state);
  }

  /** Equal for zones in which all chosen differences are the same; null if one is not certain. */
  #keyOf(zone: number): number | null {
    const { data, starts } = this.#zones;
    const start = starts[zone] as number;
    let key = 0;
    for (const [at, opposite] of this.#chosen) {
      const bound = data[start + at] as number;
      if (!isCertain(bound, data[start + opposite] as number)) return null;
      // Others that come to the same key are compared in vain, and that is all.
      key = (Math.imul(key, 0x9e3779b1) + bound) | 0;
    }
    return key;
  }

  #divide(): void {
    const parts = [this.#others, ...this.#parts.values()];
    const all = parts.flatMap(({ zones, states, length }) =>
      Array.from({ length }, (_, place) => {
        return { zone: zones[place] as number, state: states[place] as number };
      }),
    );
    this.#chosen = this.#choose(all.map(({ zone }) => zone));
    this.#parts.clear();
    this.#others = new Part();
    all.sort((one, other) => one.state - other.state);
    for (const { zone, state } of all) this.#putInPart(zone, state);
    this.#next = growth * this.#count;
  }

  /** The differences that are certain nearly everywhere. */
  #choose(all: readonly number[]): (readonly [number, number])[] {
    const { data, starts, sizes } = this.#zones;
    const size = sizes[all[0] as number] as number;
    const chosen: (readonly [number, number])[] = [];
    for (let row = 0; row < size; row++) {
      for (let column = row + 1; column < size; column++) {
        const at = row * size + column;
        const opposite = column * size + row;
        const certain = all.filter((zone) => {
          const start = starts[zone] as number;
          return isCertain(data[start + at] as number, data[start + opposite] as number);
        });
        if (certain.length >= mostly * all.length) chosen.push([at, opposite]);
      }
    }
    return chosen;
  }
}

/** Whether two bounds leave one value only: they are each other's opposites. */
const isCertain = (bound: number, opposite: number): boolean =>
  (bound & 1) === 1 && bound + opposite === 2 * zero;
