/** Runs rebuilt from what a search keeps of each state: its predecessor, and the rows of steps. */

import type { Step } from '../../system/definition.ts';
import type { Kernel } from './kernel.ts';
import type { Lookup } from './lookup.ts';
import type { Store } from './store.ts';
import type { Successor } from './successor.ts';
import type { SuccessorTable } from './successorTable.ts';
import type { Deferred } from './trackedState.ts';

/** A step that is known to lead from one state to another, and the slots of that. */
interface Leading {
  readonly step: Step;
  readonly slots: Int32Array;
}

export class Retrace {
  readonly #kernel: Kernel;
  readonly #store: Store;
  readonly #leaves: SuccessorTable;
  readonly #lookup: Lookup;
  readonly #firstSlots: Int32Array;
  /** The slots of the current state. */
  readonly #slots: Int32Array;
  /** By the states that it leads from and to: runs to several states begin alike. */
  readonly #leading = new Map<number, Map<number, Leading>>();

  constructor(
    kernel: Kernel,
    store: Store,
    leaves: SuccessorTable,
    lookup: Lookup,
    firstSlots: Int32Array,
  ) {
    this.#kernel = kernel;
    this.#store = store;
    this.#leaves = leaves;
    this.#lookup = lookup;
    this.#firstSlots = firstSlots;
    this.#slots = new Int32Array(firstSlots.length);
  }

  /** The steps of a shortest run to a state. */
  stepsTo(state: number): Step[] {
    const path: number[] = [];
    const { predecessors } = this.#store;
    for (let at = state; at >= 0; at = predecessors[at] as number) path.push(at);
    return this.stepsAlong(path.reverse());
  }

  /** The steps along states that each follow from the one before; the first step possible each. */
  stepsAlong(path: readonly number[]): Step[] {
    const [from = 0] = path;
    // By fingerprints the first state is known, and those after it follow.
    if (from === 0) this.#slots.set(this.#firstSlots);
    else this.#store.unpack(from, this.#slots);
    return path.slice(1).map((target, index) => this.#step(path[index] as number, target));
  }

  /** The first step from the current state, `from`, to `target`, which becomes the current one. */
  #step(from: number, target: number): Step {
    let leading = this.#leading.get(from);
    if (leading === undefined) {
      leading = new Map();
      this.#leading.set(from, leading);
    }
    const known = leading.get(target);
    if (known !== undefined) {
      this.#slots.set(known.slots);
      return known.step;
    }
    const step = this.#stepTo(target);
    leading.set(target, { step, slots: this.#slots.slice() });
    return step;
  }

  /** The steps of these rows. */
  stepsOf(rows: readonly number[]): Step[] {
    const { successors } = this.#leaves;
    return rows.map((row) => this.#kernel.steps.items[(successors[row] as Successor).step] as Step);
  }

  #stepTo(target: number): Step {
    const { successors } = this.#leaves;
    for (let group = 0; group < this.#kernel.groups.length; group++) {
      const leaf = this.#lookup.leaf(group, this.#slots);
      for (const row of this.#leaves.of(leaf)) {
        const successor = successors[row] as Successor;
        const next = slotsAfter(this.#kernel, successor, this.#slots);
        if (!this.#isAt(target, next)) continue;
        this.#slots.set(next);
        return this.#kernel.steps.items[successor.step] as Step;
      }
    }
    throw new Error(`defect of the checker: no step leads to state ${target}`);
  }

  #isAt(target: number, slots: Int32Array): boolean {
    const { keys, keyWords } = this.#store;
    const first = target * keyWords;
    return this.#store.keyOf(slots).every((word, index) => word === keys[first + index]);
  }
}

/** The slots after a step from a state with these. `after`: what a deferred change makes of one. */
export function slotsAfter(
  kernel: Kernel,
  successor: Successor,
  slots: Int32Array,
  after = (change: Deferred, before: number): number => change.after(before),
): Int32Array {
  const next = slots.slice();
  for (const { slot, to } of successor.changes) next[slot] = to;
  for (const change of kernel.deferredBy(successor)) {
    next[change.slot] = after(change, next[change.slot] as number);
  }
  return next;
}
