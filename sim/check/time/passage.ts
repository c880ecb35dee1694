/**
 * What a step does to zones: something pending comes first, or something that has no moment of its
 * own happens; what is left goes on, and other things begin.
 */

import { grown, none } from '../search/growing.ts';
import { plus, unbounded, zero } from './bound.ts';
import type { Zones } from './zones.ts';

/** A step as zones see it. What is pending is numbered from 1 on, before and after. */
export interface Passage {
  /** How many rows zones have before. */
  readonly size: number;
  /** What comes now; 0 for something that may come at any moment. */
  readonly fired: number;
  /** Whether no time may pass before it. */
  readonly isUrgent: boolean;
  /** What would come before it if it were due at the same moment. */
  readonly behind: readonly number[];
  /** For each thing pending after it: what it was before; 0 for one that begins. */
  readonly origins: readonly number[];
  /** For each: the bounds of when it comes, and of how long it takes at least, negative. */
  readonly highs: readonly number[];
  readonly lows: readonly number[];
  /** Pairs of things pending after it: the first comes no later than the second. */
  readonly inOrder: readonly (readonly [number, number])[];
}

/**
 * A passage between zones without rows for some of what is pending before and after: these bound
 * nothing, and do not come.
 */
export function passageWithout(
  passage: Passage,
  before: readonly number[],
  after: readonly number[],
): Passage {
  const numbered = (number: number, without: readonly number[]) =>
    number - without.filter((other) => other < number).length;
  const isLeft = (_: unknown, place: number) => !after.includes(place + 1);
  return {
    ...passage,
    size: passage.size - before.length,
    fired: numbered(passage.fired, before),
    behind: passage.behind
      .filter((number) => !before.includes(number))
      .map((number) => numbered(number, before)),
    origins: passage.origins.filter(isLeft).map((number) => numbered(number, before)),
    highs: passage.highs.filter(isLeft),
    lows: passage.lows.filter(isLeft),
    inOrder: passage.inOrder.map(([first, second]) => [
      numbered(first, after),
      numbered(second, after),
    ]),
  };
}

/** Carries out passages on zones. */
export class Passing {
  readonly #zones: Zones;
  /** The zone before a passage, and its bounds. */
  #from = -1;
  #source: Int32Array = none;
  #target = none;
  /** By row: the tightest bound of what has come less that row. */
  #nearest = none;

  constructor(zones: Zones) {
    this.#zones = zones;
    this.#source = new Int32Array(64);
    this.#target = new Int32Array(64);
    this.#nearest = new Int32Array(16);
  }

  /** The zone at the very start. -1 if there is none. */
  first(passage: Passage): number {
    const point = this.#zones.id(Int32Array.of(zero), 1);
    return this.after(point, passage);
  }

  /** The zone after a passage, -1 if it cannot be: something else has to come before. */
  after(zone: number, passage: Passage): number {
    const { size, origins, inOrder } = passage;
    this.#begin(zone);
    if (size > this.#nearest.length) this.#nearest = grown(this.#nearest, 2 * size);
    if (!this.#meet(passage)) return -1;
    const after = origins.length + 1;
    if (after * after > this.#target.length) this.#target = grown(this.#target, after * after);
    this.#carry(passage);
    this.#start(passage);
    for (let at = 0; at < inOrder.length; at++) {
      const [first, second] = inOrder[at] as readonly [number, number];
      if (!this.#order(after, first, second)) return -1;
    }
    return this.#zones.id(this.#target, after);
  }

  /** A state's steps come one after the other, and all begin in its zone. */
  #begin(zone: number): void {
    if (zone === this.#from) return;
    this.#source = this.#zones.read(zone, this.#source);
    this.#from = zone;
  }

  /**
   * Finds for each row the bound that follows from what has come being first. False if it cannot
   * be: something else has to come before.
   */
  #meet(passage: Passage): boolean {
    const { size, fired } = passage;
    const nearest = this.#nearest;
    for (let row = 0; row < size; row++) nearest[row] = this.#nearestTo(row, passage);
    return fired === 0 || (nearest[fired] as number) >= zero;
  }

  /**
   * The bound of what has come less a row.
   *
   * That f is first means that its moment less that of each other is at most 0, and if no time may
   * pass, at most the moment of the last step. All these bounds begin at f, so a tighter bound of
   * i less j can only be one from i to f, then to some k, from there to j. What may come at any
   * moment stands at a new row f that is bound to the last step only: so that of i less f is that
   * of i less the last step, and f = 0 says just that.
   */
  #nearestTo(row: number, { size, fired, isUrgent, behind }: Passage): number {
    const source = this.#source;
    let least = unbounded;
    const step = isUrgent ? Math.max(1, fired) : 1;
    const last = isUrgent ? fired : size - 1;
    for (let other = isUrgent ? 0 : 1; other <= last; other += step) {
      const bound = source[other * size + row] as number;
      if (bound < least) least = bound;
    }
    for (let at = 0; at < behind.length; at++) {
      const bound = source[(behind[at] as number) * size + row] as number;
      const strict = bound - (bound & 1);
      if (bound !== unbounded && strict < least) least = strict;
    }
    return least;
  }

  /** Writes the bounds of what goes on, counted from the moment of the step. */
  #carry({ size, fired, origins }: Passage): void {
    const source = this.#source;
    const target = this.#target;
    const nearest = this.#nearest;
    const after = origins.length + 1;
    target[0] = zero;
    for (let row = 1; row < after; row++) {
      const from = origins[row - 1] as number;
      if (from === 0) continue;
      const base = from * size;
      const reach = source[base + fired] as number;
      target[row * after] = reach;
      target[row] = nearest[from] as number;
      for (let column = 1; column < after; column++) {
        const to = origins[column - 1] as number;
        if (to === 0) continue;
        const bound = source[base + to] as number;
        const over = plus(reach, nearest[to] as number);
        target[row * after + column] = over < bound ? over : bound;
      }
    }
  }

  /** Writes the bounds of what begins with the step: it is bound to that moment only. */
  #start({ origins, highs, lows }: Passage): void {
    const target = this.#target;
    const after = origins.length + 1;
    for (let row = 1; row < after; row++) {
      if (origins[row - 1] !== 0) continue;
      target[row * after] = highs[row - 1] as number;
      target[row] = lows[row - 1] as number;
    }
    for (let row = 1; row < after; row++) {
      for (let column = 1; column < after; column++) {
        if (origins[row - 1] !== 0 && origins[column - 1] !== 0) continue;
        const over = plus(target[row * after] as number, target[column] as number);
        target[row * after + column] = row === column ? zero : over;
      }
    }
  }

  /** Adds that one comes no later than another. False if it has to. */
  #order(after: number, first: number, second: number): boolean {
    const target = this.#target;
    if ((target[second * after + first] as number) < zero) return false;
    for (let row = 0; row < after; row++) {
      const reach = target[row * after + first] as number;
      for (let column = 0; column < after; column++) {
        const over = plus(reach, target[second * after + column] as number);
        const at = row * after + column;
        if (over < (target[at] as number)) target[at] = over;
      }
    }
    return true;
  }
}
