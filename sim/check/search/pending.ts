/** The steps of some states, as they wait to be followed: arrays by number of the step. */

import { grown, none } from './growing.ts';
import { leafSize } from './successorTable.ts';

/** States that are expanded together, at the most. */
export const batchSize = 64;

/**
 * How many states of its batch are left at a state, if batches begin with each level, and again
 * after so many states.
 */
export function restOfBatch(
  state: number,
  { level, nextLevel }: { readonly level: number; readonly nextLevel: number },
  most: number,
): number {
  if (state === nextLevel) return batchSize;
  return batchSize - ((state - Math.max(level, state - (state % most))) % batchSize);
}

/** Where the steps of states are taken from: plain data, so that other threads can have it. */
export interface Source {
  readonly store: { readonly keys: Int32Array; readonly keyWords: number };
  /** The leaves that were looked up: from `base` on, `batchSize` for each of so many columns. */
  readonly lookup: { readonly found: Int32Array; readonly base: number; readonly columns: number };
  readonly leaves: {
    readonly table: Int32Array;
    readonly members: Int32Array;
    readonly bits: Int32Array;
    readonly rows: Int32Array;
    readonly stride: number;
  };
  /** By place in the level: the groups that sleep, as bits. */
  readonly sleeping: Int32Array;
  /** The first state of the level. */
  readonly level: number;
  /** Whether all steps are taken, also those that sleep or lead back: as edges are kept. */
  readonly keepsAll: boolean;
}

/** What is told of states on the way. */
export interface Told {
  /** A state that has no step. */
  onStuck(state: number): void;
  /** A state in which a fair run may rest. */
  onResting(state: number): void;
}

export class Pending {
  /** How many steps are to be followed. */
  count = 0;
  /** By number: the state before the step, the step's row, the row that codes all that it
   * changes, and the hash of the state after without deferred changes. */
  states = none;
  rows = none;
  /** The same as `rows` unless there are deferred changes: then `codesApart` has been called. */
  coded = none;
  #codesApart = false;
  hashes = none;
  /** What the index of the store has at the place where the search for the hash begins. */
  entries = none;

  constructor() {
    this.#makeRoom(1 << 8);
  }

  codesApart(): void {
    if (this.#codesApart) return;
    this.#codesApart = true;
    this.coded = this.rows.slice();
  }

  #makeRoom(length: number): void {
    this.states = grown(this.states, length);
    this.rows = grown(this.rows, length);
    this.coded = this.#codesApart ? grown(this.coded, length) : this.rows;
    this.hashes = grown(this.hashes, length);
    this.entries = grown(this.entries, length);
  }

  /**
   * Takes up the steps of so many states; returns how many they have, those that need not be
   * followed among them.
   */
  take(source: Source, first: number, count: number, told: Told): number {
    const { columns, found, base } = source.lookup;
    const { table, members, bits, rows, stride } = source.leaves;
    const { keys, keyWords } = source.store;
    // Locals: what is imported is looked up each time.
    const size = leafSize;
    const next = batchSize;
    const { keepsAll, sleeping, level } = source;
    let { states, rows: pendingRows, hashes } = this;
    let number = 0;
    let transitions = 0;
    for (let at = 0; at < count; at++) {
      const state = first + at;
      const asleep = keepsAll ? 0 : (sleeping[state - level] as number);
      const hash = keys[state * keyWords] as number;
      const before = transitions;
      let owes = 0;
      const end = base + at + columns * next;
      for (let column = base + at; column < end; column += next) {
        const leaf = (found[column] as number) * size;
        transitions += table[leaf + 2] as number;
        owes |= table[leaf + 3] as number;
        if (((table[leaf + 4] as number) & ~asleep) === 0 && !keepsAll) continue;
        const begin = table[leaf] as number;
        const many = table[keepsAll ? leaf + 2 : leaf + 1] as number;
        if (number + many > states.length) {
          this.#makeRoom(2 * (number + many));
          ({ states, rows: pendingRows, hashes } = this);
        }
        for (let member = begin; member < begin + many; member++) {
          if (((bits[member] as number) & asleep) !== 0) continue;
          const row = members[member] as number;
          states[number] = state;
          pendingRows[number] = row;
          hashes[number++] = hash ^ (rows[row * stride] as number);
        }
      }
      if (owes === 0 && keepsAll) told.onResting(state);
      if (transitions === before) told.onStuck(state);
    }
    this.count = number;
    return transitions;
  }

  /**
   * Reads what is needed to follow them. Memory is what takes long: asked for all places first, and
   * then for what is there, it looks for them side by side. Returns something that depends on it,
   * so that the reads are not optimized away.
   */
  fetch(keys: Int32Array, keyWords: number, index: Int32Array, mask: number): number {
    const { hashes, entries, count } = this;
    for (let number = 0; number < count; number++) {
      entries[number] = index[(hashes[number] as number) & mask] as number;
    }
    let seen = 0;
    for (let number = 0; number < count; number++) {
      const entry = entries[number] as number;
      if (((entry ^ (hashes[number] as number)) & ~mask) !== 0) continue;
      seen ^= keys[(entry & mask) * keyWords] as number;
    }
    return seen;
  }
}
