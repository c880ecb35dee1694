/**
 * The steps of states, as the kernel knows them, each asked for once: rows. What a row changes is
 * kept as numbers, as it is followed from many states.
 */

import { none } from '../search/growing.ts';
import type { Kernel } from '../search/kernel.ts';
import { PairTable } from '../search/pairTable.ts';
import type { Successor } from '../search/successor.ts';
import type { Deferred } from '../search/trackedState.ts';
import { Trie } from '../search/trie.ts';

export class Rows {
  readonly all: Successor[] = [];
  readonly #kernel: Kernel;
  readonly #trie: Trie;
  /** By leaf: rows. */
  readonly #lists: (readonly number[])[] = [];
  /** By row: a slot and what is in it then, in turn. */
  readonly #changes: Int32Array[] = [];
  /** By row: a slot and the number of what changes it by what is in it, in turn. */
  readonly #deferred: Int32Array[] = [];
  /** By row: of which version of what observers make of things that is. */
  readonly #versions: number[] = [];
  /** By number of a change and what is in the slot: what is in it then. */
  readonly #after = new PairTable();
  /** The rows of the state that was asked for last. */
  readonly #found: number[] = [];

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#trie = new Trie(kernel.groups.length);
  }

  /** Writes the slots that a row leads to. */
  follow(row: number, slots: Int32Array, target: Int32Array): void {
    if (this.#versions[row] !== this.#kernel.observing.version) this.#defer(row);
    const changes = this.#changes[row] as Int32Array;
    const deferred = this.#deferred[row] as Int32Array;
    target.set(slots);
    for (let at = 0; at < changes.length; at += 2) {
      target[changes[at] as number] = changes[at + 1] as number;
    }
    for (let at = 0; at < deferred.length; at += 2) {
      const slot = deferred[at] as number;
      const number = deferred[at + 1] as number;
      const before = target[slot] as number;
      const known = this.#after.get(number, before);
      target[slot] = known >= 0 ? known : this.#ask(number, before);
    }
  }

  #defer(row: number): void {
    const { observing } = this.#kernel;
    const deferred = this.#kernel.deferredBy(this.all[row] as Successor);
    this.#deferred[row] = Int32Array.from(deferred.flatMap(({ slot, number }) => [slot, number]));
    this.#versions[row] = observing.version;
  }

  #ask(number: number, before: number): number {
    const after = (this.#kernel.deferred.items[number] as Deferred).after(before);
    this.#after.set(number, before, after);
    return after;
  }

  /** Numbers of all rows of the state with these slots, until it is asked for another one. */
  of(slots: Int32Array): readonly number[] {
    const found = this.#found;
    found.length = 0;
    for (let group = 0; group < this.#kernel.groups.length; group++) {
      let leaf = this.#trie.leaf(group, slots);
      if (leaf < 0) leaf = this.#askFor(group, slots);
      for (const row of this.#lists[leaf] as readonly number[]) found.push(row);
    }
    return found;
  }

  #askFor(group: number, slots: Int32Array): number {
    this.#kernel.begin(slots);
    const successors = this.#kernel.successors(group);
    const list = successors.map((successor) => this.#add(successor));
    const leaf = this.#lists.push(list) - 1;
    this.#trie.insert(group, this.#kernel.state.reads, slots, leaf);
    return leaf;
  }

  #add(successor: Successor): number {
    const changes = successor.changes.flatMap(({ slot, to }) => [slot, to]);
    this.#changes.push(Int32Array.from(changes));
    this.#deferred.push(none);
    // It is asked for once it is followed.
    this.#versions.push(-1);
    return this.all.push(successor) - 1;
  }
}
