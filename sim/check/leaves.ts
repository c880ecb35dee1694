/**
 * What the kernel has answered, coded for the inner loop: a leaf is what a group of steps can do
 * in the states that agree on what it read, a row is one successor, as a difference to take in
 * exclusive or with the state at hand.
 *
 * A row: what the step does to the hash, by fingerprints to the other hash, then to each packed
 * word: exact, just the words of the key. Then, as bits, who is to know of the change, and last
 * the group that it is a step of. Rows that change nothing come last in their leaf: nobody need
 * look up where they lead.
 */

import { grown } from './growing.ts';
import type { Hash } from './hash.ts';
import type { Successor } from './kernel.ts';
import type { Layout } from './layout.ts';

/** How many numbers the table has for a leaf. */
export const leafSize = 4;
/** The leaf of who can do nothing. */
export const emptyLeaf = 0;

export class Leaves {
  /**
   * By leaf, four numbers: its first row, how many of its rows change something, how many there
   * are, and whether a fair run owes one of its steps (1 or 0).
   */
  table = new Int32Array(leafSize << 10);
  rows = new Int32Array(1 << 14);
  /** How long a row is. */
  stride = 0;
  /** By row number. */
  readonly successors: Successor[] = [];
  #count = 1;
  #layout: Layout;

  constructor(
    layout: Layout,
    readonly hashes: readonly [Hash, Hash],
    /** By slot: bits for those that are to know of a change. */
    readonly readBy: Int32Array,
    readonly exact: boolean,
  ) {
    this.#layout = layout;
    this.#setStride();
  }

  get bytes(): number {
    return 4 * (this.rows.length + this.table.length);
  }

  /** Takes up what a group can do; returns the leaf's number. */
  add(successors: readonly Successor[]): number {
    if (successors.length === 0) return emptyLeaf;
    const leaf = this.#count++;
    const at = leaf * leafSize;
    if (at === this.table.length) this.table = grown(this.table, 2 * at);
    const moving = successors.filter(({ changes }) => changes.length > 0);
    const first = this.successors.length;
    this.table[at] = first;
    this.table[at + 1] = moving.length;
    this.table[at + 2] = successors.length;
    this.table[at + 3] = successors.some(({ action }) => action >= 0) ? 1 : 0;
    this.successors.push(...moving, ...successors.filter(({ changes }) => changes.length === 0));
    this.#encode(first);
    return leaf;
  }

  /** What can be done in a leaf. */
  of(leaf: number): readonly Successor[] {
    const first = this.table[leaf * leafSize] as number;
    return this.successors.slice(first, first + (this.table[leaf * leafSize + 2] as number));
  }

  /** Codes all rows anew for a layout. */
  recode(layout: Layout): void {
    this.#layout = layout;
    this.#setStride();
    this.#encode(0);
  }

  #setStride(): void {
    this.stride = 3 + this.#layout.words + (this.exact ? 0 : 1);
  }

  #encode(from: number): void {
    const end = this.successors.length * this.stride;
    if (end > this.rows.length) this.rows = grown(this.rows, 2 * end);
    const { word, shift } = this.#layout;
    const [hash, other] = this.hashes;
    const { rows, stride, readBy, exact } = this;
    const toggle = (at: number, bits: number): void => {
      rows[at] = (rows[at] as number) ^ bits;
    };
    rows.fill(0, from * stride, end);
    for (let row = from; row < this.successors.length; row++) {
      const at = row * stride;
      const { changes, group } = this.successors[row] as Successor;
      let concerned = 0;
      for (const { slot, from: before, to } of changes) {
        toggle(at, hash.change(slot, before, to));
        if (!exact) toggle(at + 1, other.change(slot, before, to));
        const words = at + (exact ? 1 : 2);
        toggle(words + (word[slot] as number), (before ^ to) << (shift[slot] as number));
        concerned |= readBy[slot] as number;
      }
      rows[at + stride - 2] = concerned;
      rows[at + stride - 1] = group;
    }
  }
}
