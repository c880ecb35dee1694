/**
 * Whether a graph has a fair run that stays within some of its states, by the book: strong
 * fairness, decided on strongly connected components that are taken apart again and again.
 */

import type { Edge } from './plain.ts';

type Graph = readonly (readonly Edge[])[];

/**
 * A fair run from one of `starts` that never leaves the states for which `within` holds: it ends
 * where no step is owed, or goes round for ever and takes each step it could take for ever.
 */
export function hasFairRun(
  graph: Graph,
  starts: readonly number[],
  within: (state: number) => boolean,
): boolean {
  const reached = new Set(starts);
  for (const state of reached) {
    for (const { to } of graph[state] as Edge[]) if (within(to)) reached.add(to);
  }
  for (const state of reached) {
    if ((graph[state] as Edge[]).every(({ fair }) => fair === null)) return true;
  }
  const todo = [reached];
  for (let states = todo.pop(); states !== undefined; states = todo.pop()) {
    for (const component of components(graph, states)) {
      const edges = [...component].flatMap((state) => {
        return (graph[state] as Edge[]).filter(({ to }) => component.has(to));
      });
      if (edges.length === 0) continue;
      const taken = new Set(edges.map(({ fair }) => fair));
      // Where a step is owed that nothing in here takes, no fair run comes by again and again.
      const rest = [...component].filter((state) => {
        return (graph[state] as Edge[]).every(({ fair }) => fair === null || taken.has(fair));
      });
      if (rest.length === component.size) return true;
      todo.push(new Set(rest));
    }
  }
  return false;
}

/** The strongly connected components of the part of the graph with these states (Kosaraju). */
function components(graph: Graph, states: ReadonlySet<number>): Set<number>[] {
  const forward = new Map<number, number[]>();
  const backward = new Map<number, number[]>([...states].map((state) => [state, []]));
  for (const state of states) {
    const next = (graph[state] as Edge[]).map(({ to }) => to).filter((to) => states.has(to));
    forward.set(state, next);
    for (const to of next) (backward.get(to) as number[]).push(state);
  }
  const order: number[] = [];
  const seen = new Set<number>();
  for (const state of states) order.push(...postorder(forward, state, seen));
  const assigned = new Set<number>();
  const found: Set<number>[] = [];
  for (const state of order.reverse()) {
    const component = postorder(backward, state, assigned);
    if (component.length > 0) found.push(new Set(component));
  }
  return found;
}

/** What a depth-first search from `start` leaves, in the order of leaving. Marks what it sees. */
function postorder(
  next: ReadonlyMap<number, readonly number[]>,
  start: number,
  seen: Set<number>,
): number[] {
  if (seen.has(start)) return [];
  seen.add(start);
  const left: number[] = [];
  const stack = [{ state: start, index: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const to = next.get(top.state)?.[top.index++];
    if (to === undefined) {
      left.push(top.state);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ state: to, index: 0 });
    }
  }
  return left;
}
