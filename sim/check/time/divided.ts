/**
 * Many zones of one state without times, divided by what is certain in them. Where a difference of
 * two moments is certain in a zone (a timer that is looked at each tenth of a second is due so
 * many tenths after the next look), any zone within it has that very difference. So with some
 * differences chosen that are certain nearly everywhere, a zone is compared with those only in
 * which they are the same, and with the few in which they are not certain.
 */

import { PairTable } from '../search/pairTable.ts';
import { zero } from './bound.ts';
import type { Lists, Swept } from './lists.ts';
import type { Zones } from './zones.ts';

/** A difference is chosen if it is certain in so much of all zones. */
const mostly = 0.9;
/** Zones are divided anew when there are so many times as many. */
const growth = 4;

/** The parts of all lists that are divided. */
export class Parts {
  /** By division and what is certain, as a number for all chosen differences: a list. */
  readonly #of = new PairTable();
  #divisions = 0;

  constructor(
    readonly zones: Zones,
    readonly lists: Lists,
  ) {}

  get bytes(): number {
    return this.#of.bytes;
  }

  /** The number of a new division. */
  divide(): number {
    return this.#divisions++;
  }

  /** The list of a part; -1 if there is none. */
  get(division: number, key: number): number {
    return this.#of.get(division, key);
  }

  /** The list of a part, which may be new. */
  make(division: number, key: number): number {
    const known = this.#of.get(division, key);
    if (known >= 0) return known;
    const list = this.lists.make();
    this.#of.set(division, key, list);
    return list;
  }
}

export class Divided {
  readonly #parts: Parts;
  readonly #zones: Zones;
  readonly #lists: Lists;
  #division = -1;
  /** Pairs: the differences of one moment less another that are to be certain. */
  #chosen: readonly number[] = [];
  /** All lists there are: first that of those in which some chosen difference is not certain. */
  readonly #all: number[];
  #count: number;
  #next = 0;

  /** Divides a list. */
  constructor(parts: Parts, list: number) {
    this.#parts = parts;
    this.#zones = parts.zones;
    this.#lists = parts.lists;
    this.#all = [list];
    this.#count = parts.lists.lengthOf(list);
    this.#divide();
  }

  /**
   * Puts in a zone and returns -1; if it lies within another, only returns the state of that. Adds
   * states whose zones lie within it to `swept`, as far as they are easily found.
   */
  add(zone: number, state: number, swept: Swept): number {
    const lists = this.#lists;
    const key = this.#keyOf(zone);
    const part = key === null ? -1 : this.#parts.get(this.#division, key);
    const found = part < 0 ? -1 : lists.find(part, zone);
    if (found >= 0) return found;
    const others = this.#all[0] as number;
    const among = lists.find(others, zone);
    if (among >= 0) return among;
    const near = key === null ? others : part;
    if (near >= 0) {
      const before = lists.lengthOf(near);
      lists.sweep(near, zone, swept);
      this.#count -= before - lists.lengthOf(near);
    }
    this.#put(zone, state, key);
    if (++this.#count > this.#next) this.#divide();
    return -1;
  }

  #put(zone: number, state: number, key: number | null): void {
    let list = this.#all[0] as number;
    if (key !== null) list = this.#parts.make(this.#division, key);
    if (key !== null && this.#lists.lengthOf(list) === 0) this.#all.push(list);
    this.#lists.put(list, zone, state);
  }

  /** Equal for zones in which all chosen differences are the same; null if one is not certain. */
  #keyOf(zone: number): number | null {
    const zones = this.#zones;
    let key = 0;
    const chosen = this.#chosen;
    for (let at = 0; at < chosen.length; at += 2) {
      const row = chosen[at] as number;
      const column = chosen[at + 1] as number;
      const bound = zones.bound(zone, row, column);
      if (!isCertain(bound, zones.bound(zone, column, row))) return null;
      // Others that come to the same key are compared in vain, and that is all.
      key = (Math.imul(key, 0x9e3779b1) + bound) | 0;
    }
    return key;
  }

  #divide(): void {
    const zones: number[] = [];
    const states: number[] = [];
    for (const list of new Set(this.#all)) {
      for (let place = 0; place < this.#lists.lengthOf(list); place++) {
        zones.push(this.#lists.zoneAt(list, place));
        states.push(this.#lists.stateAt(list, place));
      }
      this.#lists.release(list);
    }
    this.#all.length = 1;
    this.#division = this.#parts.divide();
    this.#chosen = this.#choose(zones);
    for (const [place, zone] of zones.entries()) {
      this.#put(zone, states[place] as number, this.#keyOf(zone));
    }
    this.#next = growth * this.#count;
  }

  /** The differences that are certain nearly everywhere. */
  #choose(all: readonly number[]): number[] {
    const zones = this.#zones;
    const size = zones.sizes[all[0] as number] as number;
    const chosen: number[] = [];
    for (let row = 0; row < size; row++) {
      for (let column = row + 1; column < size; column++) {
        const certain = all.filter((zone) =>
          isCertain(zones.bound(zone, row, column), zones.bound(zone, column, row)),
        );
        if (certain.length >= mostly * all.length) chosen.push(row, column);
      }
    }
    return chosen;
  }
}

/** Whether two bounds leave one value only: they are each other's opposites. */
const isCertain = (bound: number, opposite: number): boolean =>
  (bound & 1) === 1 && bound + opposite === 2 * zero;
