/**
 * What the kernel has answered, coded for the inner loop: a leaf is what a group of steps can do
 * in the states that agree on what it read, a row is one successor, as a difference to take in
 * exclusive or with the state at hand.
 *
 * A row: what the step does to the hash, then to each word of the key and, by fingerprints, to
 * each packed word as well. Rows that change nothing come last in their leaf: nobody need look up
 * where they lead.
 */

import type { Hash } from './hash.ts';
import type { Successor } from './kernel.ts';
import type { Layout } from './layout.ts';
import { grown } from './trie.ts';

export class Leaves {
  /** By leaf: its first row, how many of its rows change something, and how many there are. */
  first = new Int32Array(1024);
  moving = new Int32Array(1024);
  total = new Int32Array(1024);
  /** By leaf: 1 if a fair run owes one of its steps, else 0. */
  owing = new Int32Array(1024);
  rows = new Int32Array(1 << 14);
  /** How long a row is. */
  stride = 0;
  /** By row number. */
  readonly successors: Successor[] = [];
  #count = 0;
  #layout: Layout;

  constructor(
    layout: Layout,
    readonly hashes: readonly [Hash, Hash],
    readonly exact: boolean,
  ) {
    this.#layout = layout;
    this.#setStride();
  }

  get bytes(): number {
    return 4 * (this.rows.length + 4 * this.first.length);
  }

  /** Takes up what a group can do; returns the leaf's number. */
  add(successors: readonly Successor[]): number {
    const leaf = this.#count++;
    if (leaf === this.first.length) {
      this.first = grown(this.first, 2 * leaf);
      this.moving = grown(this.moving, 2 * leaf);
      this.total = grown(this.total, 2 * leaf);
      this.owing = grown(this.owing, 2 * leaf);
    }
    const moving = successors.filter(({ changes }) => changes.length > 0);
    this.first[leaf] = this.successors.length;
    this.moving[leaf] = moving.length;
    this.total[leaf] = successors.length;
    this.owing[leaf] = successors.some(({ action }) => action >= 0) ? 1 : 0;
    this.successors.push(...moving, ...successors.filter(({ changes }) => changes.length === 0));
    this.#encode(this.first[leaf] as number);
    return leaf;
  }

  /** Codes all rows anew for a layout. */
  recode(layout: Layout): void {
    this.#layout = layout;
    this.#setStride();
    this.#encode(0);
  }

  #setStride(): void {
    this.stride = 1 + this.#layout.words + (this.exact ? 0 : 2);
  }

  #encode(from: number): void {
    const end = this.successors.length * this.stride;
    if (end > this.rows.length) this.rows = grown(this.rows, 2 * end);
    const { word, shift } = this.#layout;
    const [hash, other] = this.hashes;
    const { rows, stride, exact } = this;
    const toggle = (at: number, bits: number): void => {
      rows[at] = (rows[at] as number) ^ bits;
    };
    rows.fill(0, from * stride, end);
    for (let row = from; row < this.successors.length; row++) {
      const at = row * stride;
      for (const { slot, from: before, to } of (this.successors[row] as Successor).changes) {
        const difference = hash.change(slot, before, to);
        toggle(at, difference);
        if (!exact) {
          toggle(at + 1, difference);
          toggle(at + 2, other.change(slot, before, to));
        }
        const words = at + (exact ? 1 : 3);
        toggle(words + (word[slot] as number), (before ^ to) << (shift[slot] as number));
      }
    }
  }
}
