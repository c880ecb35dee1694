/**
 * Answers that were given a while ago, each a number for a pair of numbers. What is asked again is
 * mostly asked soon: so each has one place, and the last one that came to it stays.
 */

import { none } from '../search/growing.ts';

const entrySize = 3;
const fewest = 1 << 8;

export class Remembered {
  /** By place: a pair, the first of it plus one so that 0 is none, and the answer. */
  #table = none;
  #mask = fewest - 1;
  #given = 0;
  /** So many at the most: a power of two. */
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.#table = new Int32Array(entrySize * fewest);
  }

  get bytes(): number {
    return 4 * this.#table.length;
  }

  /** -1 if it is not known. */
  get(one: number, other: number): number {
    const table = this.#table;
    const at = this.#placeOf(one, other);
    if (table[at] !== one + 1 || table[at + 1] !== other) return -1;
    return table[at + 2] as number;
  }

  set(one: number, other: number, answer: number): void {
    if (++this.#given > this.#mask && this.#mask + 1 < this.#most) this.#grow();
    this.#put(one, other, answer);
  }

  #put(one: number, other: number, answer: number): void {
    const table = this.#table;
    const at = this.#placeOf(one, other);
    table[at] = one + 1;
    table[at + 1] = other;
    table[at + 2] = answer;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(4 * old.length);
    this.#mask = 4 * (this.#mask + 1) - 1;
    for (let at = 0; at < old.length; at += entrySize) {
      if (old[at] === 0) continue;
      this.#put((old[at] as number) - 1, old[at + 1] as number, old[at + 2] as number);
    }
  }

  #placeOf(one: number, other: number): number {
    const bits = Math.imul(one, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b);
    return entrySize * ((bits ^ (bits >>> 15)) & this.#mask);
  }
}
