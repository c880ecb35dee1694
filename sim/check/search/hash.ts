/**
 * A hash of states that is updated from changes alone (Zobrist hashing): there is a number for
 * each (slot, value), drawn once, and a state's hash is the exclusive or of its slots' numbers. So
 * a successor's hash is its predecessor's combined with one number that is known for the step.
 * The layout of packed states does not matter.
 */

import { grown, none, shared } from './growing.ts';

/** Bits without order, from whole numbers: the finalizer of MurmurHash3. */
export function mixed(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** What it takes to update a hash: plain data, so that other threads can have it. */
export interface HashTable {
  /** By slot: where its numbers begin, one for each value. */
  readonly bases: Int32Array;
  readonly numbers: Int32Array;
}

/** What a slot's change does to the hash. */
export function hashChange(
  { bases, numbers }: HashTable,
  slot: number,
  from: number,
  to: number,
): number {
  const base = bases[slot] as number;
  return (numbers[base + from] as number) ^ (numbers[base + to] as number);
}

export class Hash implements HashTable {
  readonly bases: Int32Array;
  numbers = none;
  readonly #seed: number;
  readonly #widths: Int32Array;
  #end = 0;

  /** Two hashes of different seeds have nothing to do with each other. */
  constructor(slotCount: number, seed: number) {
    this.#seed = mixed(seed + 1);
    this.numbers = new Int32Array(1 << 10);
    this.bases = new Int32Array(slotCount);
    this.#widths = new Int32Array(slotCount);
    for (let slot = 0; slot < slotCount; slot++) this.makeRoom(slot, 1);
  }

  /** Lets all threads see them. */
  share(): void {
    this.numbers = shared(this.numbers);
  }

  /** Draws the numbers of the slot's values below `domain`. */
  makeRoom(slot: number, domain: number): void {
    if (domain <= (this.#widths[slot] as number)) return;
    const width = 2 * domain;
    const base = this.#end;
    this.#end += width;
    if (this.#end > this.numbers.length) this.numbers = grown(this.numbers, 2 * this.#end);
    // A slot that holds 0 says nothing, so that those that never held anything can be left out.
    for (let value = 1; value < width; value++) {
      const drawn = mixed(mixed(value ^ this.#seed) + Math.imul(slot + 1, 0x9e3779b1));
      this.numbers[base + value] = drawn;
    }
    this.bases[slot] = base;
    this.#widths[slot] = width;
  }

  of(slots: Int32Array): number {
    let hash = 0;
    for (let slot = 0; slot < slots.length; slot++) {
      hash ^= this.numbers[(this.bases[slot] as number) + (slots[slot] as number)] as number;
    }
    return hash;
  }
}
