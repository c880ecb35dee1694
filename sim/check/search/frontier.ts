/**
 * The steps of the current states, and where they lead. Those of many states are followed at a
 * time, so that the processor waits for many memory accesses at once instead of one by one.
 */

import type { Edges } from './graph.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Levels } from './levels.ts';
import type { Lookup } from './lookup.ts';
import { Pending, type Told } from './pending.ts';
import type { Sleep } from './sleep.ts';
import type { Store } from './store.ts';
import type { SuccessorTable } from './successorTable.ts';

export class Frontier extends Pending {
  /** First states of the current level and of the next. */
  level = 0;
  nextLevel = 1;
  readonly #told: Told;

  constructor(
    readonly store: Store,
    readonly leaves: SuccessorTable,
    readonly lookup: Lookup,
    /** Sleep sets; not used if edges are kept. */
    readonly sleep: Sleep,
    /** Which watches are to be asked about a state, as bits. */
    readonly toAsk: Levels,
    public edges: Edges | null,
    /** Called for a state that has no step. */
    onStuck: (state: number) => void,
  ) {
    super();
    this.#told = { onStuck, onResting: (state) => edges?.resting.push(state) };
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

  /**
   * Takes up the steps of the states that have been looked up; returns how many they have, those
   * that need not be followed among them.
   */
  collect(first: number, count: number): number {
    const { store, lookup, leaves, sleep, level, edges } = this;
    const sleeping = sleep.asleep.current;
    const source = { store, lookup, leaves, sleeping, level, keepsAll: edges !== null };
    return this.take(source, first, count, this.#told);
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
    store.seen = this.fetch(keys, keyWords, index, mask);
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
