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
  /** Whether it begins to be awaited in a state, and whether it has come there. */
  readonly begins: (state: number) => boolean;
  readonly hasCome: (state: number) => boolean;
}

export class Liveness {
  readonly #graph: StateGraph;
  readonly #edges: Edges;
  readonly #fairness: Fairness;
  #unaided: Fairness | undefined;
  /** Of the current region; kept for the next one, as fresh memory is slow. */
  readonly #parents: Int32Array;
  readonly #distances: Int32Array;
  #order: Int32Array = new Int32Array(1 << 12);

  constructor(graph: StateGraph) {
    this.#graph = graph;
    this.#edges = graph.edges;
    this.#fairness = new Fairness(graph);
    const { states } = this.#edges;
    this.#parents = new Int32Array(states);
    this.#distances = new Int32Array(states);
  }

  /** Lassos, that with the shortest prefix first: one for each way to go on for ever. */
  lassos(awaited: Awaited): Iterable<Lasso> | 'never awaited' {
    const { when, holds, counts } = awaited;
    const begins = when === null ? null : this.#graph.holdsIn(when);
    const region = this.#region(begins, holds);
    return region.isEver ? this.#lassosIn(region, counts) : 'never awaited';
  }

  /** The same where it is awaited from states on that are known by number. */
  lassosFrom(begins: (state: number) => boolean, holds: Predicate): Iterable<Lasso> {
    return this.#lassosIn(this.#region(begins, holds), 'all');
  }

  *#lassosIn(region: Region, counts: Awaited['counts']): Generator<Lasso> {
    if (counts === 'all') {
      yield* this.#nearest(region, this.#fairness, this.#edges.resting);
      return;
    }
    const { isFree } = this.#graph;
    const [found] = this.#nearest(region, this.#fairness, []);
    if (found === undefined) return;
    const isAided = found.cycle.some((row) => isFree[row] === 1);
    if (!isAided) yield found;
    // Who makes a free choice again and again keeps a run going that the system would let rest.
    this.#unaided ??= new Fairness(this.#graph, isFree);
    yield* this.#nearest(region, this.#unaided, []);
  }

  /** Nearest first: a way to go on for ever in each state that a run may rest in, or fair part. */
  *#nearest(region: Region, fairness: Fairness, resting: readonly number[]): Generator<Lasso> {
    const { order, distances } = region;
    const isIn = (state: number): boolean => (distances[state] as number) >= 0;
    /** Its place among these; -1 if none is in the region. */
    const nearest = (states: Int32Array | readonly number[]): number => {
      let [best, shortest] = [-1, Number.POSITIVE_INFINITY];
      for (let place = 0; place < states.length; place++) {
        const state = states[place] as number;
        if (!isIn(state) || (distances[state] as number) >= shortest) continue;
        best = place;
        shortest = distances[state] as number;
      }
      return best;
    };
    const entries = resting.filter(isIn);
    const rests = entries.length;
    const components = order.length === 0 ? [] : [...fairness.partsOf(isIn)];
    for (const component of components) entries.push(component[nearest(component)] as number);
    for (let place = nearest(entries); place >= 0; place = nearest(entries)) {
      const state = entries[place] as number;
      const component = components[place - rests];
      const round = component ? cycle(fairness, state, component) : [];
      for (const prefix of this.#prefixes(state, region)) yield { prefix, cycle: round };
      // No state.
      entries[place] = -1;
    }
  }

  /** `isAwaited`: in which states it begins to be; null for the first one. */
  #region(isAwaited: ((state: number) => boolean) | null, holds: Predicate): Region {
    const { states, offsets, targets } = this.#edges;
    const hasCome = this.#graph.holdsIn(holds);
    const parents = this.#parents;
    const distances = this.#distances.fill(unseen);
    let order = this.#order;
    let end = 0;
    const visit = (state: number, parent: number, distance: number): void => {
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
          const target = targets[edge] as number;
          if (distances[target] === unseen) visit(target, from, distance);
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
      if (distances[state] === unseen) visit(state, isStart, depth);
    }
    until(Number.POSITIVE_INFINITY);
    this.#order = order;
    const begins = (state: number): boolean => isAwaited?.(state) ?? state === 0;
    return { order: order.subarray(0, end), parents, distances, isEver, begins, hasCome };
  }

  /**
   * Ways from the first state to one: by predecessors, then within the region; and by predecessors
   * only, if it is awaited along that.
   */
  *#prefixes(state: number, { parents, begins, hasCome }: Region): Generator<number[]> {
    const { predecessors } = this.#graph;
    const path: number[] = [];
    let at = state;
    for (; (parents[at] as number) >= 0; at = parents[at] as number) path.push(at);
    for (; at >= 0; at = predecessors[at] as number) path.push(at);
    yield path.reverse();
    const direct: number[] = [];
    for (at = state; at >= 0; at = predecessors[at] as number) direct.push(at);
    const end = direct.findIndex((one) => begins(one) || hasCome(one));
    if (end >= 0 && !hasCome(direct[end] as number)) yield direct.reverse();
  }
}

const unseen = -1;
const arrived = -2;
/** Parent of a state in which it begins to be awaited. */
const isStart = -1;
