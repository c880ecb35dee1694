/** States whole, in the order in which they are found, each with a step that leads there. */

import { grown, none } from '../growing.ts';

/** How full the index may become. */
const mostFilled = 0.5;

function hashOf(slots: Int32Array): number {
  let hash = 0;
  for (let slot = 0; slot < slots.length; slot++) {
    hash = Math.imul(hash ^ (slots[slot] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

export class States {
  count = 0;
  readonly #width: number;
  #slots = none;
  /** By hash: the number of a state and one more; 0 for nothing. */
  #index = none;
  /** By state: the one before, and the number of the step from there. */
  #before = none;
  #steps = none;

  constructor(width: number) {
    this.#width = width;
    this.#slots = new Int32Array(width << 8);
    this.#index = new Int32Array(1 << 10);
    this.#before = new Int32Array(1 << 8);
    this.#steps = new Int32Array(1 << 8);
  }

  get bytes(): number {
    return 4 * (this.count * (this.#width + 2) + this.#index.length);
  }

  read(state: number, into: Int32Array): void {
    const from = state * this.#width;
    for (let slot = 0; slot < this.#width; slot++) into[slot] = this.#slots[from + slot] as number;
  }

  /** The number of the state with these slots; -1 if it has not been found. */
  find(slots: Int32Array): number {
    return (this.#index[this.#placeOf(slots)] as number) - 1;
  }

  /** The number of the state with these slots, which a step from `before` leads to. */
  add(slots: Int32Array, before: number, step: number): number {
    const place = this.#placeOf(slots);
    const known = this.#index[place] as number;
    if (known > 0) return known - 1;
    const state = this.count++;
    if ((state + 1) * this.#width > this.#slots.length) {
      this.#slots = grown(this.#slots, 2 * this.#slots.length);
      this.#before = grown(this.#before, 2 * this.#before.length);
      this.#steps = grown(this.#steps, 2 * this.#steps.length);
    }
    this.#slots.set(slots, state * this.#width);
    this.#before[state] = before;
    this.#steps[state] = step;
    this.#index[place] = this.count;
    if (this.count > mostFilled * this.#index.length) this.#widen();
    return state;
  }

  /** The numbers of the steps of the run that has found a state. */
  stepsTo(state: number): number[] {
    const steps: number[] = [];
    for (let at = state; at > 0; at = this.#before[at] as number) {
      steps.push(this.#steps[at] as number);
    }
    return steps.reverse();
  }

  #placeOf(slots: Int32Array): number {
    const mask = this.#index.length - 1;
    let place = hashOf(slots) & mask;
    for (;;) {
      const known = this.#index[place] as number;
      if (known === 0 || this.#isAt(known - 1, slots)) return place;
      place = (place + 1) & mask;
    }
  }

  #isAt(state: number, slots: Int32Array): boolean {
    const from = state * this.#width;
    for (let slot = 0; slot < this.#width; slot++) {
      if (this.#slots[from + slot] !== slots[slot]) return false;
    }
    return true;
  }

  #widen(): void {
    this.#index = new Int32Array(2 * this.#index.length);
    const slots = new Int32Array(this.#width);
    for (let state = 0; state < this.count; state++) {
      this.read(state, slots);
      this.#index[this.#placeOf(slots)] = state + 1;
    }
  }
}
