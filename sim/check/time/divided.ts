/**
 * Many zones of one state without times, divided by what is certain in them. Where a difference of
 * two moments is certain in a zone (a timer that is looked at each tenth of a second is due so
 * many tenths after the next look), any zone within it has that very difference. So with some
 * differences chosen that are certain nearly everywhere, a zone is compared with those only in
 * which they are the same, and with the few in which they are not certain.
 */

import { grown, none } from '../search/growing.ts';
import { zero } from './bound.ts';
import { entrySize, find, sweep, write } from './entries.ts';
import type { Zones } from './zones.ts';

/** A difference is chosen if it is certain in so much of all zones. */
const mostly = 0.9;
/** About what a part takes beside its entries. */
const bytesOfPart = 160;
/** Zones are divided anew when there are so many times as many. */
const growth = 4;

const firstEntries = 4;

/** A list of zones. It grows. */
class Part {
  entries = none;
  end = 0;

  constructor() {
    this.entries = new Int32Array(entrySize * firstEntries);
  }

  push(zones: Zones, zone: number, state: number): void {
    if (this.end === this.entries.length) this.entries = grown(this.entries, 2 * this.end);
    write(zones, this.entries, this.end, zone, state);
    this.end += entrySize;
  }
}

export class Divided {
  readonly #zones: Zones;
  /** Where in a zone the chosen differences are, and where their opposites. */
  #chosen: readonly (readonly [number, number])[] = [];
  /** By what is certain: a number for all chosen differences. */
  readonly #parts = new Map<number, Part>();
  /** Those in which some chosen difference is not certain. */
  #others = new Part();
  #count = 0;
  #next = 0;

  constructor(zones: Zones) {
    this.#zones = zones;
  }

  get bytes(): number {
    let inParts = this.#others.entries.length;
    for (const { entries } of this.#parts.values()) inParts += entries.length;
    return 4 * inParts + bytesOfPart * this.#parts.size;
  }

  /**
   * Puts in a zone and returns -1; if it lies within another, only returns the state of that. Adds
   * states whose zones lie within it to `swept`, as far as they are easily found.
   */
  add(zone: number, state: number, swept: number[]): number {
    const zones = this.#zones;
    const key = this.#keyOf(zone);
    const part = key === null ? undefined : this.#parts.get(key);
    const others = this.#others;
    const found = part === undefined ? -1 : find(zones, part.entries, 0, part.end, zone);
    if (found >= 0) return found;
    const among = find(zones, others.entries, 0, others.end, zone);
    if (among >= 0) return among;
    const near = key === null ? others : part;
    if (near !== undefined) {
      const before = near.end;
      near.end = sweep(zones, near.entries, 0, before, zone, swept);
      this.#count -= (before - near.end) / entrySize;
    }
    this.put(zone, state);
    return -1;
  }

  /** Puts in a zone that is not in it. */
  put(zone: number, state: number): void {
    this.#putInPart(zone, state);
    if (++this.#count > this.#next) this.#divide();
  }

  #putInPart(zone: number, state: number): void {
    const key = this.#keyOf(zone);
    let part = key === null ? this.#others : this.#parts.get(key);
    if (part === undefined) {
      part = new Part();
      this.#parts.set(key as number, part);
    }
    part.push(this.#zones, zone, state);
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
    const before = [this.#others, ...this.#parts.values()];
    const all: number[] = [];
    for (const { entries, end } of before) {
      for (let at = 0; at < end; at += entrySize) all.push(entries[at] as number);
    }
    this.#chosen = this.#choose(all);
    this.#parts.clear();
    this.#others = new Part();
    for (const { entries, end } of before) {
      for (let at = 0; at < end; at += entrySize) {
        this.#putInPart(entries[at] as number, entries[at + 3] as number);
      }
    }
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
