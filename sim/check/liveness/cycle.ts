/** A cycle through a fair component, for a person to read: short, if not always the shortest. */

import type { Fairness } from './fairness.ts';

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  /** What it shows of time. */
  readonly shown: readonly number[];
}

/**
 * The rows of a cycle from `entry` back to it: rows, not states, as several steps can lead from
 * one state to the next. It takes every fair action that is taken within the component, and stops
 * every timer that is stopped there: so it is fair itself.
 */
export function cycle({ edges, graph }: Fairness, entry: number, component: Int32Array): number[] {
  const members = new Set(component);
  const within = (from: number): Edge[] => {
    const found: Edge[] = [];
    const last = edges.offsets[from + 1] as number;
    for (let edge = edges.offsets[from] as number; edge < last; edge++) {
      const to = edges.targets[edge] as number;
      if (!members.has(to)) continue;
      const shown = graph.shownBy(edges, edge, from);
      found.push({ from, to, row: edges.rows[edge] as number, shown });
    }
    return found;
  };
  /** What the cycle has to show, as texts: actions, timers stopped, and what there is of time. */
  const shownBy = ({ row, shown }: Edge): string[] => {
    const action = graph.actions[row] as number;
    return [
      ...(action < 0 ? [] : [`action ${action}`]),
      ...graph.stops(row).map((timer) => `stop ${timer}`),
      ...shown.map((what) => `time ${what}`),
    ];
  };
  const wanted = new Set<string>();
  for (const state of component) {
    for (const edge of within(state)) for (const shown of shownBy(edge)) wanted.add(shown);
  }
  const walk: number[] = [];
  let at = entry;
  const follow = (isWanted: (edge: Edge) => boolean): void => {
    for (const edge of way(at, within, isWanted)) {
      walk.push(edge.row);
      for (const shown of shownBy(edge)) wanted.delete(shown);
      at = edge.to;
    }
  };
  while (wanted.size > 0) follow((edge) => shownBy(edge).some((shown) => wanted.has(shown)));
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
