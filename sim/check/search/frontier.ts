/**
 * The steps of the current states, and where they lead. Those of many states are followed at a
 * time, so that the processor waits for many memory accesses at once instead of one by one.
 */

import type { Edges } from './graph.ts';
import { grown, none } from './growing.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Levels } from './levels.ts';
import { batchSize, type Lookup } from './lookup.ts';
import type { Sleep } from './sleep.ts';
import type { Store } from './store.ts';
import { leafSize, type SuccessorTable } from './successorTable.ts';

export class Frontier {
  /** First states of the current level and of the next. */
  level = 0;
  nextLevel = 1;
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

  constructor(
    readonly store: Store,
    readonly leaves: SuccessorTable,
    readonly lookup: Lookup,
    /** Sleep sets; not used if edges are kept. */
    readonly sleep: Sleep,
    /** Which watches are to be asked about a state, as bits. */
    readonly toAsk: Levels,
    readonly edges: Edges | null,
    /** Called for a state that has no step. */
    readonly onStuck: (state: number) => void,
  ) {
    this.#makeRoom(1 << 8);
  }

  /** Goes on to the next level of the breadth-first search. */
  turn(): void {
    this.level = this.nextLevel;
    this.nextLevel = this.store.count;
    this.sleep.asleep.turn();
    this.toAsk.turn();
  }

  save(sink: Sink): void {
    const { level, nextLevel, store, sleep, toAsk } = this;
    sink.numbers(level, nextLevel);
    for (const levels of [sleep.asleep, toAsk]) {
      levels.save(sink, nextLevel - level, store.count - nextLevel);
    }
  }

  restore(source: Source): void {
    const [level, nextLevel] = source.numbers() as [number, number];
    this.level = level;
    this.nextLevel = nextLevel;
    this.sleep.asleep.restore(source);
    this.toAsk.restore(source);
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
   * Takes up the steps of the states that have been looked up; returns how many they have, those
   * that need not be followed among them.
   */
  collect(first: number, count: number): number {
    const { store, edges } = this;
    const { columns, found } = this.lookup;
    const { table, members, bits, rows, stride } = this.leaves;
    const { keys, keyWords } = store;
    // Locals: what is imported is looked up each time.
    const size = leafSize;
    const next = batchSize;
    const keepsAll = edges !== null;
    const sleeping = this.sleep.asleep.current;
    let { states, rows: pendingRows, hashes } = this;
    let number = 0;
    let transitions = 0;
    for (let at = 0; at < count; at++) {
      const state = first + at;
      const asleep = keepsAll ? 0 : (sleeping[state - this.level] as number);
      const hash = keys[state * keyWords] as number;
      const before = transitions;
      let owes = 0;
      for (let column = at; column < columns * next; column += next) {
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
      if (owes === 0) edges?.resting.push(state);
      if (transitions === before) this.onStuck(state);
    }
    this.count = number;
    return transitions;
  }

  /**
   * Reads what `follow` will need. Memory is what takes long: asked for all places first, and then
   * for what is there, it looks for them side by side.
   */
  #fetch(): void {
    const { store, hashes, entries, count } = this;
    const { keys, index, keyWords } = store;
    const mask = store.places - 1;
    for (let number = 0; number < count; number++) {
      entries[number] = index[(hashes[number] as number) & mask] as number;
    }
    let seen = 0;
    for (let number = 0; number < count; number++) {
      const entry = entries[number] as number;
      if (((entry ^ (hashes[number] as number)) & ~mask) !== 0) continue;
      seen ^= keys[(entry & mask) * keyWords] as number;
    }
    store.seen = seen;
  }

  /** Finds or adds the states that the steps lead to. */
  follow(): void {
    const { store, edges } = this;
    const { rows, stride } = this.leaves;
    const { keyWords } = store;
    const { rows: pendingRows, coded, states, hashes, count, level, nextLevel } = this;
    let { keys, index, predecessors } = store;
    let mask = store.places - 1;
    const { asleep: sleeping, keeps, lulls } = this.sleep;
    const { toAsk } = this;
    sleeping.makeRoom(store.count + count - nextLevel);
    toAsk.makeRoom(store.count + count - nextLevel);
    const { current, next } = sleeping;
    const { next: nextToAsk } = toAsk;
    this.#fetch();
    for (let number = 0; number < count; number++) {
      const state = states[number] as number;
      const from = state * keyWords;
      const row = (coded[number] as number) * stride;
      const hash = hashes[number] as number;
      const group = rows[row + stride - 1] as number;
      const asleep =
        ((current[state - level] as number) & (keeps[group] as number)) | (lulls[group] as number);
      let place = hash & mask;
      let entry = index[place] as number;
      let target = 0;
      while (entry !== 0) {
        if (((entry ^ hash) & ~mask) === 0) {
          const base = ((entry & mask) - 1) * keyWords;
          let word = 1;
          while (
            word < keyWords &&
            keys[base + word] === ((keys[from + word] as number) ^ (rows[row + word] as number))
          ) {
            word++;
          }
          if (word === keyWords && keys[base] === hash) {
            target = entry & mask;
            break;
          }
        }
        place = (place + 1) & mask;
        entry = index[place] as number;
      }
      if (target === 0) {
        target = ++store.count;
        index[place] = target | (hash & ~mask);
        predecessors[target - 1] = state;
        const base = (target - 1) * keyWords;
        keys[base] = hash;
        for (let word = 1; word < keyWords; word++) {
          keys[base + word] = (keys[from + word] as number) ^ (rows[row + word] as number);
        }
        next[target - 1 - nextLevel] = asleep;
        nextToAsk[target - 1 - nextLevel] = rows[row + stride - 2] as number;
        if (!store.exact) this.#keepWhole(state, target - 1, row);
        if (target === store.limit) {
          store.grow(state);
          ({ keys, index, predecessors } = store);
          mask = store.places - 1;
        }
      } else if (target > nextLevel) {
        next[target - 1 - nextLevel] = (next[target - 1 - nextLevel] as number) & asleep;
      }
      edges?.add(state, target - 1, pendingRows[number] as number);
    }
    this.count = 0;
  }

  /** By fingerprints: writes the packed state that a row leads to. */
  #keepWhole(state: number, target: number, row: number): void {
    const { data, kept, keyWords, layout } = this.store;
    const { words } = layout;
    const differences = row + keyWords;
    for (let word = 0; word < words; word++) {
      data[(target - kept) * words + word] =
        (data[(state - kept) * words + word] as number) ^
        (this.leaves.rows[differences + word] as number);
    }
  }
}
