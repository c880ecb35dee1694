/** The steps of states, as the kernel knows them, each asked for once: rows. */

import type { Kernel, Successor } from '../search/kernel.ts';
import { Trie } from '../search/trie.ts';

export class Rows {
  readonly all: Successor[] = [];
  readonly #kernel: Kernel;
  readonly #trie: Trie;
  /** By leaf: rows. */
  readonly #lists: (readonly number[])[] = [];

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#trie = new Trie(kernel.groups.length);
  }

  /** Writes the slots that a row leads to. */
  follow(row: number, slots: Int32Array, target: Int32Array): void {
    const successor = this.all[row] as Successor;
    for (let slot = 0; slot < slots.length; slot++) target[slot] = slots[slot] as number;
    for (const { slot, to } of successor.changes) target[slot] = to;
    for (const { slot, after } of this.#kernel.deferredBy(successor)) {
      target[slot] = after(target[slot] as number);
    }
  }

  /** Numbers of all rows of the state with these slots. */
  of(slots: Int32Array): number[] {
    const found: number[] = [];
    for (let group = 0; group < this.#kernel.groups.length; group++) {
      let leaf = this.#trie.leaf(group, slots);
      if (leaf < 0) leaf = this.#ask(group, slots);
      for (const row of this.#lists[leaf] as readonly number[]) found.push(row);
    }
    return found;
  }

  #ask(group: number, slots: Int32Array): number {
    this.#kernel.begin(slots);
    const successors = this.#kernel.successors(group);
    const list = successors.map((successor) => this.all.push(successor) - 1);
    const leaf = this.#lists.push(list) - 1;
    this.#trie.insert(group, this.#kernel.state.reads, slots, leaf);
    return leaf;
  }
}
