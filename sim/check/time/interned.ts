/** Integers by numbers, from 0 on: each once. */

import { grown, none } from '../search/growing.ts';

const first = 1 << 8;

export class Interned {
  /** By number. */
  values = none;
  #count = 0;
  /** By hash: 1 + a number. */
  #index = none;

  constructor() {
    this.values = new Int32Array(first);
    this.#index = new Int32Array(4 * first);
  }

  get bytes(): number {
    return 4 * (this.values.length + this.#index.length);
  }

  /** The number of a value. */
  id(value: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    let place = hashOf(value) & mask;
    for (let number = index[place] as number; number !== 0; number = index[place] as number) {
      if (this.values[number - 1] === value) return number - 1;
      place = (place + 1) & mask;
    }
    if (this.#count === this.values.length) {
      this.#grow();
      return this.id(value);
    }
    this.values[this.#count] = value;
    index[place] = ++this.#count;
    return this.#count - 1;
  }

  #grow(): void {
    this.values = grown(this.values, 2 * this.#count);
    const index = new Int32Array(4 * this.values.length);
    const mask = index.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let place = hashOf(this.values[number] as number) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = number + 1;
    }
    this.#index = index;
  }
}

function hashOf(value: number): number {
  const bits = Math.imul(value, 0x9e3779b1);
  return bits ^ (bits >>> 15);
}
