/** The graph of all states: where each step leads, and its strongly connected components. */

import { grown, grownAmply, shared } from './growing.ts';
import type { Sink, Source } from './keep/keeper.ts';

/** The edges of a state graph, in the order of the states that they come from. */
export class Edges {
  /** Where the edges of each state begin; one more than there are states. */
  offsets: Int32Array = new Int32Array(1 << 12);
  targets: Int32Array = new Int32Array(1 << 14);
  /** The row (see `successorTable.ts`) that each edge comes from. */
  rows: Int32Array = new Int32Array(1 << 14);
  #end = 0;
  states = 0;
  /** States in which a fair run may rest for ever. */
  readonly resting: number[] = [];

  get bytes(): number {
    return 4 * (this.states + 2 * this.#end);
  }

  /** Adds an edge. States come in their order, and may be left out. */
  add(from: number, target: number, row: number): void {
    if (this.states <= from) this.finish(from + 1);
    if (this.#end === this.targets.length) {
      this.targets = grownAmply(this.targets, this.#end + 1);
      this.rows = grown(this.rows, this.targets.length);
    }
    this.targets[this.#end] = target;
    this.rows[this.#end++] = row;
    this.offsets[this.states] = this.#end;
  }

  /** Lets all threads see them. */
  share(): void {
    this.offsets = shared(this.offsets, this.states + 1);
    this.targets = shared(this.targets, this.#end);
    this.rows = shared(this.rows, this.#end);
  }

  /** Where the next edge goes. */
  get end(): number {
    return this.#end;
  }

  /** Makes room for so many edges more, of states below `states`, and counts them as there. */
  extend(edges: number, states: number): void {
    const end = this.#end + edges;
    if (end > this.targets.length) {
      this.targets = grownAmply(this.targets, end);
      this.rows = grown(this.rows, this.targets.length);
    }
    if (states + 1 > this.offsets.length) {
      this.offsets = grownAmply(this.offsets, states + 1);
    }
    this.#end = end;
    this.states = states;
  }

  /** There are so many states: those without an edge so far have none. */
  finish(states: number): void {
    if (states + 1 > this.offsets.length) {
      this.offsets = grownAmply(this.offsets, states + 1);
    }
    this.offsets.fill(this.#end, this.states + 1, states + 1);
    this.states = Math.max(this.states, states);
  }

  save(sink: Sink): void {
    sink.numbers(this.#end, this.states);
    sink.array(this.offsets.subarray(0, this.states + 1));
    sink.array(this.targets.subarray(0, this.#end));
    sink.array(this.rows.subarray(0, this.#end));
    sink.array(Int32Array.from(this.resting));
  }

  restore(source: Source): void {
    const [end, states] = source.numbers() as [number, number];
    this.#end = end;
    this.states = states;
    this.offsets = source.array(states + 1);
    this.targets = source.array(end + 1);
    this.rows = source.array(end + 1);
    for (const state of source.array()) this.resting.push(state);
  }

  /** The edges but for those of rows that are marked. */
  without(marked: Uint8Array): Edges {
    const { offsets, targets, rows, states } = this;
    const kept = new Edges();
    for (let state = 0; state < states; state++) {
      const last = offsets[state + 1] as number;
      for (let edge = offsets[state] as number; edge < last; edge++) {
        const row = rows[edge] as number;
        if (marked[row] === 0) kept.add(state, targets[edge] as number, row);
      }
    }
    kept.finish(states);
    return kept;
  }
}

/** Strongly connected components. A state that lies on no cycle is in none. */
export class Components {
  /** Where the states of each component begin in `members`; one more than there are components. */
  readonly starts: number[] = [0];
  members: Int32Array;
  #end = 0;

  /** `room`: for so many states there is room at first. */
  constructor(room: number) {
    this.members = new Int32Array(room);
  }

  get count(): number {
    return this.starts.length - 1;
  }

  add(state: number): void {
    if (this.#end === this.members.length) this.members = grown(this.members, 2 * this.#end);
    this.members[this.#end++] = state;
  }

  close(): void {
    this.starts.push(this.#end);
  }

  of(component: number): Int32Array {
    return this.members.subarray(this.starts[component], this.starts[component + 1]);
  }
}

/** Working memory for `componentsOf`, shared by all calls on one graph. */
export class Scratch {
  /** By state: when the search came by, 0 before. */
  readonly number: Int32Array;
  readonly low: Int32Array;
  readonly next: Int32Array;
  readonly onStack: Uint8Array;

  constructor(states: number) {
    this.number = new Int32Array(states);
    this.low = new Int32Array(states);
    this.next = new Int32Array(states);
    this.onStack = new Uint8Array(states);
  }
}

/**
 * Tarjan's strongly connected components of the states for which `member` has `mark`, without
 * recursion. `roots` are these states.
 */
export function componentsOf(
  { offsets, targets }: Edges,
  roots: ArrayLike<number>,
  member: Int32Array,
  mark: number,
  { number, low, next, onStack }: Scratch,
): Components {
  // Of small graphs there may be very many.
  const room = Math.min(roots.length, 1 << 10);
  const found = new Components(room);
  for (let index = 0; index < roots.length; index++) number[roots[index] as number] = 0;
  let counter = 0;
  let stack: Int32Array = new Int32Array(room);
  let stackEnd = 0;
  let path: Int32Array = new Int32Array(room);
  for (let index = 0; index < roots.length; index++) {
    const root = roots[index] as number;
    if (number[root] !== 0) continue;
    path[0] = root;
    let pathEnd = 1;
    while (pathEnd > 0) {
      const state = path[pathEnd - 1] as number;
      if (number[state] === 0) {
        number[state] = low[state] = ++counter;
        next[state] = offsets[state] as number;
        if (stackEnd === stack.length) stack = grown(stack, 2 * stackEnd);
        stack[stackEnd++] = state;
        onStack[state] = 1;
      }
      const last = offsets[state + 1] as number;
      let edge = next[state] as number;
      let lowest = low[state] as number;
      let child = -1;
      for (; edge < last; edge++) {
        const target = targets[edge] as number;
        if (member[target] !== mark) continue;
        const seen = number[target] as number;
        if (seen === 0) {
          child = target;
          break;
        }
        if (seen < lowest && onStack[target] !== 0) lowest = seen;
      }
      next[state] = edge;
      low[state] = lowest;
      if (child >= 0) {
        if (pathEnd === path.length) path = grown(path, 2 * pathEnd);
        path[pathEnd++] = child;
        continue;
      }
      pathEnd--;
      if (pathEnd > 0) {
        const parent = path[pathEnd - 1] as number;
        if (lowest < (low[parent] as number)) low[parent] = lowest;
      }
      if (lowest !== number[state]) continue;
      const isAlone = stack[stackEnd - 1] === state;
      const keeps = !isAlone || loops(state, offsets, targets);
      for (let popped = -1; popped !== state; ) {
        popped = stack[--stackEnd] as number;
        onStack[popped] = 0;
        if (keeps) found.add(popped);
      }
      if (keeps) found.close();
    }
  }
  return found;
}

function loops(state: number, offsets: Int32Array, targets: Int32Array): boolean {
  const last = offsets[state + 1] as number;
  for (let edge = offsets[state] as number; edge < last; edge++) {
    if (targets[edge] === state) return true;
  }
  return false;
}
