/**
 * The successors that the kernel has found, coded for the inner loop. A leaf lists the successors
 * of one or several groups of steps, for all states that agree on the slots that were read. A row
 * is one successor, as the difference (exclusive or) to the state that it is taken in.
 *
 * A row has the difference of the hash, without `exact` that of the second hash too, then of each
 * packed word; then, as bits, the watches that read what it changes; and last the group that it is
 * a step of. A leaf is a list of row numbers, as leaves have rows in common. Rows that change
 * nothing come last in it: they lead back to the same state, and need not be looked up. A row in
 * which something happens that may change what an observer has seen counts as one that does.
 */

import { grown, none, shared } from './growing.ts';
import { type Hash, type HashTable, hashChange } from './hash.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { Layout, LayoutTable } from './layout.ts';
import type { Successor } from './successor.ts';
import { bytesOfSuccessor } from './weights.ts';

/** How many numbers the table has for a leaf. */
export const leafSize = 5;
/** The leaf without successors. */
export const emptyLeaf = 0;

/** What it takes to write a row: plain data, so that other threads can have it. */
export interface RowTable {
  readonly rows: Int32Array;
  readonly stride: number;
  readonly layout: LayoutTable;
  /** The second one is not used where states are kept whole. */
  readonly hashes: readonly [HashTable, HashTable];
  readonly exact: boolean;
  /** By slot: the watches that read it, as bits. */
  readonly readBy: Int32Array;
}

export function copyRow({ rows, stride }: RowTable, row: number, to: number): void {
  const from = row * stride;
  for (let at = 0; at < stride; at++) rows[to * stride + at] = rows[from + at] as number;
}

/** Makes a row change a slot that it has not changed before. */
export function changeRow(
  { rows, stride, layout, hashes, exact, readBy }: RowTable,
  row: number,
  slot: number,
  before: number,
  to: number,
): void {
  const { word, shift } = layout;
  const at = row * stride;
  rows[at] = (rows[at] as number) ^ hashChange(hashes[0], slot, before, to);
  if (!exact) rows[at + 1] = (rows[at + 1] as number) ^ hashChange(hashes[1], slot, before, to);
  const place = at + (exact ? 1 : 2) + (word[slot] as number);
  rows[place] = (rows[place] as number) ^ ((before ^ to) << (shift[slot] as number));
  rows[at + stride - 2] = (rows[at + stride - 2] as number) | (readBy[slot] as number);
}

export class SuccessorTable implements RowTable {
  /**
   * By leaf, five numbers: where its list begins, how many of its rows change something, how many
   * rows it has, whether one of its steps is owed in a fair run (1 or 0), and the bits of the
   * groups whose steps change something.
   */
  table = none;
  /** The lists: numbers of rows, and for each the bit of its group, see `Sleep`. */
  members = none;
  bits = none;
  rows = none;
  /** How long a row is. */
  stride = 0;
  /** By row number. */
  readonly successors: Successor[] = [];
  #count = 1;
  #end = 0;

  constructor(
    public layout: Layout,
    readonly hashes: readonly [Hash, Hash],
    readonly readBy: Int32Array,
    /** By group: its bit. */
    readonly bitOf: Int32Array,
    readonly exact: boolean,
    /** Whether a row changes something, by what is known of observers. */
    readonly moves: (successor: Successor) => boolean,
  ) {
    this.#setStride();
    this.table = new Int32Array(leafSize << 10);
    this.members = new Int32Array(1 << 12);
    this.bits = new Int32Array(1 << 12);
    this.rows = new Int32Array(1 << 14);
  }

  get bytes(): number {
    const { rows, table, members, bits, successors } = this;
    const numbers = rows.length + table.length + members.length + bits.length;
    return 4 * numbers + bytesOfSuccessor * successors.length;
  }

  /** Lets all threads see it. */
  share(): void {
    this.table = shared(this.table);
    this.members = shared(this.members);
    this.bits = shared(this.bits);
    this.rows = shared(this.rows);
  }

  /** Adds a leaf with these successors; returns its number. */
  add(successors: readonly Successor[]): number {
    if (successors.length === 0) return emptyLeaf;
    const first = this.successors.length;
    const moving: number[] = [];
    const staying: number[] = [];
    let owes = 0;
    for (const successor of successors) {
      const row = this.successors.push(successor) - 1;
      (this.moves(successor) ? moving : staying).push(row);
      if (successor.action >= 0) owes = 1;
    }
    this.#encode(first);
    return this.#put(moving, staying, owes);
  }

  /** Adds a leaf with the rows of all of these; returns its number. */
  join(leaves: readonly number[]): number {
    const { table, members } = this;
    const moving: number[] = [];
    const staying: number[] = [];
    let owes = 0;
    for (const leaf of leaves) {
      const at = leaf * leafSize;
      const first = table[at] as number;
      const many = table[at + 2] as number;
      for (let index = 0; index < many; index++) {
        const list = index < (table[at + 1] as number) ? moving : staying;
        list.push(members[first + index] as number);
      }
      owes |= table[at + 3] as number;
    }
    return this.#put(moving, staying, owes);
  }

  #put(moving: readonly number[], staying: readonly number[], owes: number): number {
    const leaf = this.#count++;
    const at = leaf * leafSize;
    if (at === this.table.length) this.table = grown(this.table, 2 * at);
    const all = moving.length + staying.length;
    if (this.#end + all > this.members.length) {
      this.members = grown(this.members, 2 * (this.#end + all));
      this.bits = grown(this.bits, this.members.length);
    }
    const { table } = this;
    table[at] = this.#end;
    table[at + 2] = all;
    table[at + 3] = owes;
    this.#end += all;
    this.#list(leaf, moving, staying);
    return leaf;
  }

  /** Writes the list of a leaf: first the rows that change something. */
  #list(leaf: number, moving: readonly number[], staying: readonly number[]): void {
    const { table, members, bits } = this;
    const at = leaf * leafSize;
    table[at + 1] = moving.length;
    table[at + 4] = 0;
    let place = table[at] as number;
    for (const row of moving) {
      const bit = this.bitOf[(this.successors[row] as Successor).group] as number;
      table[at + 4] = (table[at + 4] as number) | bit;
      bits[place] = bit;
      members[place++] = row;
    }
    for (const row of staying) {
      bits[place] = 0;
      members[place++] = row;
    }
  }

  /** Lists all leaves anew: more rows change something, by what is known of observers by now. */
  relist(): void {
    for (let leaf = 1; leaf < this.#count; leaf++) {
      const rows = [...this.of(leaf)];
      const isMoving = (row: number) => this.moves(this.successors[row] as Successor);
      this.#list(
        leaf,
        rows.filter(isMoving),
        rows.filter((row) => !isMoving(row)),
      );
    }
  }

  /** The rows of a leaf. */
  of(leaf: number): Int32Array {
    const first = this.table[leaf * leafSize] as number;
    return this.members.subarray(first, first + (this.table[leaf * leafSize + 2] as number));
  }

  /** Makes room for so many copies of rows behind all rows. */
  makeRoom(copies: number): void {
    const end = (this.successors.length + copies) * this.stride;
    if (end > this.rows.length) this.rows = grown(this.rows, 2 * end);
  }

  /** Codes all rows anew for a layout. */
  recode(layout: Layout): void {
    this.layout = layout;
    this.#setStride();
    this.#encode(0);
  }

  save(sink: Sink): void {
    sink.numbers(this.#count, this.#end);
    sink.array(this.table.subarray(0, this.#count * leafSize));
    sink.array(this.members.subarray(0, this.#end));
    sink.array(this.bits.subarray(0, this.#end));
  }

  /** `successors` have been found again, and `recode` has to follow. */
  restore(source: Source): void {
    const [count, end] = source.numbers() as [number, number];
    this.#count = count;
    this.#end = end;
    this.table = source.array();
    this.members = source.array();
    this.bits = source.array();
  }

  #setStride(): void {
    this.stride = 3 + this.layout.words + (this.exact ? 0 : 1);
  }

  #encode(from: number): void {
    const end = this.successors.length * this.stride;
    if (end > this.rows.length) this.rows = grown(this.rows, 2 * end);
    const { rows, stride } = this;
    rows.fill(0, from * stride, end);
    for (let row = from; row < this.successors.length; row++) {
      const at = row * stride;
      const { changes, group } = this.successors[row] as Successor;
      for (const { slot, from: before, to } of changes) changeRow(this, row, slot, before, to);
      rows[at + stride - 1] = group;
    }
  }
}
