/**
 * A search by several threads. One of them, this one, asks XState and all else that is not a table
 * yet; all of them look up and follow steps, a chunk of a level at a time.
 *
 * What is found is what one thread alone would have found, number by number. Leaves are looked up
 * first. For batches of states of which something is not known it is asked here, in the order of
 * the states, as one thread would have come to them; and where what is asked changes how leaves are
 * looked up, and so the order of steps, the chunk ends. It ends before a batch that tells which
 * groups depend on each other, as what those before it let sleep is by what was known then. Then
 * steps are followed in any order; new states are numbered afterwards by the step that finds them
 * first. A sleep set is what sleeps after all steps that find the state, whichever comes first.
 * What is to be asked of a new state is told by any of the steps that find it: it is what the step
 * changed, and where that does not matter to a predicate, the state has the value of the one
 * before, which is known.
 */

import type { Deferrals } from '../deferrals.ts';
import type { Frontier } from '../frontier.ts';
import { none, sharedInts } from '../growing.ts';
import { bitsFor } from '../layout.ts';
import type { Lookup } from '../lookup.ts';
import { batchSize, Pending } from '../pending.ts';
import type { Sleep } from '../sleep.ts';
import type { Watches } from '../watches.ts';
import {
  askedOf,
  batchPart,
  block,
  type Chunk,
  control,
  type Fresh,
  freshOf,
  type Phase,
  stateIs,
} from './chunk.ts';
import { Hand, nobody, take } from './hand.ts';
import { measure, sums } from './looking.ts';
import { numbered } from './numbering.ts';
import type { Threads } from './start.ts';
import { waitForAll } from './waiting.ts';

/** How many states a chunk has at the most, and at the least. */
const mostStates = 1 << 15;
const leastStates = 4 * batchSize;
/** So many leaves are looked up in a chunk at the most: a state has one for each column. */
const mostLeaves = 1 << 22;
/** Of a position, but for its sign. */
const positionBits = 31;
/** So many new states a state has at the most, or a limit may be met within the chunk. */
const mostNews = 64;

/** What a search is made of: other threads take part in it. */
export interface Parts {
  readonly frontier: Frontier;
  readonly lookup: Lookup;
  readonly watches: Watches;
  readonly deferrals: Deferrals;
  onStuck(state: number): void;
}

export class Team {
  readonly #threads: Threads;
  readonly #parts: Parts;
  readonly #frontier: Frontier;
  readonly #lookup: Lookup;
  readonly #hand = new Hand(0);
  /** What only looks which changes steps have. */
  readonly #pending = new Pending();
  readonly #control = sharedInts(control.size);
  readonly #batches = sharedInts(batchPart.size * (mostStates / batchSize));
  readonly #states = sharedInts(mostStates);
  readonly #least: number;
  #size: number;
  /** What sleeps after the steps that are followed next. */
  #masks: Sleep['masks'];
  /** Whether the next batch is one that this thread has to expand alone. */
  #isAlone = false;
  #found = none;
  #fresh: Fresh = freshOf(0, 0);
  #keyWords = 0;

  /** With fewer states there would be but one thread: a chunk needs no more than that. */
  constructor(threads: Threads, parts: Parts, fewStates: number) {
    const { frontier, lookup, watches, deferrals } = parts;
    this.#threads = threads;
    this.#parts = parts;
    this.#frontier = frontier;
    this.#lookup = lookup;
    this.#least = Math.min(leastStates, batchSize * Math.ceil(fewStates / batchSize));
    this.#size = this.#least;
    const { store, leaves, sleep, edges } = frontier;
    this.#masks = sleep.masks;
    for (const one of [store, leaves, lookup, watches, deferrals, sleep.asleep]) one.share();
    for (const hash of store.hashes) hash.share();
    edges?.share();
  }

  get bytes(): number {
    const { keys, numbers } = this.#fresh;
    return 4 * (keys.length + 5 * numbers.length + this.#found.length);
  }

  /**
   * Expands some of so many states of a level, from `first` on: tells how many, and how many
   * transitions they have. Null if one thread is to expand the next batch. `room`: so many states
   * may be added, or a limit is met.
   */
  expand(
    first: number,
    most: number,
    room: number,
  ): { readonly states: number; readonly transitions: number } | null {
    const { clusters, singles } = this.#lookup.tables;
    const columns = clusters.length + singles.length;
    // Whole batches, as one thread would have them.
    const fitting = batchSize * Math.floor(mostLeaves / columns / batchSize);
    const count = Math.min(this.#size, most, Math.max(this.#least, fitting));
    if (this.#isAlone || count < this.#least || room < mostNews * count) {
      this.#isAlone = false;
      return null;
    }
    const leaves = columns * batchSize * Math.ceil(count / batchSize);
    if (this.#found.length < leaves) this.#found = sharedInts(leaves);
    this.#masks = this.#frontier.sleep.masks;
    const look = this.#chunk('look', first, count, columns);
    this.#run(look);
    const known = this.#completed(look);
    this.#size = this.#isAlone
      ? Math.max(this.#least, this.#size >> 1)
      : Math.min(mostStates, 2 * this.#size);
    return known === 0 ? { states: 0, transitions: 0 } : this.#follow(first, known, columns);
  }

  /** Asks for what is not known, in order. How many states are known before the order changes. */
  #completed(chunk: Chunk): number {
    const { first, count, batches, columns, found, level, deferred, keepsAll } = chunk;
    const { store, sleep } = this.#frontier;
    const lookup = this.#lookup;
    const { version } = lookup;
    const { observing } = lookup.kernel;
    const seen = observing.version;
    const { layout } = store;
    for (let from = 0; from < count; from += batchSize) {
      const batch = from / batchSize;
      const unknown = batches[batch * batchPart.size + batchPart.unknown] as number;
      const many = Math.min(batchSize, count - from);
      if ((unknown & askedOf.watch) !== 0)
        this.#parts.watches.ask(first + from, many, level, lookup);
      if ((unknown & (askedOf.leaf | askedOf.change)) === 0) continue;
      this.#isAlone = !lookup.complete(first + from, many, found, batch * columns * batchSize);
      if (this.#isAlone) return from;
      const { isDeferring } = lookup.kernel;
      if (isDeferring) this.#askChanges(chunk, batch, many);
      this.#measure(chunk, batch, many);
      if (batch === 0) this.#masks = sleep.masks;
      const isSame =
        lookup.version === version &&
        observing.version === seen &&
        store.layout === layout &&
        isDeferring === (deferred !== null);
      const end = keepsAll || this.#masks.version === sleep.version ? from + many : from;
      if (isSame && end > from) continue;
      // It may have turned out that more may happen to observers, and that more steps lead
      // somewhere: not those of the states before, but that has to be known of them.
      for (let before = 0; before < batch; before++) {
        if (isDeferring) this.#askChanges(chunk, before, batchSize);
        this.#measure(chunk, before, batchSize);
      }
      return end;
    }
    return count;
  }

  #measure(chunk: Chunk, batch: number, count: number): void {
    measure({ ...chunk, leaves: this.#frontier.leaves }, batch, count);
  }

  /** Asks for what deferred changes do, until nothing that was done changes by it. */
  #askChanges(chunk: Chunk, batch: number, count: number): void {
    const { leaves, store } = this.#frontier;
    do take(this.#pending, { ...chunk, store, leaves }, batch, count, nobody);
    while (!this.#parts.deferrals.complete(this.#pending, store, chunk.keepsAll));
  }

  /** Follows the steps of so many states, or of as many as can be told apart by position. */
  #follow(first: number, known: number, columns: number) {
    const { store, leaves, sleep, edges, toAsk, nextLevel } = this.#frontier;
    const watches = this.#parts.watches;
    if (watches.hasLearnt) {
      leaves.recode(store.layout);
      watches.hasLearnt = false;
    }
    edges?.finish(first);
    const bits = bitsFor(sums(this.#batches, known, 0).widest);
    const count = Math.min(known, batchSize * Math.floor(2 ** (positionBits - bits) / batchSize));
    const { steps, transitions, mostOfBatch } = sums(this.#batches, count, edges?.end ?? 0);
    leaves.makeRoom(mostOfBatch * (1 + this.#threads.count));
    edges?.extend(transitions, first + count);
    const room = steps + block * (1 + this.#threads.count);
    const isEmpty = store.makeRoomFor(room);
    sleep.asleep.makeRoom(store.count + room - nextLevel);
    toAsk.makeRoom(store.count + room - nextLevel);
    if (this.#fresh.numbers.length < room || this.#keyWords !== store.keyWords) {
      this.#fresh = freshOf(2 * room, store.keyWords);
      this.#keyWords = store.keyWords;
    }
    const follow = { ...this.#chunk('follow', first, count, columns, mostOfBatch), bits };
    if (isEmpty) this.#run({ ...follow, phase: 'index' });
    this.#run(follow);
    const fresh = Atomics.load(this.#control, control.fresh);
    const order = numbered(this.#fresh.positions, fresh, count, bits);
    const number = { ...follow, phase: 'number' as const, order, news: order.length };
    this.#run(number);
    store.count += order.length;
    if (edges !== null) this.#run({ ...number, phase: 'settle' });
    this.#tell(first, count);
    return { states: count, transitions };
  }

  /** What was found of states, in their order. */
  #tell(first: number, count: number): void {
    const states = this.#states;
    const { edges } = this.#frontier;
    for (let at = 0; at < count; at++) {
      const is = states[at] as number;
      if (is === 0) continue;
      if ((is & stateIs.resting) !== 0) edges?.resting.push(first + at);
      if ((is & stateIs.stuck) !== 0) this.#parts.onStuck(first + at);
    }
  }

  #chunk(phase: Phase, first: number, count: number, columns: number, room = 0): Chunk {
    const { store, leaves, sleep, edges, toAsk, level, nextLevel } = this.#frontier;
    const { keys, keyWords, index, places, predecessors, count: known, layout } = store;
    const { word, shift, mask } = layout;
    const { table, members, bits, rows, stride } = leaves;
    const { asleep } = sleep;
    const { keeps, lulls } = this.#masks;
    const kept = edges && { targets: edges.targets, rows: edges.rows, offsets: edges.offsets };
    return {
      phase,
      control: this.#control,
      first,
      count,
      level,
      nextLevel,
      known,
      store: { keys, keyWords, index, places, predecessors },
      layout: { word, shift, mask },
      plan: this.#lookup.tables,
      columns,
      leaves: { table, members, bits, rows, stride },
      watches: this.#parts.watches.tables,
      found: this.#found,
      batches: this.#batches,
      states: this.#states,
      asleep: { current: asleep.current, next: asleep.next },
      toAsk: { current: toAsk.current, next: toAsk.next },
      keeps,
      lulls,
      fresh: this.#fresh,
      bits: 0,
      news: 0,
      order: none,
      edges: kept,
      deferred: this.#lookup.kernel.isDeferring ? this.#deferred(room) : null,
      keepsAll: edges !== null,
    };
  }

  #deferred(room: number): Chunk['deferred'] {
    const { leaves, sleep, store } = this.#frontier;
    const { rows, stride, exact, readBy, successors } = leaves;
    const { word, shift, mask } = store.layout;
    const [hash, other] = store.hashes;
    const hashes = [
      { bases: hash.bases, numbers: hash.numbers },
      { bases: other.bases, numbers: other.numbers },
    ] as const;
    return {
      table: this.#parts.deferrals.tables,
      rows: { rows, stride, layout: { word, shift, mask }, hashes, exact, readBy },
      writes: { writes: sleep.writes, words: sleep.words },
      copies: successors.length,
      room,
    };
  }

  /** Has all threads take part in a phase, this one too, and waits for its end. */
  #run(chunk: Chunk): void {
    const counters = this.#control;
    counters.fill(0);
    this.#threads.give(chunk);
    this.#hand.work(chunk);
    waitForAll(counters, this.#threads.count);
  }
}
