/**
 * A search that goes on when memory is used up: all states that were found are in sorted runs on
 * disk, and only those are in memory that are expanded, and those that come of them. Whether these
 * are new is found out of many at a time, in one walk through the runs: at the end of each level,
 * and when there is no room for more. So each level is searched as in memory, and what is counted
 * and decided is the same.
 *
 * Which groups sleep in a state is known only once all steps to it are (see `Sleep`). So nothing
 * sleeps in what is put on disk before the end of its level: that costs steps and is no mistake.
 *
 * The graph is given up, so that liveness stays unknown.
 *
 * After U. Stern and D. Dill, "Using magnetic disk instead of main memory in the Murphi verifier"
 * (1998).
 */

import type { System } from '../../../system/compose.ts';
import type { Step } from '../../../system/definition.ts';
import { realNow, watching } from '../../../system/purity.ts';
import { limitMet } from '../ending.ts';
import { Explorer } from '../explore.ts';
import { type Limits, type Progress, usualLimits } from '../limits.ts';
import type { ExplorerOptions } from '../options.ts';
import { batchSize } from '../pending.ts';
import type { Disk } from './disk.ts';
import { Queue } from './queue.ts';
import { type Candidates, merged, Run } from './run.ts';
import { sortedPlaces } from './sorted.ts';
import { Trail } from './trail.ts';

/** So many states are read to be expanded, at the most, and at the least found before a walk. */
const mostRead = 1 << 16;
const leastFound = 1 << 12;
/** Numbers in memory for a state that was found, beside its key: places in tables, and sorting. */
const numbersBeside = 10;
/** So many runs of one tier are merged. */
const runsInTier = 8;
const sliceMs = 1000;

interface Queues {
  readonly current: Queue;
  readonly next: Queue;
}

/** Goes on on disk when memory is used up, if there is one. */
export class DiskExplorer extends Explorer {
  readonly #disk: Disk | undefined;
  readonly #inMemory: number;
  #runs: Run[] = [];
  #trail: Trail | null = null;
  /** What is left of this level, and what is found of the next. */
  #queues: Queues | null = null;
  /** Places for states that are expanded; behind them are those that were found. */
  #chunk = 0;
  /** So many are found before a walk. */
  #most = 0;
  /** Of these the predecessors have got their numbers. */
  #numbered = 0;
  /** Found for good. */
  #count = 0;

  constructor(system: System, options: ExplorerOptions) {
    super(system, options);
    this.#disk = options.disk;
    this.#inMemory = options.thresholds?.inMemory ?? Number.POSITIVE_INFINITY;
  }

  get #files(): Disk {
    return this.#disk as Disk;
  }

  get #current(): Queue {
    return (this.#queues as Queues).current;
  }

  get #next(): Queue {
    return (this.#queues as Queues).next;
  }

  /** Whether memory has ended. */
  get isOnDisk(): boolean {
    return this.#trail !== null;
  }

  override get states(): number {
    return this.#trail === null ? this.store.count : this.#count;
  }

  override *run(given: Partial<Limits>): Generator<Progress, void, unknown> {
    const limits = { ...usualLimits, ...given };
    const { maxStates, memoryMb } = limits;
    const inMemory = this.#disk === undefined ? Number.POSITIVE_INFINITY : this.#inMemory;
    yield* super.run({ ...limits, maxStates: Math.min(maxStates, inMemory) });
    const { count } = this.store;
    const isFull = this.cut?.startsWith(`more than ${memoryMb} MB`) === true;
    if (this.#disk === undefined) return;
    if (!isFull && (count <= inMemory || count > maxStates)) return;
    this.cut = null;
    this.#begin(limits);
    do {
      yield* this.#level(limits);
      this.#current.remove();
      if (this.cut !== null) break;
      this.#queues = { current: this.#next, next: new Queue(this.#files) };
      if (this.#current.count > 0) this.levelStarts.push(this.#count - this.#current.count);
    } while (this.#current.count > 0);
    this.cut ??= this.kernel.bound;
  }

  /** Puts all that is in memory on disk. */
  #begin({ memoryMb }: Limits): void {
    const { store, expanded } = this;
    const { frontier, lookup } = this.parts;
    const { keys, keyWords, layout, predecessors, count } = store;
    const trail = new Trail(this.#files, lookup, store.hashes[0], (slots) => this.represent(slots));
    this.#trail = trail;
    this.#queues = { current: new Queue(this.#files), next: new Queue(this.#files) };
    this.edges = null;
    frontier.edges = null;
    const { nextLevel } = frontier;
    const toAsk = frontier.toAsk;
    for (let state = 0; state < count; state++) {
      const from = state * keyWords;
      trail.add(predecessors[state] as number, keys[from] as number);
      if (state < expanded) continue;
      // Of these, all that is open has been asked as memory ended.
      (state < nextLevel ? this.#current : this.#next).add(keys, from, layout, 0, 0);
    }
    this.#count = count;
    const bytes = 4 * (keyWords + numbersBeside);
    const room =
      this.#inMemory < Number.POSITIVE_INFINITY
        ? this.#inMemory
        : (memoryMb * 2 ** 20 - (this.bytes - store.bytes)) / bytes;
    const least = this.#inMemory < Number.POSITIVE_INFINITY ? 1 : leastFound;
    this.#most = Math.max(least, Math.floor(room / 2));
    this.#chunk = Math.min(mostRead, this.#most);
    for (let from = 0; from < count; from += this.#most) {
      const to = Math.min(count, from + this.#most);
      this.#addRun(sortedPlaces(keys, keyWords, from, to));
    }
    this.#current.close();
    store.reset(this.#chunk, this.#chunk + this.#most);
    this.#numbered = this.#chunk;
    frontier.level = 0;
    frontier.nextLevel = this.#chunk;
    for (const levels of [frontier.sleep.asleep, toAsk]) {
      levels.current = new Int32Array(this.#chunk);
      levels.next = new Int32Array(this.#most);
    }
  }

  *#level(limits: Limits): Generator<Progress, void, unknown> {
    const { store } = this;
    const { frontier } = this.parts;
    const current = this.#current;
    const start = this.levelStarts.at(-1) as number;
    // Of the level that memory ended in some have been expanded before.
    const first = this.#next.count > 0 ? this.#count - this.#next.count - current.count : start;
    let untilMs = realNow() + sliceMs;
    while (current.taken < current.count) {
      this.offset = first + current.taken;
      const { layout, keys, keyWords } = store;
      const [asleep, toAsk] = [frontier.sleep.asleep.current, frontier.toAsk.current];
      const count = current.read(this.#chunk, { keys, keyWords, layout, asleep, toAsk });
      for (let at = 0; at < count; at += batchSize) {
        watching(() => this.#expandOne(at, Math.min(batchSize, count - at)));
        if (store.count >= this.#chunk + this.#most) this.#settle(false);
      }
      this.#number();
      if (realNow() < untilMs) continue;
      untilMs = realNow() + sliceMs;
      const left = current.count - current.taken + this.#next.count;
      this.cut = this.#limitMet(limits);
      if (this.cut !== null) return;
      if ((yield this.progress(left)) === false) {
        this.cut = 'stopped';
        return;
      }
    }
    this.#settle(true);
    this.cut = this.#limitMet(limits);
  }

  #expandOne(first: number, count: number): void {
    const open = this.parts.watches.all.filter(({ foundIn }) => foundIn < 0);
    this.expand(first, count);
    for (const watch of open) if (watch.foundIn >= 0) watch.foundIn += this.offset;
  }

  #limitMet(limits: Limits): string | null {
    const { kernel, bytes, store } = this;
    return limitMet({ store: { count: this.#count }, kernel, bytes: bytes - store.bytes }, limits);
  }

  /** Predecessors are places until their numbers are needed. */
  #number(): void {
    const { predecessors, count } = this.store;
    for (; this.#numbered < count; this.#numbered++) {
      predecessors[this.#numbered] = (predecessors[this.#numbered] as number) + this.offset;
    }
  }

  /** Finds out which of those that were found are new, and puts these on disk. */
  #settle(isEnd: boolean): void {
    this.#number();
    const { store } = this;
    const { frontier } = this.parts;
    const { keys, keyWords, layout, predecessors, count } = store;
    const first = this.#chunk;
    const places = sortedPlaces(keys, keyWords, first, count);
    const hashes = places.map((place) => keys[place * keyWords] as number);
    const isKnown = new Uint8Array(places.length);
    const candidates: Candidates = { keys, keyWords, layout, places, hashes, isKnown };
    for (const run of this.#runs) run.mark(candidates);
    const news = places.filter((_, index) => isKnown[index] === 0);
    const asleep = frontier.sleep.asleep.next;
    const toAsk = frontier.toAsk.next;
    // In the order in which they were found.
    for (const place of news.slice().sort()) {
      const from = place * keyWords;
      this.#trail?.add(predecessors[place] as number, keys[from] as number);
      const sleeping = isEnd ? (asleep[place - first] as number) : 0;
      this.#next.add(keys, from, layout, sleeping, toAsk[place - first] as number);
    }
    if (isEnd) this.#next.close();
    this.#count += news.length;
    this.#addRun(news);
    store.clear(first);
    this.#numbered = first;
  }

  #addRun(places: Int32Array): void {
    if (places.length === 0) return;
    const { keys, keyWords, layout } = this.store;
    const run = new Run(this.#files, layout);
    for (const place of places) run.add(keys, place * keyWords);
    this.#runs.push(run.close());
    for (let tier = 0; ; tier++) {
      const equal = this.#runs.filter((one) => one.tier === tier);
      if (equal.length < runsInTier) return;
      const rest = this.#runs.filter((one) => one.tier !== tier);
      this.#runs = [...rest, merged(this.#files, equal, layout)];
    }
  }

  /** Makes of a state that one of which it is kept: usually itself. */
  protected represent(_slots: Int32Array): void {}

  /** Of a search on disk, the states of a shortest run, from the first on; null in memory. */
  protected statesTo(state: number): readonly Int32Array[] | null {
    return this.#trail?.runTo(state, this.firstSlots).states ?? null;
  }

  override stepsTo(state: number, _swaps?: readonly number[]): Step[] {
    return this.#trail?.runTo(state, this.firstSlots).steps ?? super.stepsTo(state);
  }
}
