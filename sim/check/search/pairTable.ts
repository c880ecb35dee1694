/** A number for each pair of numbers, from 0 on: a hash table in one array of integers. */

import { intsLike, none, shared } from './growing.ts';
import type { Sink, Source } from './keep/keeper.ts';

const entrySize = 3;
/** How full it may get. */
const mostLoad = 0.5;

/** What it takes to look up a pair: plain data, so that other threads can have it. */
export interface Pairs {
  /** For each place: the pair, the first plus one so that 0 is free, and what belongs to it. */
  readonly table: Int32Array;
  readonly mask: number;
}

/** -1 if there is none. */
export function ofPair({ table, mask }: Pairs, one: number, other: number): number {
  let at = placeOf(mask, one, other);
  while (table[at] !== 0) {
    if (table[at] === one + 1 && table[at + 1] === other) return table[at + 2] as number;
    at += entrySize;
    if (at === table.length) at = 0;
  }
  return -1;
}

function placeOf(mask: number, one: number, other: number): number {
  const bits = Math.imul(one, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b);
  return entrySize * ((bits ^ (bits >>> 15)) & mask);
}

export class PairTable implements Pairs {
  table = none;
  mask = 0;
  #count = 0;

  constructor() {
    this.#reset(1 << 10);
  }

  get bytes(): number {
    return 4 * this.table.length;
  }

  /** Lets all threads see it. */
  share(): void {
    this.table = shared(this.table);
  }

  /** -1 if there is none. */
  get(one: number, other: number): number {
    return ofPair(this, one, other);
  }

  set(one: number, other: number, value: number): void {
    if (++this.#count > mostLoad * (this.mask + 1)) {
      const old = this.table;
      this.#reset(2 * (this.mask + 1));
      for (let at = 0; at < old.length; at += entrySize) {
        if (old[at] !== 0)
          this.#put((old[at] as number) - 1, old[at + 1] as number, old[at + 2] as number);
      }
    }
    this.#put(one, other, value);
  }

  save(sink: Sink): void {
    sink.numbers(this.#count, this.mask);
    sink.array(this.table);
  }

  restore(source: Source): void {
    const [count, mask] = source.numbers() as [number, number];
    this.#count = count;
    this.mask = mask;
    this.table = source.array();
  }

  #reset(places: number): void {
    this.table = intsLike(this.table, entrySize * places);
    this.mask = places - 1;
  }

  #put(one: number, other: number, value: number): void {
    const table = this.table;
    let at = placeOf(this.mask, one, other);
    while (table[at] !== 0 && (table[at] !== one + 1 || table[at + 1] !== other)) {
      at += entrySize;
      if (at === table.length) at = 0;
    }
    table[at] = one + 1;
    table[at + 1] = other;
    table[at + 2] = value;
  }
}
