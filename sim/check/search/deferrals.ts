/**
 * Deferred changes, carried out on the steps that are about to be followed: what they do to a slot
 * depends on what is in it, and that is looked up here, for a number and a value. A row that is
 * changed by it is copied behind all rows, with the further differences; the copies are good until
 * the next steps are collected.
 */

import type { Frontier } from './frontier.ts';
import { grown, none } from './growing.ts';
import type { Journal } from './keep/journal.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Kernel, Successor } from './kernel.ts';
import type { Observing } from './observing.ts';
import type { Packing } from './packing.ts';
import { PairTable } from './pairTable.ts';
import type { Sleep } from './sleep.ts';
import type { SuccessorTable } from './successorTable.ts';
import type { Deferred } from './trackedState.ts';

export class Deferrals {
  readonly #kernel: Kernel;
  readonly #observing: Observing;
  readonly #leaves: SuccessorTable;
  readonly #sleep: Sleep;
  readonly #packing: Packing;
  /** By row: where its list begins in `#lists`; 0 for none. */
  #starts = none;
  /** Twice how many changes, and one more if the row changes nothing else; then number and slot. */
  #lists = none;
  #end = 1;
  /** How many rows have been taken up. */
  #rows = 0;
  /** By number and value before: the value after. */
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

  /**
   * Carries them out on all steps of the frontier; those that lead nowhere are left out. False if
   * it turns out that more steps lead somewhere: then they have to be collected anew.
   */
  carryOut(frontier: Frontier): boolean {
    frontier.codesApart();
    if (this.#rows < this.#leaves.successors.length) this.#journal?.takenUp(false);
    this.#takeUp();
    // What is new can change the layout, and with it all rows; or what is to be carried out.
    do {
      if (!this.#observing.isStale) continue;
      this.#takeUpAll();
      // With edges all steps are collected, whether they lead somewhere or not.
      if (frontier.edges !== null) continue;
      this.#leaves.relist();
      return false;
    } while (this.#observing.isStale || !this.#carriedOut(frontier));
    this.#hash(frontier);
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
    const { store, states, rows, coded, count } = frontier;
    const { layout } = store;
    const { word, shift, mask } = layout;
    const leaves = this.#leaves;
    leaves.makeRoom(count);
    let copy = leaves.successors.length;
    for (let step = 0; step < count; step++) {
      const row = rows[step] as number;
      let at = this.#starts[row] as number;
      coded[step] = row;
      if (at === 0) continue;
      const base = store.placeOf(states[step] as number);
      for (let left = (this.#lists[at++] as number) >> 1; left > 0; left--, at += 2) {
        const slot = this.#lists[at + 1] as number;
        const packed = store.data[base + (word[slot] as number)] as number;
        const before = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
        const number = this.#lists[at] as number;
        let after = this.#after.get(number, before);
        if (after < 0) {
          after = this.#ask(number, before);
          if (store.layout !== layout || this.#observing.isStale) return false;
        }
        if (after === before) continue;
        if (coded[step] === row) {
          leaves.copy(row, copy);
          coded[step] = copy++;
        }
        leaves.change(coded[step] as number, slot, before, after);
        this.#sleep.noteWritten(leaves.groupOf(row), slot);
      }
    }
    return true;
  }

  /** The hashes with all that is changed, of the steps that lead somewhere. */
  #hash(frontier: Frontier): void {
    const { store, edges, states, rows, coded, hashes, count } = frontier;
    const { rows: table, stride } = this.#leaves;
    const { keys, keyWords } = store;
    let kept = 0;
    for (let step = 0; step < count; step++) {
      const row = rows[step] as number;
      const to = coded[step] as number;
      const isStaying =
        to === row && ((this.#lists[this.#starts[row] as number] as number) & 1) === 1;
      if (isStaying && edges === null) continue;
      const state = states[step] as number;
      states[kept] = state;
      rows[kept] = row;
      coded[kept] = to;
      hashes[kept++] = (keys[state * keyWords] as number) ^ (table[to * stride] as number);
    }
    frontier.count = kept;
  }

  #ask(number: number, before: number): number {
    const after = (this.#kernel.deferred.items[number] as Deferred).after(before);
    this.#journal?.change(number, before, after);
    this.#packing.widen();
    this.#after.set(number, before, after);
    return after;
  }
}
