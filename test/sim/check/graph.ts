/** The graph of all states that the checker has explored, in terms of real snapshots. */

import { Explorer } from '../../../sim/check/search/explore.ts';
import type { Edges } from '../../../sim/check/search/graph.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';

/** States and edges by canonical text. */
export interface Graph {
  readonly states: Set<string>;
  readonly edges: Set<string>;
}

export const edgeText = (from: string, step: Step, to: string): string =>
  `${from} ${canonicalText(step)} ${to}`;

/**
 * The checker's graph. Its states are numbers: what each stands for is found by taking the steps
 * of its edges, from the start on. Throws if two edges to one number lead to different snapshots,
 * or if two numbers stand for the same one.
 */
export function exploredGraph(system: System): Graph {
  const explorer = new Explorer(system, {
    watches: [],
    mayRest: () => true,
    keepsEdges: true,
    exact: true,
  });
  const limits = { maxStates: Number.POSITIVE_INFINITY, memoryMb: 1024 };
  for (const _ of explorer.run(limits));
  const { offsets, targets, rows, states: count } = explorer.edges as Edges;
  const stepOf = (edge: number): Step => {
    const { step } = explorer.leaves.successors[rows[edge] as number] as { step: number };
    return explorer.kernel.steps.items[step] as Step;
  };
  const first = system.start().snapshot;
  const snapshots: SystemSnapshot[] = [first];
  const keys = [textOf(first)];
  const edges = new Set<string>();
  // States are numbered as they are found, so each is led to from one before it.
  for (let state = 0; state < count; state++) {
    for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
      const step = stepOf(edge);
      const { snapshot } = system.apply(snapshots[state] as SystemSnapshot, step);
      const key = textOf(snapshot);
      const target = targets[edge] as number;
      snapshots[target] ??= snapshot;
      keys[target] ??= key;
      if (keys[target] !== key) throw new Error(`state ${target} is ${keys[target]} and ${key}`);
      edges.add(edgeText(keys[state] as string, step, key));
    }
  }
  const states = new Set(keys);
  if (states.size !== count) throw new Error(`${count} numbers for ${states.size} states`);
  if (edges.size !== explorer.transitions) {
    throw new Error(`${explorer.transitions} transitions counted, of ${edges.size} edges`);
  }
  return { states, edges };
}

/** All of a state but what observers have seen, which is part of it only where it is asked for. */
export function textOf({ context: { observed, ...context }, ...snapshot }: SystemSnapshot): string {
  return canonicalText({ ...snapshot, context });
}
