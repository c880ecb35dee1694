/** The graph of all states, as liveness looks at it: in untimed reading and in exact time alike. */

import type { Predicate, Trace } from '../../model/property.ts';
import type { Edges } from '../search/graph.ts';

export interface StateGraph {
  readonly edges: Edges;
  /** By row of the edges: the action that it carries out and fairness is about; -1 for none. */
  readonly actions: Int32Array;
  /** By action: whether it is that a timer fires. */
  readonly isTimer: readonly boolean[];
  /** By row: 1 if it is a choice that nobody owes. */
  readonly isFree: Uint8Array;
  /** The first state of each depth. */
  readonly levelStarts: readonly number[];
  readonly predecessors: Int32Array;
  /** The actions of timers that a row stops. */
  stops(row: number): readonly number[];
  /** The value of a predicate in each state. */
  holdsIn(predicate: Predicate): (state: number) => boolean;
  /**
   * Whether a run can be within a component for ever, as far as time goes: which goes on, too. It
   * takes these edges, which are some or all of the graph's.
   */
  lasts(edges: Edges, members: Int32Array, isIn: (state: number) => boolean): boolean;
  /** What one of these edges shows of that, which a cycle has to show as well: numbers. */
  shownBy(edges: Edges, edge: number, from: number): readonly number[];
}

/** A run that never gets there: a path of states from the first one, then a cycle of rows. */
export interface Lasso {
  readonly prefix: readonly number[];
  /** Empty if the run rests in the last state of the prefix. */
  readonly cycle: readonly number[];
}

/** The graph of all states, and how a run on it is told. */
export interface Graph {
  readonly states: StateGraph;
  /** Null if it cannot be told whether there is such a run. */
  readonly traceOf: (lasso: Lasso) => Trace | null;
  /** A graph in which it can be told; null if that would be too large. */
  readonly finer?: () => Graph | null;
}
