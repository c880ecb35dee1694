/**
 * Joins of a level: states of one state without times, found in as many steps, are joined as far as
 * their zones can be (see `Joining`).
 */

import { grown, none } from '../search/growing.ts';
import { Joining } from './joining.ts';
import type { Zones } from './zones.ts';

/** Of the zones of a level in order, each is tried with so many next ones: most have no union. */
const neighbours = 16;

/** The states of a search, as far as they are joined. */
interface States {
  readonly zones: Zones;
  readonly count: number;
  /** By state. A zone is inverted (~) once the state is nothing new. */
  readonly control: Int32Array;
  readonly zone: Int32Array;
  /** Adds the state that two are together. */
  addJoined(control: number, zone: number, one: number, two: number): number;
  /** A state is nothing new, as another is found in as many steps. */
  cover(state: number, by: number): void;
}

export class Joins {
  readonly #states: States;
  readonly #joining: Joining;
  /** By state without times: 1 + the last state of it in a level; 0 for none. */
  #last = none;
  /** By state of a level, counted from its first: 1 + the one before it of the same, 0 for none. */
  #before = none;
  /** States that can be joined, in order. */
  #live = none;
  /** By place there: the sum of the bounds from below of its zone. */
  #lows = none;
  #end = 0;

  constructor(states: States) {
    this.#states = states;
    this.#joining = new Joining(states.zones);
    this.#last = new Int32Array(1 << 10);
    this.#before = new Int32Array(1 << 10);
    this.#live = new Int32Array(1 << 6);
    this.#lows = new Int32Array(1 << 6);
  }

  get bytes(): number {
    return 4 * (this.#last.length + this.#before.length + 2 * this.#live.length);
  }

  /** Joins what can be joined of the states from `first` on. `controls`: how many there are. */
  join(first: number, controls: number): void {
    const { count, control } = this.#states;
    if (controls > this.#last.length) this.#last = grown(this.#last, 2 * controls);
    if (count - first > this.#before.length) this.#before = new Int32Array(2 * (count - first));
    for (let state = first; state < count; state++) {
      const of = control[state] as number;
      this.#before[state - first] = this.#last[of] as number;
      this.#last[of] = state + 1;
    }
    for (let state = first; state < count; state++) {
      const of = this.#states.control[state] as number;
      const last = this.#last[of] as number;
      if (last === 0) continue;
      this.#last[of] = 0;
      if (last > state + 1) this.#joinBack(of, last, first);
    }
  }

  /** Joins the states of one without times, the last of which is given. */
  #joinBack(control: number, last: number, first: number): void {
    this.#end = 0;
    for (let at = last; at > 0; at = this.#before[at - 1 - first] as number) {
      if ((this.#states.zone[at - 1] as number) >= 0) this.#push(at - 1);
    }
    this.#reverse();
    while (this.#end > 1 && this.#joinNext(control));
  }

  /** They were found from the last one on. */
  #reverse(): void {
    this.#live.subarray(0, this.#end).reverse();
    this.#lows.subarray(0, this.#end).reverse();
  }

  #push(state: number): void {
    if (this.#end === this.#live.length) {
      this.#live = grown(this.#live, 2 * this.#end);
      this.#lows = grown(this.#lows, 2 * this.#end);
    }
    const { zones, zone } = this.#states;
    this.#live[this.#end] = state;
    this.#lows[this.#end++] = zones.low(zone[state] as number);
  }

  /** Tries each with those that are next to it. Whether any were joined. */
  #joinNext(control: number): boolean {
    this.#sort();
    const states = this.#states;
    let hasJoined = false;
    for (let at = 0; at < this.#end; at++) {
      const one = this.#live[at] as number;
      const end = Math.min(this.#end, at + 1 + neighbours);
      for (let next = at + 1; next < end; next++) {
        const first = states.zone[one] as number;
        if (first < 0) break;
        const two = this.#live[next] as number;
        const second = states.zone[two] as number;
        const zone = second < 0 ? -1 : this.#joining.join(first, second);
        if (zone < 0) continue;
        hasJoined = true;
        const joined = states.addJoined(control, zone, one, two);
        this.#coverWithin(zone, joined);
        this.#push(joined);
      }
    }
    this.#leaveOut();
    return hasJoined;
  }

  /** By the sum of bounds from below, so that those that touch are near each other. */
  #sort(): void {
    const live = this.#live;
    const lows = this.#lows;
    for (let at = 1; at < this.#end; at++) {
      const state = live[at] as number;
      const low = lows[at] as number;
      let to = at;
      for (; to > 0 && (lows[to - 1] as number) > low; to--) {
        live[to] = live[to - 1] as number;
        lows[to] = lows[to - 1] as number;
      }
      live[to] = state;
      lows[to] = low;
    }
  }

  #coverWithin(zone: number, by: number): void {
    const { zones, zone: zoneOf } = this.#states;
    const low = zones.low(zone);
    for (let at = 0; at < this.#end; at++) {
      const state = this.#live[at] as number;
      const other = zoneOf[state] as number;
      if (other < 0 || (this.#lows[at] as number) > low) continue;
      if (zones.isWithin(other, zone)) this.#states.cover(state, by);
    }
  }

  #leaveOut(): void {
    let to = 0;
    for (let at = 0; at < this.#end; at++) {
      const state = this.#live[at] as number;
      if ((this.#states.zone[state] as number) < 0) continue;
      this.#lows[to] = this.#lows[at] as number;
      this.#live[to++] = state;
    }
    this.#end = to;
  }
}
