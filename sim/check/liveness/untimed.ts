/** The graph that an untimed search has kept. */

import type { Explorer } from '../search/explore.ts';
import type { Edges } from '../search/graph.ts';
import type { Graph, StateGraph } from './stateGraph.ts';

export function untimedGraph(explorer: Explorer, edges: Edges): StateGraph {
  const { successors } = explorer.leaves;
  return {
    edges,
    actions: Int32Array.from(successors, ({ action }) => action),
    isTimer: explorer.kernel.actions.items.map((action) => action.startsWith('timer ')),
    isFree: freeRows(explorer),
    levelStarts: explorer.levelStarts,
    predecessors: explorer.store.predecessors,
    stops: (row) => (successors[row] as (typeof successors)[number]).stops,
    holdsIn: (predicate) => explorer.holdsIn(predicate),
    // Nothing is known of time.
    lasts: () => true,
    shownBy: () => [],
  };
}

/** By row: 1 if it is a free choice. */
function freeRows({ kernel, leaves }: Explorer): Uint8Array {
  const isChoice = kernel.steps.items.map(({ type }) => type === 'choose');
  return Uint8Array.from(leaves.successors, ({ step, action }) =>
    action < 0 && isChoice[step] === true ? 1 : 0,
  );
}

/** The graph that a search has kept, and how runs on it are told. */
export const untimed = (explorer: Explorer, edges: Edges): Graph => ({
  states: untimedGraph(explorer, edges),
  traceOf: ({ prefix, cycle }) => {
    const steps = [...explorer.stepsAlong(prefix), ...explorer.stepsOf(cycle)];
    return { steps, cycleFrom: prefix.length - 1 };
  },
});
