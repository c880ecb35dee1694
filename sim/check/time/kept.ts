/**
 * The zones with which each state without times was reached. A new one that lies within one of
 * them is nothing new: whatever can follow it can follow that one, in no more steps. Those that lie
 * within a new one are kept no longer.
 *
 * So that few are compared: what was asked a while ago is remembered; sums are kept with each (see
 * `Lists`); and long lists are divided (see `Divided`).
 */

import { grown, none } from '../search/growing.ts';
import { PairTable } from '../search/pairTable.ts';
import { Divided } from './divided.ts';
import { Lists, Swept, type Zoned } from './lists.ts';
import { Remembered } from './remembered.ts';
import type { Zones } from './zones.ts';

/** A longer list is divided. */
const longest = 32;
/** A power of two. */
const mostRemembered = 1 << 15;

export class Kept {
  readonly #zones: Zones;
  readonly #lists: Lists;
  /** All zones, if none is left out as it lies within another. */
  readonly #all: PairTable | null;
  /** By state without times: 1 + its list, or if that is divided, -1 less where; 0 for none. */
  #listOf = none;
  readonly #divided: Divided[] = [];
  /** By state without times and zone: the state that has them. */
  readonly #recent = new Remembered(mostRemembered);
  /** The states that have been taken out last. */
  readonly swept = new Swept();

  constructor(states: Zoned, withInclusion: boolean) {
    this.#zones = states.zones;
    this.#lists = new Lists(states);
    this.#all = withInclusion ? null : new PairTable();
    this.#listOf = new Int32Array(1 << 8);
  }

  get bytes(): number {
    const inTables = this.#recent.bytes + (this.#all?.bytes ?? 0);
    return 4 * this.#listOf.length + this.#lists.bytes + inTables;
  }

  /** Whether a state without times was reached. */
  isReached(control: number): boolean {
    return control < this.#listOf.length && this.#listOf[control] !== 0;
  }

  /**
   * Keeps the zone of a state and returns -1. If it is nothing new, it is not kept, and the state
   * that has it is returned. `swept` are states whose zones lie within it, as far as they are
   * easily found.
   */
  add(control: number, zone: number, state: number): number {
    this.swept.count = 0;
    const known = this.#recent.get(control, zone);
    if (known >= 0) return known;
    const found = this.#keep(control, zone, state);
    this.#recent.set(control, zone, found < 0 ? state : found);
    return found;
  }

  #keep(control: number, zone: number, state: number): number {
    if (control >= this.#listOf.length) this.#listOf = grown(this.#listOf, 2 * control);
    if (this.#listOf[control] === 0) this.#listOf[control] = this.#lists.make(1) + 1;
    if (this.#all !== null) return keepAll(this.#all, control, zone, state);
    const place = this.#listOf[control] as number;
    if (place < 0) return (this.#divided[-place - 1] as Divided).add(zone, state, this.swept);
    const lists = this.#lists;
    const list = place - 1;
    const found = lists.find(list, zone);
    if (found >= 0) return found;
    lists.sweep(list, zone, this.swept);
    lists.put(list, zone, state);
    if (lists.lengthOf(list) > longest) {
      this.#listOf[control] = -this.#divided.push(new Divided(this.#zones, lists, list));
    }
    return -1;
  }
}

function keepAll(all: PairTable, control: number, zone: number, state: number): number {
  const found = all.get(control, zone);
  if (found < 0) all.set(control, zone, state);
  return found;
}
