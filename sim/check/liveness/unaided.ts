/**
 * The graph without free choices: those of the environment that nobody owes, as a user's. Who makes
 * one again and again keeps a run going that the system would let rest.
 */

import { Edges } from '../search/graph.ts';

/** The edges but for those of rows that are marked. */
export function edgesWithout({ offsets, targets, rows, states }: Edges, marked: Uint8Array): Edges {
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
