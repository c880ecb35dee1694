/**
 * The zones with which each state without times was reached. A new one that lies within one of
 * them is nothing new: whatever can follow it can follow that one, in no more steps. Those that lie
 * within a new one are kept no longer.
 *
 * So that few are compared: what was asked a while ago is remembered; two sums are kept with each
 * (see `entries.ts`); and long lists are divided (see `Divided`).
 */

import { grown, none } from '../search/growing.ts';
import { PairTable } from '../search/pairTable.ts';
import { Divided } from './divided.ts';
import { entrySize, find, sweep, write } from './entries.ts';
import { Remembered } from './remembered.ts';
import type { Zones } from './zones.ts';

/** A longer list is divided: a power of two. */
const longest = 32;
const mostRemembered = 1 << 16;
/** Instead of room, for a list that is divided. */
const divided = -1;

export class Kept {
  readonly #zones: Zones;
  /** All zones, if none is left out as it lies within another. */
  readonly #all: PairTable | null;
  /**
   * By state without times: where its list begins, its length, and for how many there is room. A
   * length that is not 0 does not become so: of those that are taken out the larger one is left.
   */
  #starts = none;
  #lengths = none;
  #rooms = none;
  #entries = none;
  #end = 0;
  /** By power of two: beginnings of rooms for so many that are in use no more. */
  readonly #free: number[][] = [];
  readonly #divided = new Map<number, Divided>();
  /** By state without times and zone: the state that has them. */
  readonly #recent = new Remembered(mostRemembered);
  /** The states that have been taken out last. */
  readonly swept: number[] = [];

  constructor(zones: Zones, withInclusion: boolean) {
    this.#zones = zones;
    this.#all = withInclusion ? null : new PairTable();
    this.#starts = new Int32Array(1 << 10);
    this.#lengths = new Int32Array(1 << 10);
    this.#rooms = new Int32Array(1 << 10);
    this.#entries = new Int32Array(1 << 12);
  }

  get bytes(): number {
    let inDivided = 0;
    for (const { bytes } of this.#divided.values()) inDivided += bytes;
    const inTables = this.#recent.bytes + (this.#all?.bytes ?? 0);
    return 4 * (this.#end + 3 * this.#starts.length) + inTables + inDivided;
  }

  /** Whether a state without times was reached. */
  isReached(control: number): boolean {
    return control < this.#lengths.length && this.#lengths[control] !== 0;
  }

  /**
   * Keeps the zone of a state and returns -1. If it is nothing new, it is not kept, and the state
   * that has it is returned. `swept` are states whose zones lie within it, as far as they are
   * easily found.
   */
  add(control: number, zone: number, state: number): number {
    this.swept.length = 0;
    const known = this.#recent.get(control, zone);
    if (known >= 0) return known;
    const found = this.#keep(control, zone, state);
    this.#recent.set(control, zone, found < 0 ? state : found);
    return found;
  }

  #keep(control: number, zone: number, state: number): number {
    if (control >= this.#starts.length) this.#makeRoom(control);
    return this.#all === null
      ? this.#keepInList(control, zone, state)
      : this.#keepAll(this.#all, control, zone, state);
  }

  #keepAll(all: PairTable, control: number, zone: number, state: number): number {
    const found = all.get(control, zone);
    if (found >= 0) return found;
    all.set(control, zone, state);
    this.#lengths[control] = 1;
    return -1;
  }

  #keepInList(control: number, zone: number, state: number): number {
    if (this.#rooms[control] === divided) {
      return (this.#divided.get(control) as Divided).add(zone, state, this.swept);
    }
    const start = this.#starts[control] as number;
    const end = start + entrySize * (this.#lengths[control] as number);
    const found = find(this.#zones, this.#entries, start, end, zone);
    if (found >= 0) return found;
    const left = sweep(this.#zones, this.#entries, start, end, zone, this.swept);
    this.#put(control, zone, state, (left - start) / entrySize);
    return -1;
  }

  /** `length`: how many there were before. */
  #put(control: number, zone: number, state: number, length: number): void {
    if (length === longest) {
      this.#divide(control).add(zone, state, this.swept);
      return;
    }
    const room = this.#rooms[control] as number;
    if (length === room) this.#move(control, length, Math.max(1, 2 * room));
    const at = (this.#starts[control] as number) + entrySize * length;
    write(this.#zones, this.#entries, at, zone, state);
    this.#lengths[control] = length + 1;
  }

  #divide(control: number): Divided {
    const all = new Divided(this.#zones);
    const start = this.#starts[control] as number;
    for (let place = 0; place < longest; place++) {
      const at = start + entrySize * place;
      all.put(this.#entries[at] as number, this.#entries[at + 3] as number);
    }
    this.#divided.set(control, all);
    this.#release(control);
    this.#rooms[control] = divided;
    return all;
  }

  #move(control: number, length: number, room: number): void {
    const from = this.#starts[control] as number;
    const to = this.#free[room]?.pop() ?? this.#atEnd(room);
    this.#entries.copyWithin(to, from, from + entrySize * length);
    this.#release(control);
    this.#starts[control] = to;
    this.#rooms[control] = room;
  }

  #atEnd(room: number): number {
    const start = this.#end;
    this.#end += entrySize * room;
    if (this.#end > this.#entries.length) this.#entries = grown(this.#entries, 2 * this.#end);
    return start;
  }

  /** The room of a list is free for another. */
  #release(control: number): void {
    const room = this.#rooms[control] as number;
    if (room === 0) return;
    const free = this.#free[room];
    if (free === undefined) this.#free[room] = [this.#starts[control] as number];
    else free.push(this.#starts[control] as number);
  }

  #makeRoom(control: number): void {
    this.#starts = grown(this.#starts, 2 * control);
    this.#lengths = grown(this.#lengths, 2 * control);
    this.#rooms = grown(this.#rooms, 2 * control);
  }
}
