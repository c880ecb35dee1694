/**
 * Zones joined: two of one state without times, found in as many steps, become one where that is
 * all of both and nothing else. Steps that have nothing to do with each other are taken in every
 * order, and each order has a zone of its own; together they are one again (Ben Salah, Bozga and
 * Maler, On interleaving in timed automata). As the joined zone is their union and no more, what
 * follows it is what follows them.
 */

import { none } from '../search/growing.ts';
import { plus, zero } from './bound.ts';
import { Remembered } from './remembered.ts';
import type { Zones } from './zones.ts';

/** A power of two. */
const mostRemembered = 1 << 13;

export class Joining {
  readonly #zones: Zones;
  /** The first of two zones, which is often that of the two before, and its bounds. */
  #one = -1;
  #first: Int32Array = none;
  #second: Int32Array = none;
  #hull = none;
  /** Pairs of zones that touch and have no union: they are tried again and again. */
  readonly #apart = new Remembered(mostRemembered);

  constructor(zones: Zones) {
    this.#zones = zones;
    this.#first = new Int32Array(64);
    this.#second = new Int32Array(64);
    this.#hull = new Int32Array(64);
  }

  /** The number of the zone that is the union of two; -1 if that is none. */
  join(one: number, other: number): number {
    const zones = this.#zones;
    if (one !== this.#one) this.#first = zones.read(one, this.#first);
    this.#one = one;
    if (!zones.touches(this.#first, other)) return -1;
    const isKnown = this.#apart.get(one, other) >= 0;
    const joined = isKnown ? -1 : this.#union(other, zones.sizes[one] as number);
    if (joined < 0 && !isKnown) this.#apart.set(one, other, 0);
    return joined;
  }

  /** The same, of the first, which has been read, and one that touches it. */
  #union(other: number, size: number): number {
    this.#second = this.#zones.read(other, this.#second);
    const first = this.#first;
    const second = this.#second;
    const length = size * size;
    if (this.#hull.length < length) this.#hull = new Int32Array(2 * length);
    const hull = this.#hull;
    for (let at = 0; at < length; at++) {
      const mine = first[at] as number;
      const its = second[at] as number;
      hull[at] = mine > its ? mine : its;
    }
    // What of the hull is not in one of them has to be in the other: piece by piece, a piece
    // beyond each bound of the one that the hull has not.
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const bound = first[row * size + column] as number;
        if (bound >= (hull[row * size + column] as number)) continue;
        if (!this.#isBeyondIn(row, column, bound, size)) return -1;
      }
    }
    return this.#zones.id(hull, size);
  }

  /** Whether all of the hull in which row less column is beyond a bound lies in the second. */
  #isBeyondIn(row: number, column: number, bound: number, size: number): boolean {
    const hull = this.#hull;
    const other = this.#second;
    // Beyond "at most c" is "more than c": column less row is less than -c; and the other way.
    const beyond = 1 - bound;
    if (plus(hull[row * size + column] as number, beyond) < zero) return true;
    for (let from = 0; from < size; from++) {
      const reach = hull[from * size + column] as number;
      for (let to = 0; to < size; to++) {
        const at = from * size + to;
        const over = plus(plus(reach, beyond), hull[row * size + to] as number);
        const tightest = Math.min(over, hull[at] as number);
        if (tightest > (other[at] as number)) return false;
      }
    }
    return true;
  }
}
