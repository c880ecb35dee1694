/**
 * Deferred changes, carried out on the steps that are about to be followed: what they do to a slot
 * depends on what is in it, and that is looked up, or asked for here, for a number and a value.
 */

import { type CarryTable, carryOut, codeAll, type Unknown } from './carrying.ts';
import type { Frontier } from './frontier.ts';
import { grown, none, shared } from './growing.ts';
import type { Journal } from './keep/journal.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Kernel } from './kernel.ts';
import type { Observing } from './observing.ts';
import type { Packing } from './packing.ts';
import { PairTable } from './pairTable.ts';
import type { Pending } from './pending.ts';
import type { Sleep } from './sleep.ts';
import type { Store } from './store.ts';
import type { Successor } from './successor.ts';
import type { SuccessorTable } from './successorTable.ts';
import type { Deferred } from './trackedState.ts';

export class Deferrals {
  readonly #kernel: Kernel;
  readonly #observing: Observing;
  readonly #leaves: SuccessorTable;
  readonly #sleep: Sleep;
  readonly #packing: Packing;
  /** See `CarryTable`. */
  #starts = none;
  #lists = none;
  #end = 1;
  /** How many rows have been taken up. */
  #rows = 0;
  readonly #after = new PairTable();

  readonly #journal: Journal | null;

  constructor(
    kernel: Kernel,
    leaves: SuccessorTable,
    sleep: Sleep,
    packing: Packing,
    journal: Journal | null,
  ) {
    this.#journal = journal;
    this.#kernel = kernel;
    this.#observing = kernel.observing;
    this.#leaves = leaves;
    this.#sleep = sleep;
    this.#packing = packing;
    this.#starts = new Int32Array(1 << 10);
    this.#lists = new Int32Array(1 << 10);
  }

  get bytes(): number {
    return 4 * (this.#starts.length + this.#lists.length) + this.#after.bytes;
  }

  /** What there is to carry out, by what is known. */
  get tables(): CarryTable {
    const { table, mask } = this.#after;
    return { starts: this.#starts, lists: this.#lists, after: { table, mask } };
  }

  /** The same, as it changes. */
  get #live(): CarryTable {
    return { starts: this.#starts, lists: this.#lists, after: this.#after };
  }

  /**
   * Asks for all that it takes to carry them out on some steps. False if it turns out that other
   * steps lead somewhere, or that they are coded in another way: then they have to be taken anew.
   */
  complete(pending: Pending, store: Store, keepsAll: boolean): boolean {
    pending.codesApart();
    this.#takeUpNew();
    if (this.#observing.isStale) {
      this.#takeUpAll();
      if (!keepsAll) this.#leaves.relist();
      return false;
    }
    const asking = this.#asking(store);
    return carryOut(pending, this.#live, store, this.#leaves, this.#sleep, -1, asking);
  }

  /** The value after such a change of a slot that has this one. */
  after(number: number, before: number): number {
    const known = this.#after.get(number, before);
    return known < 0 ? this.#ask(number, before) : known;
  }

  /** Lets all threads see it. */
  share(): void {
    this.#starts = shared(this.#starts);
    this.#lists = shared(this.#lists);
    this.#after.share();
  }

  /**
   * Carries them out on all steps of the frontier; those that lead nowhere are left out. False if
   * it turns out that more steps lead somewhere: then they have to be collected anew.
   */
  carryOut(frontier: Frontier): boolean {
    frontier.codesApart();
    this.#takeUpNew();
    // What is new can change the layout, and with it all rows; or what is to be carried out.
    do {
      if (!this.#observing.isStale) continue;
      this.#takeUpAll();
      // With edges all steps are collected, whether they lead somewhere or not.
      if (frontier.edges !== null) continue;
      this.#leaves.relist();
      return false;
    } while (this.#observing.isStale || !this.#carriedOut(frontier));
    const { keys, keyWords } = frontier.store;
    const keepsAll = frontier.edges !== null;
    codeAll(frontier, this.#live, this.#leaves, keys, keyWords, keepsAll);
    return true;
  }

  save(sink: Sink): void {
    sink.numbers(this.#end, this.#rows);
    sink.array(this.#starts);
    sink.array(this.#lists);
    this.#after.save(sink);
  }

  restore(source: Source): void {
    const [end, rows] = source.numbers() as [number, number];
    this.#end = end;
    this.#rows = rows;
    this.#starts = source.array();
    this.#lists = source.array();
    this.#after.restore(source);
  }

  #takeUpNew(): void {
    if (this.#rows < this.#leaves.successors.length) this.#journal?.takenUp(false);
    this.#takeUp();
  }

  #takeUpAll(): void {
    this.#journal?.takenUp(true);
    this.#observing.isStale = false;
    this.#starts.fill(0);
    this.#end = 1;
    this.#rows = 0;
    this.#takeUp();
  }

  #takeUp(): void {
    const { successors } = this.#leaves;
    if (successors.length > this.#starts.length) {
      this.#starts = grown(this.#starts, 2 * successors.length);
    }
    for (; this.#rows < successors.length; this.#rows++) {
      const successor = successors[this.#rows] as Successor;
      const { changes, group } = successor;
      const deferred = this.#kernel.deferredBy(successor);
      if (deferred.length === 0 && changes.length > 0) continue;
      const after = this.#end + 1 + 2 * deferred.length;
      if (after > this.#lists.length) this.#lists = grown(this.#lists, 2 * after);
      this.#starts[this.#rows] = this.#end;
      this.#lists[this.#end++] = 2 * deferred.length + (changes.length === 0 ? 1 : 0);
      for (const { number, slot } of deferred) {
        this.#lists[this.#end++] = number;
        this.#lists[this.#end++] = slot;
        this.#sleep.noteRead(group, slot);
      }
    }
  }

  /** False if the layout or what is to be carried out has changed on the way. */
  #carriedOut(frontier: Frontier): boolean {
    const { store } = frontier;
    const leaves = this.#leaves;
    leaves.makeRoom(frontier.count);
    const copy = leaves.successors.length;
    return carryOut(frontier, this.#live, store, leaves, this.#sleep, copy, this.#asking(store));
  }

  /** Asks for what is not known; gives up where the answer changes what has been done so far. */
  #asking(store: Store): Unknown {
    const { layout } = store;
    return {
      after: (number, before) => {
        const after = this.#ask(number, before);
        return store.layout !== layout || this.#observing.isStale ? -1 : after;
      },
      written: (group, slot) => {
        this.#sleep.noteWritten(group, slot);
        return true;
      },
    };
  }

  #ask(number: number, before: number): number {
    const after = (this.#kernel.deferred.items[number] as Deferred).after(before);
    this.#journal?.change(number, before, after);
    this.#packing.widen();
    this.#after.set(number, before, after);
    return after;
  }
}
