/** The graph as JSON: one object, with a line for each state and each edge. */

import type { GraphData } from './data.ts';

function* lines(all: Iterable<unknown>): Generator<string> {
  let joint = '\n';
  for (const one of all) {
    yield `${joint}    ${JSON.stringify(one)}`;
    joint = ',\n';
  }
}

export function* jsonText({ about, states, edges }: GraphData): Generator<string> {
  const { states: count, edges: edgeCount, ...rest } = about;
  const head = JSON.stringify({ ...rest, counts: { states: count, edges: edgeCount } }, null, 2);
  yield `${head.slice(0, head.lastIndexOf('\n}'))},\n  "states": [`;
  yield* lines(states());
  yield '\n  ],\n  "edges": [';
  yield* lines(edges());
  yield '\n  ]\n}\n';
}
