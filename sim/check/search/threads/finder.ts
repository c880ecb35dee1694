/** The states that steps lead to: found in the index, or put into it by whoever is first. */

import type { Pending } from '../pending.ts';
import { block, type Chunk, control } from './chunk.ts';

export class Finder {
  /** Places for new states that this thread has taken, as far as they are free. */
  #free = 0;
  #freeEnd = 0;

  /** Begins a phase, in which no place is taken. */
  begin(): void {
    this.#free = 0;
    this.#freeEnd = 0;
  }

  /** Ends a phase: there is nothing in what was taken and is free. */
  end({ fresh }: Chunk): void {
    fresh.positions.fill(-1, this.#free, this.#freeEnd);
  }

  /** Finds the states that steps lead to, or puts them in; `edge`: where the edges go. */
  find(chunk: Chunk, pending: Pending, edge: number): void {
    const { first, known, level, nextLevel, bits, fresh, keeps, lulls, edges } = chunk;
    const { keys, keyWords, index, places } = chunk.store;
    const { rows, stride } = chunk.leaves;
    const { current, next } = chunk.asleep;
    const { states, rows: pendingRows, hashes, count } = pending;
    // The search before may have been another one.
    const coded = chunk.deferred === null ? pendingRows : pending.coded;
    const mask = places - 1;
    let last = -1;
    let ordinal = 0;
    for (let number = 0; number < count; number++) {
      const state = states[number] as number;
      ordinal = state === last ? ordinal + 1 : 0;
      last = state;
      const position = ((state - first) << bits) | ordinal;
      const from = state * keyWords;
      const row = (coded[number] as number) * stride;
      const hash = hashes[number] as number;
      const group = rows[row + stride - 1] as number;
      const asleep =
        ((current[state - level] as number) & (keeps[group] as number)) | (lulls[group] as number);
      let place = hash & mask;
      let entry = index[place] as number;
      let target = 0;
      for (;;) {
        if (entry === 0) {
          entry = this.#put(chunk, place, hash, from, row, position, asleep);
          if (entry === 0) {
            target = known + this.#free;
            break;
          }
        }
        if (((entry ^ hash) & ~mask) === 0) {
          const found = (entry & mask) - 1;
          const isNew = found >= known;
          const table = isNew ? fresh.keys : keys;
          const base = (isNew ? found - known : found) * keyWords;
          let word = 1;
          while (
            word < keyWords &&
            table[base + word] === ((keys[from + word] as number) ^ (rows[row + word] as number))
          ) {
            word++;
          }
          if (word === keyWords && table[base] === hash) {
            target = found + 1;
            if (isNew) meet(fresh, found - known, position, asleep);
            else if (found >= nextLevel) sleepLess(next, found - nextLevel, asleep);
            break;
          }
        }
        place = (place + 1) & mask;
        entry = index[place] as number;
      }
      if (edges !== null) {
        edges.targets[edge] = target - 1;
        edges.rows[edge++] = pendingRows[number] as number;
      }
    }
  }

  /**
   * Puts a new state into the index: 0 if that was done, else what another thread has put there
   * meanwhile. All that there is to say of it is written before it can be seen.
   */
  #put(
    { store, fresh, leaves, known, control: counters }: Chunk,
    place: number,
    hash: number,
    from: number,
    row: number,
    position: number,
    asleep: number,
  ): number {
    if (this.#free === this.#freeEnd) {
      this.#free = Atomics.add(counters, control.fresh, block);
      this.#freeEnd = this.#free + block;
    }
    const at = this.#free;
    const { keys, keyWords, index, places } = store;
    const { rows, stride } = leaves;
    const base = at * keyWords;
    fresh.keys[base] = hash;
    for (let word = 1; word < keyWords; word++) {
      fresh.keys[base + word] = (keys[from + word] as number) ^ (rows[row + word] as number);
    }
    fresh.positions[at] = position;
    fresh.places[at] = place;
    fresh.asleep[at] = asleep;
    fresh.toAsk[at] = rows[row + stride - 2] as number;
    const entry = (known + at + 1) | (hash & ~(places - 1));
    const before = Atomics.compareExchange(index, place, 0, entry);
    if (before === 0) this.#free++;
    return before;
  }
}

/** A new state is found once more: what finds it first counts, and what sleeps after all. */
function meet(fresh: Chunk['fresh'], at: number, position: number, asleep: number): void {
  const { positions } = fresh;
  let before = positions[at] as number;
  while (position < before) {
    const seen = Atomics.compareExchange(positions, at, before, position);
    if (seen === before) break;
    before = seen;
  }
  sleepLess(fresh.asleep, at, asleep);
}

function sleepLess(sleeping: Int32Array, at: number, asleep: number): void {
  if (((sleeping[at] as number) & ~asleep) !== 0) Atomics.and(sleeping, at, asleep);
}
