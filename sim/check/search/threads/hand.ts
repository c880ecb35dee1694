/**
 * What each thread does with a chunk of states, the one that can ask among them: it takes batch
 * after batch until none is left. Nothing that it does depends on who takes which.
 */

import { carryOut, codeAll } from '../carrying.ts';
import { batchSize, Pending, type Source, type Told } from '../pending.ts';
import { WatchLists, watchFinds } from '../watches.ts';
import {
  askedOf,
  batchPart,
  block,
  type Chunk,
  control,
  indexBlock,
  packedAt,
  stateIs,
} from './chunk.ts';
import { Finder } from './finder.ts';
import { gather, measure } from './looking.ts';
import { number, putAll, settle } from './numbering.ts';

/** For who only looks which changes steps have. */
export const nobody: Told = { onStuck: () => {}, onResting: () => {} };
/** What is not known is left to the one who can ask. */
const nothingElse = { after: () => -1, written: () => false };

export class Hand {
  readonly #pending = new Pending();
  readonly #lists = new WatchLists();
  readonly #finder = new Finder();
  /** Holds what was read ahead of time, so that the reads are not optimized away. */
  seen = 0;

  /** Threads have different numbers, from 0 on. */
  constructor(readonly number: number) {}

  /** Takes part in a phase until nothing is left to do in it. */
  work(chunk: Chunk): void {
    const { phase, known, news, count } = chunk;
    const many =
      phase === 'index'
        ? known / indexBlock
        : phase === 'number'
          ? news / block
          : count / batchSize;
    this.#finder.begin();
    for (;;) {
      const next = Atomics.add(chunk.control, control.next, 1);
      if (next >= many) break;
      if (phase === 'look') this.#look(chunk, next);
      else if (phase === 'index') putAll(chunk, next * indexBlock);
      else if (phase === 'follow') this.#follow(chunk, next);
      else if (phase === 'number') number(chunk, next * block);
      else settle(chunk, next);
    }
    this.#finder.end(chunk);
  }

  #look(chunk: Chunk, batch: number): void {
    const { batches, first } = chunk;
    const from = batch * batchSize;
    const count = Math.min(batchSize, chunk.count - from);
    const isAsked = this.#isAsked(chunk, first + from, count);
    const isKnown = gather(chunk, batch, first + from, count);
    const at = batch * batchPart.size;
    let unknown = isAsked ? askedOf.watch : 0;
    if (isKnown) {
      measure(chunk, batch, count);
      if (chunk.deferred !== null && !this.#knowsChanges(chunk, batch, count)) {
        unknown |= askedOf.change;
      }
    } else unknown |= askedOf.leaf;
    batches[at + batchPart.unknown] = unknown;
  }

  /** Whether a watch has to be asked, or finds what it looks for. */
  #isAsked({ watches, store, layout, toAsk, level }: Chunk, first: number, count: number): boolean {
    if (watches.open.length === 0) return false;
    const { keys, keyWords } = store;
    const base = first * keyWords + packedAt;
    this.#lists.list(toAsk.current, first - level, count);
    return watches.open.some((watch) =>
      watchFinds(watch, watches.trie, this.#lists, layout, keys, base, keyWords, count),
    );
  }

  #knowsChanges(chunk: Chunk, batch: number, count: number): boolean {
    take(this.#pending, chunk, batch, count, nobody);
    return this.#carryOut(chunk, -1);
  }

  /** Carries out what is deferred, with copies of rows from `copy` on; see `carryOut`. */
  #carryOut({ store, layout, deferred }: Chunk, copy: number): boolean {
    const { table, rows, writes } = deferred as NonNullable<Chunk['deferred']>;
    const { keys: data, keyWords: stride } = store;
    const states = { data, stride, offset: packedAt, layout };
    this.#pending.codesApart();
    return carryOut(this.#pending, table, states, rows, writes, copy, nothingElse);
  }

  #follow(chunk: Chunk, batch: number): void {
    const { first, batches, states, store, edges, deferred, keepsAll } = chunk;
    const from = batch * batchSize;
    const count = Math.min(batchSize, chunk.count - from);
    const pending = this.#pending;
    states.fill(0, from, from + count);
    const note = (state: number, what: number): void => {
      states[state - first] = (states[state - first] as number) | what;
    };
    take(pending, chunk, batch, count, {
      onStuck: (state) => note(state, stateIs.stuck),
      onResting: (state) => note(state, stateIs.resting),
    });
    if (deferred !== null) {
      const copy = deferred.copies + this.number * deferred.room;
      if (!this.#carryOut(chunk, copy)) throw new Error('what a step changes is not known');
      codeAll(pending, deferred.table, deferred.rows, store.keys, store.keyWords, keepsAll);
    }
    this.seen = pending.fetch(store.keys, store.keyWords, store.index, store.places - 1);
    const edge = batches[batch * batchPart.size + batchPart.edges] as number;
    this.#finder.find(chunk, pending, edge);
    if (edges !== null) this.#count(chunk, first + from, count, edge);
  }

  /** Where the edges of each state end. */
  #count({ edges }: Chunk, first: number, count: number, start: number): void {
    const { offsets } = edges as NonNullable<Chunk['edges']>;
    const { states } = this.#pending;
    let step = 0;
    for (let state = first; state < first + count; state++) {
      while (step < this.#pending.count && states[step] === state) step++;
      offsets[state + 1] = start + step;
    }
  }
}

/** Takes up the steps of a batch of which the leaves are known. */
export function take(
  pending: Pending,
  { first, found, columns, store, leaves, keepsAll, level, asleep }: TakenFrom,
  batch: number,
  count: number,
  told: Told,
): void {
  const lookup = { found, columns, base: batch * columns * batchSize };
  const source = { store, leaves, keepsAll, level, lookup, sleeping: asleep.current };
  pending.take(source, first + batch * batchSize, count, told);
}

type TakenFrom = Pick<Chunk, 'first' | 'found' | 'columns' | 'keepsAll' | 'level' | 'asleep'> &
  Pick<Source, 'store' | 'leaves'>;
