/**
 * Zones: sets of vectors of moments, given by bounds of their differences. A zone says of
 * everything that is pending how long it takes yet, counted from the last step. Equal zones are
 * one, known by a number.
 *
 * A zone of n things pending is a square of n + 1 bounds, all as tight as they can be: at
 * (i, j) the bound of moment i less moment j. Moment 0 is that of the last step.
 *
 * As a zone says how long something takes *yet*, and not for how long it has been pending, a lower
 * bound that is past is forgotten, and with it all by which two zones differ that nothing to come
 * can tell apart: there is no need to extrapolate, and there are finitely many zones as long as
 * there are finitely many states (Berthomieu and Diaz, state classes of time Petri nets).
 */

import { grown, none } from '../search/growing.ts';
import { unbounded } from './bound.ts';

/** Little, so that most searches need no more; it grows. */
const firstBounds = 1 << 14;
const firstZones = 1 << 10;
const mostLoad = 0.6;

export class Zones {
  /** All bounds of all zones. */
  data = none;
  /** By zone: where its bounds begin. */
  starts = none;
  /** By zone: the sum of its bounds from below, as far as there are any, and from above. */
  lows = none;
  highs = none;
  /** By zone: how many rows it has, one more than things pending. */
  sizes = new Uint8Array(0);
  count = 0;
  #end = 0;
  #hashes = none;
  #index = none;

  constructor() {
    this.data = new Int32Array(firstBounds);
    this.starts = new Int32Array(firstZones);
    this.lows = new Int32Array(firstZones);
    this.highs = new Int32Array(firstZones);
    this.sizes = new Uint8Array(firstZones);
    this.#hashes = new Int32Array(firstZones);
    this.#index = new Int32Array(4 * firstZones);
  }

  get bytes(): number {
    return 4 * (this.#end + 4 * this.count + this.#index.length) + this.count;
  }

  /** The number of the zone with these bounds. */
  id(bounds: Int32Array, size: number): number {
    const length = size * size;
    let hash = size;
    for (let at = 0; at < length; at++) {
      hash = Math.imul(hash ^ (bounds[at] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    const index = this.#index;
    const mask = index.length - 1;
    let place = hash & mask;
    for (let number = index[place] as number; number !== 0; number = index[place] as number) {
      if (this.#hashes[number - 1] === hash && this.#isAt(number - 1, bounds, size)) {
        return number - 1;
      }
      place = (place + 1) & mask;
    }
    return this.#add(bounds, size, hash, place);
  }

  #isAt(zone: number, bounds: Int32Array, size: number): boolean {
    if (this.sizes[zone] !== size) return false;
    const { data } = this;
    const start = this.starts[zone] as number;
    const length = size * size;
    for (let at = 0; at < length; at++) if (data[start + at] !== bounds[at]) return false;
    return true;
  }

  #add(bounds: Int32Array, size: number, hash: number, place: number): number {
    const length = size * size;
    if (this.#end + length > this.data.length) {
      this.data = grown(this.data, 2 * (this.#end + length));
    }
    const zone = this.count++;
    if (zone === this.starts.length) this.#grow();
    this.starts[zone] = this.#end;
    this.sizes[zone] = size;
    this.#sum(zone, bounds, size);
    this.#hashes[zone] = hash;
    for (let at = 0; at < length; at++) this.data[this.#end + at] = bounds[at] as number;
    this.#end += length;
    this.#index[place] = zone + 1;
    if (this.count > mostLoad * this.#index.length) this.#reindex();
    return zone;
  }

  /** A bound that is none counts as the largest sum. */
  #sum(zone: number, bounds: Int32Array, size: number): void {
    let low = 0;
    let high = 0;
    for (let row = 1; row < size; row++) {
      low += bounds[row] as number;
      high += bounds[row * size] as number;
    }
    this.lows[zone] = low;
    this.highs[zone] = Math.min(high, unbounded);
  }

  #grow(): void {
    const room = 2 * this.starts.length;
    this.starts = grown(this.starts, room);
    this.lows = grown(this.lows, room);
    this.highs = grown(this.highs, room);
    this.#hashes = grown(this.#hashes, room);
    const sizes = new Uint8Array(room);
    sizes.set(this.sizes);
    this.sizes = sizes;
  }

  #reindex(): void {
    const index = new Int32Array(2 * this.#index.length);
    const mask = index.length - 1;
    for (let zone = 0; zone < this.count; zone++) {
      let place = (this.#hashes[zone] as number) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = zone + 1;
    }
    this.#index = index;
  }

  /** Whether all of one zone is in another of the same size. */
  isWithin(inner: number, outer: number): boolean {
    const { data } = this;
    const size = this.sizes[inner] as number;
    const one = this.starts[inner] as number;
    const other = this.starts[outer] as number;
    const length = size * size;
    for (let at = 0; at < length; at++) {
      if ((data[one + at] as number) > (data[other + at] as number)) return false;
    }
    return true;
  }
}
