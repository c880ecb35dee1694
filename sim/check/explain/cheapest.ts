/**
 * What it takes to get to each state at the least: the fewest steps that are not usual, and of all
 * such runs the one with the fewest steps.
 *
 * States are settled in that order. Those that take the same number of unusual steps are searched
 * breadth first, from where the searches with one fewer have left by an unusual step: that these
 * places come in the order of their steps, too, makes two queues do in place of a heap.
 */

import type { Edges } from '../search/graph.ts';

/** What a run to a state takes. */
export interface Cost {
  readonly unusual: number;
  readonly steps: number;
}

/** A run: its states, and the row of each step between two of them. */
export interface Walk {
  readonly states: readonly number[];
  readonly rows: readonly number[];
}

/** Ways into states, in the order of their steps. */
class Queue {
  readonly states: number[] = [];
  readonly parents: number[] = [];
  readonly rows: number[] = [];
  readonly steps: number[] = [];
  done = 0;

  get next(): number {
    return this.steps[this.done] ?? Number.POSITIVE_INFINITY;
  }

  push(state: number, parent: number, row: number, steps: number): void {
    this.states.push(state);
    this.parents.push(parent);
    this.rows.push(row);
    this.steps.push(steps);
  }
}

const unseen = -1;

export class Cheapest {
  /** States that can be reached, in the order of what that takes. */
  readonly order: number[] = [];
  readonly #unusual: Int32Array;
  readonly #steps: Int32Array;
  /** The state before; `unseen` for one in which a run may begin. */
  readonly #parents: Int32Array;
  readonly #rows: Int32Array;
  /** By state: the number of unusual steps with which it has been queued last. */
  readonly #queued: Int32Array;
  readonly #entered: Int32Array;
  /** Ways into states with as many unusual steps as are looked at, and with one more. */
  #queue = new Queue();
  #following = new Queue();

  /**
   * Runs within the states that `isIn` says, which may begin in those of `starts`: in the order of
   * what it takes to get there.
   */
  constructor(
    readonly edges: Edges,
    readonly isUnusual: Uint8Array,
    readonly isIn: (state: number) => boolean,
    starts: readonly { readonly state: number; readonly cost: Cost }[],
  ) {
    const unknown = () => new Int32Array(edges.states).fill(unseen);
    this.#unusual = unknown();
    this.#steps = unknown();
    this.#parents = unknown();
    this.#rows = unknown();
    this.#queued = unknown();
    this.#entered = unknown();
    let begun = 0;
    for (let unusual = 0; ; unusual++) {
      const entries = this.#following;
      this.#queue = new Queue();
      this.#following = new Queue();
      for (;;) {
        const start = starts[begun];
        const queue = this.#queue;
        const isDue = start?.cost.unusual === unusual;
        if (isDue && start.cost.steps <= Math.min(entries.next, queue.next)) {
          begun++;
          if (isIn(start.state)) this.#settle(start.state, unseen, unseen, start.cost);
          continue;
        }
        const from = entries.next <= queue.next ? entries : queue;
        if (from.next === Number.POSITIVE_INFINITY) break;
        this.#take(from, unusual);
      }
      if (this.#following.states.length === 0 && begun === starts.length) return;
    }
  }

  /** What it takes to get to a state that can be reached. */
  costOf(state: number): Cost {
    return { unusual: this.#unusual[state] as number, steps: this.#steps[state] as number };
  }

  has(state: number): boolean {
    return this.#unusual[state] !== unseen;
  }

  /** A run to a state that takes no more than that, from where it begins. */
  walkTo(state: number): Walk {
    const states = [state];
    const rows: number[] = [];
    for (let at = state; this.#parents[at] !== unseen; at = this.#parents[at] as number) {
      rows.push(this.#rows[at] as number);
      states.push(this.#parents[at] as number);
    }
    return { states: states.reverse(), rows: rows.reverse() };
  }

  #take(from: Queue, unusual: number): void {
    const at = from.done++;
    const steps = from.steps[at] as number;
    const [state, parent, row] = [from.states[at], from.parents[at], from.rows[at]];
    this.#settle(state as number, parent as number, row as number, { unusual, steps });
  }

  #settle(state: number, parent: number, by: number, { unusual, steps }: Cost): void {
    if (this.has(state)) return;
    this.#unusual[state] = unusual;
    this.#steps[state] = steps;
    this.#parents[state] = parent;
    this.#rows[state] = by;
    this.order.push(state);
    const { offsets, targets, rows } = this.edges;
    const last = offsets[state + 1] as number;
    for (let edge = offsets[state] as number; edge < last; edge++) {
      const target = targets[edge] as number;
      const row = rows[edge] as number;
      if (this.has(target) || !this.isIn(target)) continue;
      const isUnusual = this.isUnusual[row] === 1;
      const queued = isUnusual ? this.#entered : this.#queued;
      // The first way in is the one with the fewest steps.
      if (queued[target] === unusual) continue;
      queued[target] = unusual;
      (isUnusual ? this.#following : this.#queue).push(target, state, row, steps + 1);
    }
  }
}
