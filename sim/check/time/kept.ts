/**
 * The zones with which each state without times was reached. A new one that lies within one of
 * them is nothing new: whatever can follow it can follow that one, in no more steps. So that few
 * are compared, two sums are kept with each: a zone within another has no larger ones.
 */

import { grown, none } from '../search/growing.ts';
import type { Zones } from './zones.ts';

/** Of a zone: its number, the sum of its bounds from below, and that of those from above. */
const entrySize = 3;
const firstEntries = 2;

export class Kept {
  readonly #zones: Zones;
  readonly #withInclusion: boolean;
  /** By state without times: where its list begins, its length, and for how many there is room. */
  #starts = none;
  #lengths = none;
  #rooms = none;
  #entries = none;
  #end = 0;

  constructor(zones: Zones, withInclusion: boolean) {
    this.#zones = zones;
    this.#withInclusion = withInclusion;
    this.#starts = new Int32Array(1 << 10);
    this.#lengths = new Int32Array(1 << 10);
    this.#rooms = new Int32Array(1 << 10);
    this.#entries = new Int32Array(1 << 12);
  }

  get bytes(): number {
    return 4 * (this.#end + 3 * this.#starts.length);
  }

  /** Whether a state without times was reached. */
  isReached(control: number): boolean {
    return control < this.#lengths.length && this.#lengths[control] !== 0;
  }

  /** Keeps a zone; false if it is nothing new. */
  add(control: number, zone: number): boolean {
    if (control >= this.#starts.length) this.#makeRoom(control);
    const { lows, highs } = this.#zones;
    const low = lows[zone] as number;
    const high = highs[zone] as number;
    const entries = this.#entries;
    const start = this.#starts[control] as number;
    const length = this.#lengths[control] as number;
    const end = start + entrySize * length;
    if (this.#withInclusion) {
      for (let at = start; at < end; at += entrySize) {
        if (low > (entries[at + 1] as number) || high > (entries[at + 2] as number)) continue;
        const other = entries[at] as number;
        if (other === zone || this.#zones.isWithin(zone, other)) return false;
      }
    } else {
      for (let at = start; at < end; at += entrySize) if (entries[at] === zone) return false;
    }
    this.#put(control, zone, low, high);
    return true;
  }

  #put(control: number, zone: number, low: number, high: number): void {
    const length = this.#lengths[control] as number;
    if (length === this.#rooms[control]) this.#move(control, Math.max(firstEntries, 2 * length));
    const at = (this.#starts[control] as number) + entrySize * length;
    this.#entries[at] = zone;
    this.#entries[at + 1] = low;
    this.#entries[at + 2] = high;
    this.#lengths[control] = length + 1;
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
