/**
 * Answers by what was read. A question (what can this group do? does this predicate hold?) reads
 * slots one after the other; which slot is next depends only on what the ones before held. So the
 * answers to all states form a tree: a node is a slot to read, a branch its value, a leaf the
 * answer. To ask again is to walk from the root.
 */

const none = 0;

export class Trie {
  /** Slot that each node reads; node 0 is none. */
  slots = new Int32Array(1024);
  /** Where a node's branches begin in `branches`, and how many values have one. */
  bases = new Int32Array(1024);
  widths = new Int32Array(1024);
  /** By value: 0 not known, n > 0 node n, -n leaf n - 1. */
  branches = new Int32Array(4096);
  readonly roots: Int32Array;
  #nodeCount = 1;
  #branchCount = 1;

  constructor(roots: number) {
    this.roots = new Int32Array(roots);
  }

  /** Puts a leaf where a question that read these slots, with these values, ends. */
  insert(root: number, reads: readonly number[], values: ArrayLike<number>, leaf: number): void {
    if (reads.length === 0) {
      this.roots[root] = -leaf - 1;
      return;
    }
    let node = this.roots[root] as number;
    if (node === none) {
      node = this.#add(reads[0] as number);
      this.roots[root] = node;
    }
    for (const [depth, slot] of reads.entries()) {
      const value = values[slot] as number;
      this.#widen(node, value);
      const at = (this.bases[node] as number) + value;
      if (depth === reads.length - 1) {
        this.branches[at] = -leaf - 1;
        return;
      }
      let next = this.branches[at] as number;
      if (next === none) {
        next = this.#add(reads[depth + 1] as number);
        this.branches[at] = next;
      }
      node = next;
    }
  }

  #add(slot: number): number {
    if (this.#nodeCount === this.slots.length) {
      this.slots = grown(this.slots, 2 * this.#nodeCount);
      this.bases = grown(this.bases, 2 * this.#nodeCount);
      this.widths = grown(this.widths, 2 * this.#nodeCount);
    }
    this.slots[this.#nodeCount] = slot;
    return this.#nodeCount++;
  }

  /** Gives the node room for a value: its branches move where there is room. */
  #widen(node: number, value: number): void {
    const width = this.widths[node] as number;
    if (value < width) return;
    const wider = Math.max(4, 2 * width, value + 1);
    const base = this.#branchCount;
    this.#branchCount += wider;
    if (this.#branchCount > this.branches.length) {
      this.branches = grown(this.branches, 2 * this.#branchCount);
    }
    const old = this.bases[node] as number;
    this.branches.copyWithin(base, old, old + width);
    this.bases[node] = base;
    this.widths[node] = wider;
  }
}

/** A copy of the array with room for `length` numbers. */
export function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
