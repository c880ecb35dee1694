/**
 * Paths through the graph of one search: for each goal and each way to end, the shortest path
 * that takes the goal and ends that way. Of these a suite is chosen.
 */

import type { Explorer } from '../check/search/explore.ts';
import type { Edges } from '../check/search/graph.ts';

/** Goals by number, as bits. */
export type Bits = Uint32Array;

export const hasBit = (bits: Bits, number: number): boolean =>
  ((bits[number >>> 5] as number) & (1 << (number & 31))) !== 0;

export function setBit(bits: Bits, number: number): void {
  bits[number >>> 5] = (bits[number >>> 5] as number) | (1 << (number & 31));
}

export interface Offer {
  /** The rows of the steps in the search's table of successors, from the start on. */
  readonly rows: readonly number[];
  /** The goals it covers. */
  readonly covers: Bits;
}

/** A search, and what its parts mean as goals. */
export interface Searched {
  readonly explorer: Explorer;
  /** Goals by number: those of each row, and those met at the start. */
  readonly goalsOf: readonly (readonly number[])[];
  readonly atStart: readonly number[];
  /** Ways to end: the end states, and the outcome that they are; none where nobody is to end. */
  readonly ways: readonly { readonly ends: readonly number[]; readonly goal: number | undefined }[];
}

/**
 * All offers for the `wanted` goals. `onWay` is told for each goal of each way to end in which a
 * path can take it.
 */
export function offersOf(
  { explorer, goalsOf, atStart, ways }: Searched,
  wanted: Bits,
  onWay: (goal: number, way: number) => void,
): Offer[] {
  const edges = explorer.edges as Edges;
  const graph = new Walk(edges, explorer.store.predecessors);
  const sought = goalsOf.map((goals) => goals.filter((goal) => hasBit(wanted, goal)));
  const offers: Offer[] = [];
  for (const [way, { ends, goal: outcome }] of ways.entries()) {
    const distances = graph.distancesTo(ends);
    const always = outcome === undefined ? atStart : [...atStart, outcome];
    const { best, shortest } = graph.bestEdges(sought, distances);
    for (const goal of best.keys()) onWay(goal, way);
    const toEnd = (distances[0] as number) >= 0;
    if (toEnd) for (const goal of always) if (hasBit(wanted, goal)) onWay(goal, way);
    const isWanted = outcome !== undefined && hasBit(wanted, outcome);
    const taken = new Set(best.values());
    // An outcome is covered by whatever ends with it: the shortest run does.
    if (isWanted && shortest >= 0) taken.add(shortest);
    for (const edge of taken) {
      const rows = graph.through(edge, distances);
      const covers = new Uint32Array(wanted.length);
      for (const goal of always) setBit(covers, goal);
      for (const row of rows) for (const goal of goalsOf[row] ?? []) setBit(covers, goal);
      offers.push({ rows, covers });
    }
  }
  return offers;
}

/** Ways through a graph: to an edge as the search found it first, and on to the nearest end. */
class Walk {
  readonly #depth: Int32Array;
  /** The edges that lead to each state: where they begin, and where they come from. */
  readonly #offsetsBack: Int32Array;
  readonly #sources: Int32Array;

  constructor(
    readonly edges: Edges,
    readonly predecessors: Int32Array,
  ) {
    const { states, offsets, targets } = edges;
    this.#depth = new Int32Array(states);
    for (let state = 1; state < states; state++) {
      this.#depth[state] = (this.#depth[predecessors[state] as number] as number) + 1;
    }
    const count = offsets[states] as number;
    const starts = new Int32Array(states + 2);
    for (let edge = 0; edge < count; edge++) {
      const place = (targets[edge] as number) + 2;
      starts[place] = (starts[place] as number) + 1;
    }
    for (let state = 1; state < starts.length; state++) {
      starts[state] = (starts[state] as number) + (starts[state - 1] as number);
    }
    this.#sources = new Int32Array(count);
    for (let state = 0; state < states; state++) {
      for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
        const place = (targets[edge] as number) + 1;
        this.#sources[starts[place] as number] = state;
        starts[place] = (starts[place] as number) + 1;
      }
    }
    this.#offsetsBack = starts;
  }

  /** By state: how many steps it is to one of `ends`; -1 if none can be reached. */
  distancesTo(ends: readonly number[]): Int32Array {
    const { states } = this.edges;
    const distances = new Int32Array(states).fill(-1);
    const queue = new Int32Array(states);
    let last = 0;
    for (const end of ends) {
      distances[end] = 0;
      queue[last++] = end;
    }
    for (let next = 0; next < last; next++) {
      const state = queue[next] as number;
      const end = this.#offsetsBack[state + 1] as number;
      for (let at = this.#offsetsBack[state] as number; at < end; at++) {
        const source = this.#sources[at] as number;
        if (distances[source] !== -1) continue;
        distances[source] = (distances[state] as number) + 1;
        queue[last++] = source;
      }
    }
    return distances;
  }

  /** For each goal, the edge on the shortest path that takes it, and that of the shortest path. */
  bestEdges(
    sought: readonly (readonly number[])[],
    distances: Int32Array,
  ): { best: Map<number, number>; shortest: number } {
    const { states, offsets, targets, rows } = this.edges;
    const best = new Map<number, number>();
    const lengths = new Map<number, number>();
    let shortest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let state = 0; state < states; state++) {
      const depth = this.#depth[state] as number;
      for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
        const distance = distances[targets[edge] as number] as number;
        if (distance < 0) continue;
        const length = depth + 1 + distance;
        if (length < least) [least, shortest] = [length, edge];
        for (const goal of sought[rows[edge] as number] as readonly number[]) {
          if (length >= (lengths.get(goal) ?? Number.POSITIVE_INFINITY)) continue;
          lengths.set(goal, length);
          best.set(goal, edge);
        }
      }
    }
    return { best, shortest };
  }

  /** The rows of the path that takes `edge` and goes on down the distances. */
  through(edge: number, distances: Int32Array): number[] {
    const { targets, rows } = this.edges;
    const path: number[] = [];
    for (let at = this.#sourceOf(edge); at > 0; ) {
      const before = this.predecessors[at] as number;
      path.push(rows[this.#edgeFrom(before, (target) => target === at)] as number);
      at = before;
    }
    path.reverse().push(rows[edge] as number);
    for (let at = targets[edge] as number; distances[at] !== 0; ) {
      const nearer = (distances[at] as number) - 1;
      const next = this.#edgeFrom(at, (target) => distances[target] === nearer);
      path.push(rows[next] as number);
      at = targets[next] as number;
    }
    return path;
  }

  #edgeFrom(state: number, isWanted: (target: number) => boolean): number {
    const { offsets, targets } = this.edges;
    for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
      if (isWanted(targets[edge] as number)) return edge;
    }
    throw new Error(`defect of the path generator: no edge of state ${state} leads on`);
  }

  /** The state that an edge comes from: the last one whose edges begin at or before it. */
  #sourceOf(edge: number): number {
    const { offsets, states } = this.edges;
    let [low, high] = [0, states - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((offsets[middle] as number) <= edge) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
