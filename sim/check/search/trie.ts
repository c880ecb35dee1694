/**
 * Answers remembered by what was read for them. A question (which successors has this group? does
 * this predicate hold?) reads slots one after the other, and which slot is next depends only on
 * the values before. So the answers for all states form a tree: a node is a slot to read, a branch
 * its value, a leaf the answer. To ask again is to walk from the root.
 *
 * All nodes lie in one table of integers. At a node's place: the slot to read, how many values
 * have a branch, then the branches by value: 0 not known, n > 0 the node at n, -n the leaf n - 1.
 */

import { grown, none, shared } from './growing.ts';
import type { Sink, Source } from './keep/keeper.ts';
import type { LayoutTable } from './layout.ts';

/** Where a node's branches begin, behind its slot and their number. */
const branchesAt = 2;

/** What a walk needs: plain data, so that other threads can have it. */
export interface TrieTable {
  readonly table: Int32Array;
  readonly roots: Int32Array;
}

/** The leaf of a question for a packed state, of which the words begin at `base`; -1 if unknown. */
export function leafIn(
  { table, roots }: TrieTable,
  root: number,
  { word, shift, mask }: LayoutTable,
  data: Int32Array,
  base: number,
): number {
  let at = roots[root] as number;
  while (at > 0) {
    const slot = table[at] as number;
    const packed = data[base + (word[slot] as number)] as number;
    const value = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
    at = value < (table[at + 1] as number) ? (table[at + branchesAt + value] as number) : 0;
  }
  return -at - 1;
}

/**
 * Puts the leaves of so many packed states, the first of them at `base`, into `found` from `to` on,
 * -1 for what is not known. False if there is such a one.
 */
export function leavesIn(
  { table, roots }: TrieTable,
  root: number,
  { word, shift, mask }: LayoutTable,
  data: Int32Array,
  base: number,
  stride: number,
  count: number,
  found: Int32Array,
  to: number,
): boolean {
  // All begin at the same node.
  const first = roots[root] as number;
  if (first <= 0) {
    found.fill(-first - 1, to, to + count);
    return first < 0;
  }
  const branches = first + branchesAt;
  const width = table[first + 1] as number;
  const own = table[first] as number;
  const ownShift = shift[own] as number;
  const ownMask = mask[own] as number;
  let from = base + (word[own] as number);
  let state = base;
  let least = 0;
  for (let index = to; index < to + count; index++, from += stride, state += stride) {
    const held = ((data[from] as number) >>> ownShift) & ownMask;
    let at = held < width ? (table[branches + held] as number) : 0;
    while (at > 0) {
      const slot = table[at] as number;
      const packed = data[state + (word[slot] as number)] as number;
      const value = (packed >>> (shift[slot] as number)) & (mask[slot] as number);
      at = value < (table[at + 1] as number) ? (table[at + branchesAt + value] as number) : 0;
    }
    found[index] = -at - 1;
    least |= -at - 1;
  }
  return least >= 0;
}

export class Trie implements TrieTable {
  table = none;
  roots: Int32Array;
  /** 0 is no node. */
  #end = 1;

  constructor(roots: number) {
    this.roots = new Int32Array(roots);
    this.table = new Int32Array(4096);
  }

  /** Lets all threads see it. */
  share(): void {
    this.table = shared(this.table);
    this.roots = shared(this.roots);
  }

  /** Makes room for so many questions. */
  makeRoots(count: number): void {
    if (count > this.roots.length) this.roots = grown(this.roots, 2 * count);
  }

  /** The leaf of a question for these slots; -1 if it is not known. */
  leaf(root: number, slots: ArrayLike<number>): number {
    const { table } = this;
    let at = this.roots[root] as number;
    while (at > 0) {
      const value = slots[table[at] as number] as number;
      at = value < (table[at + 1] as number) ? (table[at + branchesAt + value] as number) : 0;
    }
    return -at - 1;
  }

  /** The leaf if it depends only on slots without bits, which hold 0; -1 if it reads others. */
  settled(root: number, mask: ArrayLike<number>): number {
    const { table } = this;
    let at = this.roots[root] as number;
    while (at > 0) {
      if (mask[table[at] as number] !== 0) return -1;
      at = table[at + branchesAt] as number;
    }
    return -at - 1;
  }

  /** Whether a question reads only those of these slots that are marked. */
  readsWithin(root: number, slots: ArrayLike<number>, isMarked: Uint8Array): boolean {
    const { table } = this;
    let at = this.roots[root] as number;
    while (at > 0) {
      const slot = table[at] as number;
      if (isMarked[slot] === 0) return false;
      const value = slots[slot] as number;
      at = value < (table[at + 1] as number) ? (table[at + branchesAt + value] as number) : 0;
    }
    return true;
  }

  /** All slots that a question has read so far. */
  allReads(root: number): Set<number> {
    const found = new Set<number>();
    const todo = [this.roots[root] as number];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (at <= 0) continue;
      found.add(this.table[at] as number);
      const width = this.table[at + 1] as number;
      for (let branch = 0; branch < width; branch++) {
        todo.push(this.table[at + branchesAt + branch] as number);
      }
    }
    return found;
  }

  /** How many slots a question reads at the least. */
  leastReads(root: number): number {
    let nodes = [this.roots[root] as number];
    for (let depth = 0; ; depth++) {
      if (nodes.length === 0 || nodes.some((at) => at < 0)) return depth;
      const inner = nodes.filter((at) => at > 0);
      nodes = inner.flatMap((at) => {
        const first = at + branchesAt;
        return [...this.table.subarray(first, first + (this.table[at + 1] as number))];
      });
    }
  }

  /** Forgets a question: from now on it reads other slots. */
  forget(root: number): void {
    this.roots[root] = 0;
  }

  /** Puts a leaf where a question that read these slots, with these values, ends. */
  insert(root: number, reads: readonly number[], values: ArrayLike<number>, leaf: number): void {
    // Where the place of the current node, or leaf, is written: in a branch or as a root.
    let array: Int32Array = this.roots;
    let at = root;
    for (const slot of reads) {
      const value = values[slot] as number;
      const place = this.#withRoom(array[at] as number, slot, value);
      // The table may have grown, and the node moved.
      if (array !== this.roots) array = this.table;
      array[at] = place;
      array = this.table;
      at = place + branchesAt + value;
    }
    array[at] = -leaf - 1;
  }

  save(sink: Sink): void {
    sink.numbers(this.#end);
    sink.array(this.roots);
    sink.array(this.table.subarray(0, this.#end));
  }

  restore(source: Source): void {
    const [end] = source.numbers() as [number];
    this.#end = end;
    this.roots = source.array();
    this.table = source.array(end);
  }

  /** The place of a node that has a branch for `value`: the node at `place`, or a wider copy. */
  #withRoom(place: number, slot: number, value: number): number {
    const width = place === 0 ? 0 : (this.table[place + 1] as number);
    if (value < width) return place;
    const wider = Math.max(4, 2 * width, value + 1);
    const copy = this.#end;
    this.#end += branchesAt + wider;
    if (this.#end > this.table.length) this.table = grown(this.table, 2 * this.#end);
    this.table[copy] = slot;
    this.table[copy + 1] = wider;
    const branches = place + branchesAt;
    if (width > 0) this.table.copyWithin(copy + branchesAt, branches, branches + width);
    return copy;
  }
}
