/**
 * Deferred changes, carried out on steps that are about to be followed, as far as it is known what
 * they do: by a number and a value. A row that is changed by it is copied, with the further
 * differences; copies are good until the next steps are taken.
 */

import type { LayoutTable } from './layout.ts';
import { ofPair, type Pairs } from './pairTable.ts';
import type { Pending } from './pending.ts';
import { isWritten, type WriteTable } from './sleep.ts';
import { changeRow, copyRow, type RowTable } from './successorTable.ts';

/** What there is to carry out: plain data, so that other threads can have it. */
export interface CarryTable {
  /** By row: where its list begins in `lists`; 0 for none. */
  readonly starts: Int32Array;
  /** Twice how many changes, and one more if the row changes nothing else; then number and slot. */
  readonly lists: Int32Array;
  /** By number and value before: the value after. */
  readonly after: Pairs;
}

/** Where packed states are: that of state n begins at n times the stride, and the offset. */
interface PackedStates {
  readonly data: Int32Array;
  readonly stride: number;
  readonly offset: number;
  readonly layout: LayoutTable;
}

/** What is not known, and is asked: `after` gives the value after, or -1 to give up. */
export interface Unknown {
  after(number: number, before: number): number;
  /** A group is seen to write a slot; false to give up. */
  written(group: number, slot: number): boolean;
}

/**
 * Carries them out on all steps, with copies of rows from `copy` on; or only looks, without copies,
 * if that is -1. False if it was given up.
 */
export function carryOut(
  pending: Pending,
  { starts, lists, after: known }: CarryTable,
  { data, stride, offset, layout }: PackedStates,
  rowTable: RowTable,
  writes: WriteTable,
  copy: number,
  unknown: Unknown,
): boolean {
  const { word, shift, mask } = layout;
  const { states, rows, coded, count } = pending;
  const group = rowTable.stride - 1;
  let end = copy;
  for (let step = 0; step < count; step++) {
    const row = rows[step] as number;
    let at = starts[row] as number;
    coded[step] = row;
    if (at === 0) continue;
    const base = (states[step] as number) * stride + offset;
    for (let left = (lists[at++] as number) >> 1; left > 0; left--, at += 2) {
      const slot = lists[at + 1] as number;
      const packed = data[base + (word[slot] as number)] as number;
      const before = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
      const number = lists[at] as number;
      let after = ofPair(known, number, before);
      if (after < 0) after = unknown.after(number, before);
      if (after < 0) return false;
      if (after === before) continue;
      const by = rowTable.rows[row * rowTable.stride + group] as number;
      if (!isWritten(writes, by, slot) && !unknown.written(by, slot)) return false;
      if (copy < 0) continue;
      if (coded[step] === row) {
        copyRow(rowTable, row, end);
        coded[step] = end++;
      }
      changeRow(rowTable, coded[step] as number, slot, before, after);
    }
  }
  return true;
}

/**
 * Takes up what rows change in the end: their hashes, and of steps that lead nowhere that they need
 * not be followed, unless all are kept.
 */
export function codeAll(
  pending: Pending,
  { starts, lists }: CarryTable,
  { rows: table, stride }: RowTable,
  keys: Int32Array,
  keyWords: number,
  keepsAll: boolean,
): void {
  const { states, rows, coded, hashes, count } = pending;
  let kept = 0;
  for (let step = 0; step < count; step++) {
    const row = rows[step] as number;
    const to = coded[step] as number;
    const isStaying = to === row && ((lists[starts[row] as number] as number) & 1) === 1;
    if (isStaying && !keepsAll) continue;
    const state = states[step] as number;
    states[kept] = state;
    rows[kept] = row;
    coded[kept] = to;
    hashes[kept++] = (keys[state * keyWords] as number) ^ (table[to * stride] as number);
  }
  pending.count = kept;
}
