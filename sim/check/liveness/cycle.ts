/** A cycle through a fair component, for a person to read: short, if not always the shortest. */

import type { Fairness } from './fairness.ts';

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/**
 * The rows of a cycle from `entry` back to it: rows, not states, as several steps can lead from
 * one state to the next. It takes every fair action that is taken within the component, and stops
 * every timer that is stopped there: so it is fair itself.
 */
export function cycle(
  { edges, actions, stops }: Fairness,
  entry: number,
  component: Int32Array,
): number[] {
  const members = new Set(component);
  const within = (from: number): Edge[] => {
    const found: Edge[] = [];
    const last = edges.offsets[from + 1] as number;
    for (let edge = edges.offsets[from] as number; edge < last; edge++) {
      const to = edges.targets[edge] as number;
      if (members.has(to)) found.push({ from, to, row: edges.rows[edge] as number });
    }
    return found;
  };
  /** What the cycle has to show, as numbers: actions from 0 on, stops below. */
  const shownBy = (row: number): number[] => {
    const action = actions[row] as number;
    const stopped = (stops[row] as readonly number[]).map((timer) => -timer - 1);
    return action < 0 ? stopped : [action, ...stopped];
  };
  const wanted = new Set<number>();
  for (const state of component) {
    for (const { row } of within(state)) for (const shown of shownBy(row)) wanted.add(shown);
  }
  const walk: number[] = [];
  let at = entry;
  const follow = (isWanted: (edge: Edge) => boolean): void => {
    for (const { to, row } of way(at, within, isWanted)) {
      walk.push(row);
      for (const shown of shownBy(row)) wanted.delete(shown);
      at = to;
    }
  };
  while (wanted.size > 0) follow(({ row }) => shownBy(row).some((shown) => wanted.has(shown)));
  if (walk.length === 0) follow(() => true);
  if (at !== entry) follow(({ to }) => to === entry);
  return walk;
}

/** The shortest path from a state whose last edge is as wanted. */
function way(
  start: number,
  within: (from: number) => Edge[],
  isWanted: (edge: Edge) => boolean,
): Edge[] {
  const cameBy = new Map<number, Edge>();
  const queue = [start];
  for (const state of queue) {
    const edges = within(state);
    const last = edges.find(isWanted);
    if (last !== undefined) {
      const path = [last];
      for (let at = state; at !== start; at = (path.at(-1) as Edge).from) {
        path.push(cameBy.get(at) as Edge);
      }
      return path.reverse();
    }
    for (const edge of edges) {
      if (edge.to === start || cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  throw new Error('defect of the checker: a component has no cycle');
}
