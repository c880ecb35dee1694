/**
 * Lists of states in which those are looked for whose zones one lies within, or that lie within it.
 * With each state the two sums of the bounds of its zone are kept: a zone within another has no
 * larger ones, so that nearly all are told apart by what stands side by side in the list.
 *
 * All lists are in one array. A room that a list has outgrown is given to another; each next room
 * is half as large again, so that little of it is empty.
 */

import { grown, none } from '../search/growing.ts';
import type { Zones } from './zones.ts';

/** Of an entry: the sums of its zone's bounds from below and from above, and its state. */
const entrySize = 3;
const firstLists = 1 << 10;

/** States that are taken out of lists. */
export class Swept {
  states = none;
  count = 0;

  constructor() {
    this.states = new Int32Array(4);
  }

  push(state: number): void {
    if (this.count === this.states.length) this.states = grown(this.states, 2 * this.count);
    this.states[this.count++] = state;
  }
}

/** The states of a search, each with its zone, also the one that is about to be put in. */
export interface Zoned {
  readonly zones: Zones;
  readonly zoneOf: (state: number) => number;
}

export class Lists {
  readonly #states: Zoned;
  readonly #zones: Zones;
  /** The zone that lists were asked about last, and its sums. */
  #asked = -1;
  #low = 0;
  #high = 0;
  #count = 0;
  /** By list: where it begins, how many it has, and for how many there is room. */
  #starts = none;
  #lengths = none;
  #rooms = none;
  #entries = none;
  #end = 0;
  /** By room: beginnings of rooms that are in use no more. */
  readonly #free: number[][] = [];

  constructor(states: Zoned) {
    this.#states = states;
    this.#zones = states.zones;
    this.#starts = new Int32Array(firstLists);
    this.#lengths = new Int32Array(firstLists);
    this.#rooms = new Int32Array(firstLists);
    this.#entries = new Int32Array(entrySize * firstLists);
  }

  get bytes(): number {
    return 4 * (this.#end + 3 * this.#count);
  }

  /** Makes so many new lists. Returns the number of the first; the others follow it. */
  make(lists: number): number {
    const first = this.#count;
    this.#count += lists;
    if (this.#count > this.#starts.length) {
      this.#starts = grown(this.#starts, 2 * this.#count);
      this.#lengths = grown(this.#lengths, 2 * this.#count);
      this.#rooms = grown(this.#rooms, 2 * this.#count);
    }
    return first;
  }

  lengthOf(list: number): number {
    return this.#lengths[list] as number;
  }

  zoneAt(list: number, place: number): number {
    return this.#states.zoneOf(this.stateAt(list, place));
  }

  stateAt(list: number, place: number): number {
    return this.#entries[(this.#starts[list] as number) + entrySize * place + 2] as number;
  }

  /** The state of an entry whose zone has a zone within it; -1 for none. */
  find(list: number, zone: number): number {
    const zones = this.#zones;
    const entries = this.#entries;
    if (zone !== this.#asked) this.#ask(zone);
    const low = this.#low;
    const high = this.#high;
    const start = this.#starts[list] as number;
    const end = start + entrySize * (this.#lengths[list] as number);
    for (let at = start; at < end; at += entrySize) {
      if (!isUpTo(low, high, entries[at] as number, entries[at + 1] as number)) continue;
      const state = entries[at + 2] as number;
      const other = this.#states.zoneOf(state);
      if (other === zone || zones.isWithin(zone, other)) return state;
    }
    return -1;
  }

  /** Takes out the entries whose zones lie within a zone, and adds their states to `swept`. */
  sweep(list: number, zone: number, swept: Swept): void {
    const zones = this.#zones;
    const entries = this.#entries;
    if (zone !== this.#asked) this.#ask(zone);
    const low = this.#low;
    const high = this.#high;
    const start = this.#starts[list] as number;
    const end = start + entrySize * (this.#lengths[list] as number);
    let to = start;
    for (let at = start; at < end; at += entrySize) {
      if (isUpTo(entries[at] as number, entries[at + 1] as number, low, high)) {
        const state = entries[at + 2] as number;
        if (zones.isWithin(this.#states.zoneOf(state), zone)) {
          swept.push(state);
          continue;
        }
      }
      if (to !== at) entries.copyWithin(to, at, at + entrySize);
      to += entrySize;
    }
    this.#lengths[list] = (to - start) / entrySize;
  }

  /** Puts in a zone with its state. */
  put(list: number, zone: number, state: number): void {
    const length = this.#lengths[list] as number;
    if (length === this.#rooms[list]) this.#move(list, length + Math.max(1, (length + 1) >> 1));
    const at = (this.#starts[list] as number) + entrySize * length;
    if (zone !== this.#asked) this.#ask(zone);
    this.#entries[at] = this.#low;
    this.#entries[at + 1] = this.#high;
    this.#entries[at + 2] = state;
    this.#lengths[list] = length + 1;
  }

  #ask(zone: number): void {
    this.#asked = zone;
    this.#low = this.#zones.low(zone);
    this.#high = this.#zones.high(zone);
  }

  /** Empties a list, and gives its room to others. */
  release(list: number): void {
    const room = this.#rooms[list] as number;
    if (room === 0) return;
    const free = this.#free[room];
    if (free === undefined) this.#free[room] = [this.#starts[list] as number];
    else free.push(this.#starts[list] as number);
    this.#rooms[list] = 0;
    this.#lengths[list] = 0;
  }

  #move(list: number, room: number): void {
    const from = this.#starts[list] as number;
    const length = this.#lengths[list] as number;
    const to = this.#free[room]?.pop() ?? this.#atEnd(room);
    this.#entries.copyWithin(to, from, from + entrySize * length);
    this.release(list);
    this.#starts[list] = to;
    this.#lengths[list] = length;
    this.#rooms[list] = room;
  }

  #atEnd(room: number): number {
    const start = this.#end;
    this.#end += entrySize * room;
    if (this.#end > this.#entries.length) this.#entries = grown(this.#entries, 2 * this.#end);
    return start;
  }
}

/**
 * Whether two sums are no larger than two others. Both are compared at once, as nearly all pairs
 * differ in one of them, and which one cannot be foreseen. No difference is too large for that.
 */
const isUpTo = (low: number, high: number, mostLow: number, mostHigh: number): boolean =>
  ((mostLow - low) | (mostHigh - high)) >= 0;
