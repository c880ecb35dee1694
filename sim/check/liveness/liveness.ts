/**
 * Liveness, on the graph of all states: whether a fair run can go on for ever without reaching
 * what is awaited.
 *
 * The region of a property are the states that are reached from where it begins to be awaited,
 * without passing one in which it has come. A run stays there for ever if it rests in a state
 * where no action is owed, or follows a fair cycle. Strongly connected components and their fair
 * parts are found once for the whole graph; only a component that lies partly in a region is
 * divided anew for it.
 */

import type { Predicate } from '../../model/property.ts';
import type { Edges } from '../search/graph.ts';
import { grownAmply } from '../search/growing.ts';
import { cycle } from './cycle.ts';
import { Fairness } from './fairness.ts';
import type { Lasso, StateGraph } from './stateGraph.ts';
import { edgesWithout } from './unaided.ts';

export interface Awaited {
  /** From which states on it is awaited; null: from the first one. */
  readonly when: Predicate | null;
  readonly holds: Predicate;
  /**
   * Which runs count: all, also one that rests, or only those that follow a cycle and go on
   * without a choice that is free, however often somebody makes it.
   */
  readonly counts: 'all' | 'unaided cycles';
}

/** The states in which it is awaited and has not come, nearest first. */
interface Region {
  readonly order: Int32Array;
  readonly parents: Int32Array;
  /** By state: steps from the first state to there; -1 unseen, -2 where it has come. */
  readonly distances: Int32Array;
  /** Whether it is awaited anywhere. */
  readonly isEver: boolean;
}

export class Liveness {
  readonly #graph: StateGraph;
  readonly #edges: Edges;
  readonly #fairness: Fairness;
  #unaided: Fairness | undefined;
  /** Of the current region; kept for the next one, as fresh memory is slow. */
  readonly #parents: Int32Array;
  readonly #distances: Int32Array;
  #order = new Int32Array(1 << 12);

  constructor(graph: StateGraph) {
    this.#graph = graph;
    this.#edges = graph.edges;
    this.#fairness = new Fairness(graph, this.#edges);
    const { states } = this.#edges;
    this.#parents = new Int32Array(states);
    this.#distances = new Int32Array(states);
  }

  /** The lasso with the shortest prefix, or why there is none. */
  lasso(awaited: Awaited): Lasso | 'always comes' | 'never awaited' {
    const region = this.#region(awaited);
    if (!region.isEver) return 'never awaited';
    const resting = awaited.counts === 'all' ? this.#edges.resting : [];
    const found = this.#nearest(region, this.#fairness, resting);
    if (found === null) return 'always comes';
    const { isFree } = this.#graph;
    if (awaited.counts === 'all' || !found.cycle.some((row) => isFree[row] === 1)) return found;
    this.#unaided ??= new Fairness(this.#graph, edgesWithout(this.#edges, isFree));
    return this.#nearest(region, this.#unaided, []) ?? 'always comes';
  }

  #nearest(region: Region, fairness: Fairness, resting: readonly number[]): Lasso | null {
    const { order, parents, distances } = region;
    const isIn = (state: number): boolean => (distances[state] as number) >= 0;
    const nearest = (states: Int32Array | readonly number[]): number => {
      let best = -1;
      for (const state of states) {
        if (!isIn(state)) continue;
        if (best < 0 || (distances[state] as number) < (distances[best] as number)) best = state;
      }
      return best;
    };
    let entry = nearest(resting);
    let component: Int32Array | undefined;
    for (const part of order.length === 0 ? [] : fairness.partsOf(isIn)) {
      const state = nearest(part);
      if (entry >= 0 && (distances[state] as number) >= (distances[entry] as number)) continue;
      entry = state;
      component = part;
    }
    if (entry < 0) return null;
    const prefix = this.#prefix(entry, parents);
    return { prefix, cycle: component ? cycle(fairness, entry, component) : [] };
  }

  #region({ when, holds }: Awaited): Region {
    const { states, offsets, targets } = this.#edges;
    const hasCome = this.#graph.holdsIn(holds);
    const isAwaited = when === null ? null : this.#graph.holdsIn(when);
    const parents = this.#parents.fill(0);
    const distances = this.#distances.fill(unseen);
    let order = this.#order;
    let end = 0;
    const visit = (state: number, parent: number, distance: number): void => {
      if (distances[state] !== unseen) return;
      if (hasCome(state)) {
        distances[state] = arrived;
        return;
      }
      parents[state] = parent;
      distances[state] = distance;
      if (end === order.length) order = grownAmply(order, end + 1);
      order[end++] = state;
    };
    let done = 0;
    const depths = this.#graph.levelStarts;
    let depth = 0;
    // States are numbered by distance as well, so the two queues merge.
    const until = (limit: number): void => {
      for (; done < end; done++) {
        const from = order[done] as number;
        const distance = (distances[from] as number) + 1;
        if (distance > limit) return;
        const last = offsets[from + 1] as number;
        for (let edge = offsets[from] as number; edge < last; edge++) {
          visit(targets[edge] as number, from, distance);
        }
      }
    };
    const starts = isAwaited === null ? 1 : states;
    let isEver = false;
    for (let state = 0; state < starts; state++) {
      while (depth + 1 < depths.length && state >= (depths[depth + 1] as number)) depth++;
      if (isAwaited?.(state) === false) continue;
      isEver = true;
      until(depth);
      visit(state, isStart, depth);
    }
    until(Number.POSITIVE_INFINITY);
    this.#order = order;
    return { order: order.subarray(0, end), parents, distances, isEver };
  }

  /** The states from the first one to `state`: by predecessors, then within the region. */
  #prefix(state: number, parents: Int32Array): number[] {
    const path: number[] = [];
    let at = state;
    for (; (parents[at] as number) >= 0; at = parents[at] as number) path.push(at);
    const { predecessors } = this.#graph;
    for (; at >= 0; at = predecessors[at] as number) path.push(at);
    return path.reverse();
  }
}

const unseen = -1;
const arrived = -2;
/** Parent of a state in which it begins to be awaited. */
const isStart = -1;
