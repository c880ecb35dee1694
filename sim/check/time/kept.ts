/**
 * The zones with which each state without times was reached. A new one that lies within one of
 * them is nothing new: whatever can follow it can follow that one, in no more steps.
 *
 * So that few are compared: two sums are kept with each, and a zone within another has no larger
 * ones; what was asked a while ago is remembered; and long lists are divided (see `Divided`).
 */

import { grown, none } from '../search/growing.ts';
import { Divided } from './divided.ts';
import type { Zones } from './zones.ts';

/** Of a zone: its number, the sums of its bounds from below and from above, and its state. */
const entrySize = 4;
const firstEntries = 2;
/** A longer list is divided. */
const longest = 32;
/** How many answers are remembered: a power of two. */
const remembered = 1 << 18;
const recentSize = 3;

export class Kept {
  readonly #zones: Zones;
  readonly #withInclusion: boolean;
  /** By state without times: where its list begins, its length, and for how many there is room. */
  #starts = none;
  #lengths = none;
  #rooms = none;
  #entries = none;
  #end = 0;
  readonly #divided = new Map<number, Divided>();
  /** By hash: a state without times and a zone, each plus one, and the state that has them. */
  readonly #recent = new Int32Array(recentSize * remembered);

  constructor(zones: Zones, withInclusion: boolean) {
    this.#zones = zones;
    this.#withInclusion = withInclusion;
    this.#starts = new Int32Array(1 << 10);
    this.#lengths = new Int32Array(1 << 10);
    this.#rooms = new Int32Array(1 << 10);
    this.#entries = new Int32Array(1 << 12);
  }

  get bytes(): number {
    let divided = 0;
    for (const { bytes } of this.#divided.values()) divided += bytes;
    return 4 * (this.#end + 3 * this.#starts.length + this.#recent.length) + divided;
  }

  /** Whether a state without times was reached. */
  isReached(control: number): boolean {
    return control < this.#lengths.length && this.#lengths[control] !== 0;
  }

  /** Keeps the zone of a state; if it is nothing new, not, and returns the state that has it. */
  add(control: number, zone: number, state: number): number {
    const recent = this.#recent;
    const bits = Math.imul(control, 0x9e3779b1) ^ Math.imul(zone + 1, 0x85ebca6b);
    const place = recentSize * ((bits ^ (bits >>> 15)) & (remembered - 1));
    if (recent[place] === control + 1 && recent[place + 1] === zone + 1) {
      return recent[place + 2] as number;
    }
    const found = this.#keep(control, zone, state);
    recent[place] = control + 1;
    recent[place + 1] = zone + 1;
    recent[place + 2] = found < 0 ? state : found;
    return found;
  }

  #keep(control: number, zone: number, state: number): number {
    if (control >= this.#starts.length) this.#makeRoom(control);
    const length = this.#lengths[control] as number;
    const divided = length > longest ? this.#divided.get(control) : undefined;
    const found =
      divided === undefined ? this.#find(control, zone) : divided.find(zone, this.#withInclusion);
    if (found >= 0) return found;
    if (divided === undefined) this.#put(control, zone, state, length);
    else divided.put(zone, state);
    this.#lengths[control] = length + 1;
    return -1;
  }

  /**
   * States from `first` on, of the same state without times, whose zones lie within that of
   * another: what was found in as many steps, and is nothing new by now.
   */
  *within(control: number, zone: number, first: number): Generator<number> {
    const length = this.#lengths[control] as number;
    if (!this.#withInclusion) return;
    if (length > longest) {
      yield* (this.#divided.get(control) as Divided).within(zone, first);
      return;
    }
    const entries = this.#entries;
    const start = this.#starts[control] as number;
    for (let at = start + entrySize * (length - 1); at >= start; at -= entrySize) {
      if ((entries[at + 3] as number) < first) return;
      if (this.#zones.isWithin(entries[at] as number, zone)) yield entries[at + 3] as number;
    }
  }

  #find(control: number, zone: number): number {
    const { lows, highs } = this.#zones;
    const low = lows[zone] as number;
    const high = highs[zone] as number;
    const entries = this.#entries;
    const start = this.#starts[control] as number;
    const end = start + entrySize * (this.#lengths[control] as number);
    for (let at = start; at < end; at += entrySize) {
      if (entries[at] === zone) return entries[at + 3] as number;
      if (!this.#withInclusion) continue;
      if (low > (entries[at + 1] as number) || high > (entries[at + 2] as number)) continue;
      if (this.#zones.isWithin(zone, entries[at] as number)) return entries[at + 3] as number;
    }
    return -1;
  }

  /** `length`: how many there were before. */
  #put(control: number, zone: number, state: number, length: number): void {
    if (length === this.#rooms[control]) this.#move(control, Math.max(firstEntries, 2 * length));
    const at = (this.#starts[control] as number) + entrySize * length;
    this.#entries[at] = zone;
    this.#entries[at + 1] = this.#zones.lows[zone] as number;
    this.#entries[at + 2] = this.#zones.highs[zone] as number;
    this.#entries[at + 3] = state;
    if (length !== longest) return;
    const divided = new Divided(this.#zones);
    const start = this.#starts[control] as number;
    for (let place = 0; place <= length; place++) {
      const entry = start + entrySize * place;
      divided.put(this.#entries[entry] as number, this.#entries[entry + 3] as number);
    }
    this.#divided.set(control, divided);
  }

  #move(control: number, room: number): void {
    const start = this.#starts[control] as number;
    const length = entrySize * (this.#lengths[control] as number);
    const end = this.#end + entrySize * room;
    if (end > this.#entries.length) this.#entries = grown(this.#entries, 2 * end);
    this.#entries.copyWithin(this.#end, start, start + length);
    this.#starts[control] = this.#end;
    this.#rooms[control] = room;
    this.#end = end;
  }

  #makeRoom(control: number): void {
    this.#starts = grown(this.#starts, 2 * control);
    this.#lengths = grown(this.#lengths, 2 * control);
    this.#rooms = grown(this.#rooms, 2 * control);
  }
}
