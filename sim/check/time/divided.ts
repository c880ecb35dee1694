/**
 * Many zones of one state without times, divided by what is certain in them. Where a difference of
 * two moments is certain in a zone (a timer that is looked at each tenth of a second is due so
 * many tenths after the next look), any zone within it has that very difference. So with some
 * differences chosen that are certain nearly everywhere, a zone is compared with those only in
 * which they are the same, and with the few in which they are not certain.
 */

import { zero } from './bound.ts';
import type { Lists, Swept } from './lists.ts';
import type { Zones } from './zones.ts';

/** A difference is chosen if it is certain in so much of all zones. */
const mostly = 0.9;
/** Zones are divided anew when there are so many times as many. */
const growth = 4;

export class Divided {
  readonly #zones: Zones;
  readonly #lists: Lists;
  /** Pairs: the differences of one moment less another that are to be certain. */
  #chosen: readonly number[] = [];
  /** The list of those in which some chosen difference is not certain. */
  readonly #others: number;
  /** The first of the lists of the rest; the mask is their number, a power of two, less one. */
  #first = 0;
  #mask = -1;
  #count: number;
  #next = 0;

  /** Divides a list. */
  constructor(zones: Zones, lists: Lists, list: number) {
    this.#zones = zones;
    this.#lists = lists;
    this.#others = list;
    this.#count = lists.lengthOf(list);
    this.#divide();
  }

  /**
   * Puts in a zone and returns -1; if it lies within another, only returns the state of that. Adds
   * states whose zones lie within it to `swept`, as far as they are easily found.
   */
  add(zone: number, state: number, swept: Swept): number {
    const lists = this.#lists;
    const others = this.#others;
    const list = this.#listOf(zone);
    const found = lists.find(list, zone);
    if (found >= 0) return found;
    const among = list === others ? -1 : lists.find(others, zone);
    if (among >= 0) return among;
    const before = lists.lengthOf(list);
    lists.sweep(list, zone, swept);
    this.#count -= before - lists.lengthOf(list);
    lists.put(list, zone, state);
    if (++this.#count > this.#next) this.#divide();
    return -1;
  }

  /** The list of a zone: the same for all in which all chosen differences are the same. */
  #listOf(zone: number): number {
    const zones = this.#zones;
    let key = 0;
    const chosen = this.#chosen;
    for (let at = 0; at < chosen.length; at += 2) {
      const row = chosen[at] as number;
      const column = chosen[at + 1] as number;
      const bound = zones.bound(zone, row, column);
      if (!isCertain(bound, zones.bound(zone, column, row))) return this.#others;
      key = Math.imul(key ^ bound, 0x85ebca6b);
      key ^= key >>> 15;
    }
    // Others that come to the same list are compared in vain, and that is all.
    return this.#first + (key & this.#mask);
  }

  #divide(): void {
    const lists = this.#lists;
    const zones: number[] = [];
    const states: number[] = [];
    const empty = (list: number): void => {
      for (let place = 0; place < lists.lengthOf(list); place++) {
        zones.push(lists.zoneAt(list, place));
        states.push(lists.stateAt(list, place));
      }
      lists.release(list);
    };
    empty(this.#others);
    for (let part = 0; part <= this.#mask; part++) empty(this.#first + part);
    this.#chosen = this.#choose(zones);
    const parts = 1 << Math.floor(Math.log2(this.#count));
    this.#first = lists.make(parts);
    this.#mask = parts - 1;
    for (const [place, zone] of zones.entries()) {
      lists.put(this.#listOf(zone), zone, states[place] as number);
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
