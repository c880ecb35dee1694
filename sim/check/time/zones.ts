/**
 * Zones: sets of vectors of moments, given by bounds of their differences. A zone says of
 * everything that is pending how long it takes yet, counted from the last step. Equal zones are
 * one, known by a number.
 *
 * A zone of n things pending is a square of n + 1 bounds, all as tight as they can be: at
 * (i, j) the bound of moment i less moment j. Moment 0 is that of the last step.
 *
 * Few bounds are different in all zones of a search, as they are sums of few durations. So a zone
 * is kept as numbers of bounds, mostly of two bytes, and without the diagonal, where all is 0.
 *
 * As a zone says how long something takes *yet*, and not for how long it has been pending, a lower
 * bound that is past is forgotten, and with it all by which two zones differ that nothing to come
 * can tell apart: there is no need to extrapolate, and there are finitely many zones as long as
 * there are finitely many states (Berthomieu and Diaz, state classes of time Petri nets).
 */

import { grown, none } from '../search/growing.ts';
import { unbounded, zero } from './bound.ts';
import { Interned } from './interned.ts';
import { Narrow } from './narrow.ts';

/** Little, so that most searches need no more; it grows. */
const firstBounds = 1 << 12;
const firstZones = 1 << 8;
const mostLoad = 0.7;

export class Zones {
  count = 0;
  /** All bounds of all zones, by their numbers. */
  readonly #numbers = new Narrow(firstBounds);
  readonly #bounds = new Interned();
  /** By zone: where its bounds begin. */
  #starts = none;
  /** By zone: how many rows it has, one more than things pending. */
  sizes = new Uint8Array(firstZones);
  #end = 0;
  #index = none;
  /** The bounds of a zone that is to have a place once more. */
  #read: Int32Array = none;

  constructor() {
    this.#starts = new Int32Array(firstZones);
    this.#index = new Int32Array(2 * firstZones);
    this.#read = new Int32Array(1 << 4);
  }

  get bytes(): number {
    const ofBounds = this.#end * this.#numbers.bytesEach + this.#bounds.bytes;
    return ofBounds + 4 * (this.count + this.#index.length) + this.count;
  }

  /** The number of the zone with these bounds. */
  id(bounds: Int32Array, size: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    let place = hashOf(bounds, size) & mask;
    for (let number = index[place] as number; number !== 0; number = index[place] as number) {
      if (this.#isAt(number - 1, bounds, size)) return number - 1;
      place = (place + 1) & mask;
    }
    return this.#add(bounds, size, place);
  }

  #isAt(zone: number, bounds: Int32Array, size: number): boolean {
    if (this.sizes[zone] !== size) return false;
    const { data } = this.#numbers;
    const { values } = this.#bounds;
    let from = this.#starts[zone] as number;
    for (let row = 0, at = 0; row < size; row++) {
      for (let column = 0; column < size; column++, at++) {
        if (row === column) continue;
        if (values[data[from++] as number] !== bounds[at]) return false;
      }
    }
    return true;
  }

  #add(bounds: Int32Array, size: number, place: number): number {
    const zone = this.count++;
    if (zone === this.#starts.length) this.#grow();
    this.#starts[zone] = this.#end;
    this.sizes[zone] = size;
    const end = this.#end + size * (size - 1);
    this.#numbers.reserve(end);
    for (let row = 0, at = 0; row < size; row++) {
      for (let column = 0; column < size; column++, at++) {
        if (row === column) continue;
        this.#numbers.set(this.#end++, this.#bounds.id(bounds[at] as number));
      }
    }
    this.#index[place] = zone + 1;
    if (this.count > mostLoad * this.#index.length) this.#reindex();
    return zone;
  }

  #grow(): void {
    const room = 2 * this.#starts.length;
    this.#starts = grown(this.#starts, room);
    const sizes = new Uint8Array(room);
    sizes.set(this.sizes);
    this.sizes = sizes;
  }

  #reindex(): void {
    const index = new Int32Array(2 * this.#index.length);
    const mask = index.length - 1;
    for (let zone = 0; zone < this.count; zone++) {
      this.#read = this.read(zone, this.#read);
      let place = hashOf(this.#read, this.sizes[zone] as number) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = zone + 1;
    }
    this.#index = index;
  }

  /** Writes the bounds of a zone to `target`, or if that is too small, to a larger one. */
  read(zone: number, target: Int32Array): Int32Array {
    const size = this.sizes[zone] as number;
    const bounds = size * size > target.length ? new Int32Array(2 * size * size) : target;
    const { data } = this.#numbers;
    const { values } = this.#bounds;
    let from = this.#starts[zone] as number;
    for (let row = 0, at = 0; row < size; row++) {
      for (let column = 0; column < size; column++, at++) {
        bounds[at] = row === column ? zero : (values[data[from++] as number] as number);
      }
    }
    return bounds;
  }

  /** The bound of one moment less another. */
  bound(zone: number, row: number, column: number): number {
    if (row === column) return zero;
    const before = row * ((this.sizes[zone] as number) - 1);
    const place = before + column - (column > row ? 1 : 0);
    const number = this.#numbers.data[(this.#starts[zone] as number) + place] as number;
    return this.#bounds.values[number] as number;
  }

  /** The sum of its bounds from below. */
  low(zone: number): number {
    const last = (this.sizes[zone] as number) - 1;
    const start = this.#starts[zone] as number;
    const { data } = this.#numbers;
    const { values } = this.#bounds;
    let sum = 0;
    for (let at = 0; at < last; at++) sum += values[data[start + at] as number] as number;
    return Math.max(sum, -unbounded);
  }

  /** The sum of its bounds from above. One that is none counts as the largest sum. */
  high(zone: number): number {
    const last = (this.sizes[zone] as number) - 1;
    const start = this.#starts[zone] as number;
    const { data } = this.#numbers;
    const { values } = this.#bounds;
    let sum = 0;
    for (let row = 1; row <= last; row++) {
      sum += values[data[start + row * last] as number] as number;
    }
    return Math.min(sum, unbounded);
  }

  /** Whether these bounds and a zone of the same size have something in common, or touch. */
  touches(bounds: Int32Array, other: number): boolean {
    const { data } = this.#numbers;
    const { values } = this.#bounds;
    const size = this.sizes[other] as number;
    let from = this.#starts[other] as number;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (row === column) continue;
        const one = bounds[column * size + row] as number;
        const its = values[data[from++] as number] as number;
        // One below 2c and one from 2c on do touch; one below and one above do not.
        if (one + its < zero && one !== unbounded && its !== unbounded) return false;
      }
    }
    return true;
  }

  /** Whether all of one zone is in another of the same size. */
  isWithin(inner: number, outer: number): boolean {
    const { data } = this.#numbers;
    const { values } = this.#bounds;
    const size = this.sizes[inner] as number;
    const length = size * (size - 1);
    const one = this.#starts[inner] as number;
    const other = this.#starts[outer] as number;
    for (let at = 0; at < length; at++) {
      const first = data[one + at] as number;
      const second = data[other + at] as number;
      if (first !== second && (values[first] as number) > (values[second] as number)) return false;
    }
    return true;
  }
}

function hashOf(bounds: Int32Array, size: number): number {
  const length = size * size;
  let hash = size;
  for (let at = 0; at < length; at++) {
    hash = Math.imul(hash ^ (bounds[at] as number), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}
