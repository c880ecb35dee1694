/**
 * A search is kept between two slices of it: the questions that it has asked, and its arrays as
 * they are. Who goes on with it asks the questions again and takes the arrays, and then does just
 * what this process would have done: the same states get the same numbers, and the same runs are
 * shown. Hashes, the index of the store and the rows are made again from the rest.
 */

import { watching } from '../../../system/purity.ts';
import type { Records } from '../../records.ts';
import type { Deferrals } from '../deferrals.ts';
import type { Frontier } from '../frontier.ts';
import type { Lookup } from '../lookup.ts';
import type { Packing } from '../packing.ts';
import { nothingObserved, type Observed } from '../unobserved.ts';
import type { Watches } from '../watches.ts';
import type { Journal } from './journal.ts';
import { type Keeper, type Kept, type Sink, type Source, writeObserved } from './keeper.ts';

/** How far a search is. */
interface Position {
  /** The next state to be expanded. */
  expanded: number;
  transitions: number;
  stuckIn: number;
  startedMs: number;
  readonly seconds: number;
  readonly levelStarts: number[];
}

type Numbers = [number, number, number, number, ...number[]];

/** What a search of orbits has beside. */
interface KeptOrbits {
  weigh(slot: number, value: number): void;
  save(sink: Sink): void;
  restore(source: Source): void;
}

/** All that a search consists of. */
interface Parts {
  /** Null if nobody keeps it. */
  readonly journal: Journal | null;
  readonly lookup: Lookup;
  readonly frontier: Frontier;
  readonly watches: Watches;
  readonly packing: Packing;
  readonly deferrals: Deferrals;
  readonly records: Records;
  /** Null for a search that has none. */
  orbits: KeptOrbits | null;
}

interface Options {
  readonly keeper?: Keeper | undefined;
  readonly kept?: Kept | null;
  readonly observed?: Observed;
}

export class Keeping {
  readonly #keeper: Keeper;
  readonly #kept: Kept | null;
  readonly #observed: Observed;
  readonly #journal: Journal;
  readonly #parts: Parts;

  constructor(keeper: Keeper, { kept = null, observed }: Options, journal: Journal, parts: Parts) {
    this.#keeper = keeper;
    this.#kept = kept;
    this.#observed = observed ?? nothingObserved;
    this.#journal = journal;
    this.#parts = parts;
  }

  /** Null for a search that nobody keeps. */
  static of(options: Options, parts: Parts): Keeping | null {
    const { keeper } = options;
    const { journal } = parts;
    if (keeper === undefined || journal === null) return null;
    return new Keeping(keeper, options, journal, parts);
  }

  get isDue(): boolean {
    return this.#keeper.isDue();
  }

  keep({ expanded, transitions, stuckIn, seconds, levelStarts }: Position): void {
    const { lookup, frontier, watches, packing, deferrals, orbits } = this.#parts;
    const { kernel, store, leaves } = lookup;
    this.#keeper.keep((sink) => {
      writeObserved(this.#observed, sink);
      this.#journal.save(sink, kernel);
      sink.numbers(expanded, transitions, stuckIn, seconds, ...levelStarts);
      const { sleep, edges } = frontier;
      for (const part of [packing, store, leaves, sleep, lookup, watches]) part.save(sink);
      for (const part of [deferrals, frontier, edges, orbits]) part?.save(sink);
    });
  }

  /** Has a search that has just been made go on where another process left it, if one did. */
  restore(position: Position): boolean {
    if (this.#kept === null) return false;
    const { source } = this.#kept;
    const { lookup, frontier, watches, packing, deferrals } = this.#parts;
    const { store, leaves } = lookup;
    watching(() => this.#askAgain(source));
    const [expanded, transitions, stuckIn, seconds, ...starts] = source.numbers() as Numbers;
    packing.restore(source);
    store.restore(source);
    leaves.restore(source);
    frontier.sleep.restore(source);
    lookup.restore(source, store.layout);
    watches.restore(source, store.layout);
    leaves.recode(store.layout);
    deferrals.restore(source);
    frontier.restore(source);
    frontier.edges?.restore(source);
    this.#parts.orbits?.restore(source);
    position.expanded = expanded;
    position.transitions = transitions;
    position.stuckIn = stuckIn;
    position.startedMs -= 1000 * seconds;
    position.levelStarts.splice(0, position.levelStarts.length, ...starts);
    return true;
  }

  #askAgain(source: Source): void {
    const { lookup, records, orbits } = this.#parts;
    const { kernel, leaves } = lookup;
    this.#journal.restore(source, {
      kernel,
      onAnswer: (state, successors) => {
        records.answer(state, successors, kernel.steps.items);
        for (const successor of successors) {
          kernel.moves(successor);
          leaves.successors.push(successor);
        }
      },
      judge: (predicate, slots) => lookup.judge(predicate, slots),
      rows: leaves.successors,
      weigh: (slot, value) => orbits?.weigh(slot, value),
    });
  }
}
