/**
 * The point of no return, found on a graph that has in each node whether something is awaited: a
 * node is safe if a fair run goes on from it that keeps the property.
 */

import { canonicalText } from '../../../../sim/system/canonical.ts';
import type { Step } from '../../../../sim/system/definition.ts';
import * as fair from '../fair.ts';
import { type Asked, barring, type Naive, nowhere } from './naive.ts';

/** After how many of the steps the property cannot be kept; null if it can be after all of them. */
export function naiveReturn(
  naive: Naive,
  asked: Asked,
  steps: readonly Step[],
  asUsual: boolean,
): number | null {
  const count = naive.nodes.length;
  const phaseIn = (phase: number, state: number): number => {
    const { awaited, isBad } = asked;
    if (awaited === null) return isBad[state] ? nowhere : 0;
    if (awaited.comes[state]) return 0;
    return awaited.begins[state] ? 1 : phase;
  };
  const nodeIn = (phase: number, state: number) => (phase < 0 ? nowhere : state + phase * count);
  const product = [0, 1].flatMap((phase) =>
    naive.nodes.map(({ edges, running }): fair.Node => {
      const lead = (edge: fair.Edge): fair.Edge => {
        const next = asked.badEdges.has(edge) ? nowhere : phaseIn(phase, edge.to);
        return { ...edge, to: nodeIn(next, edge.to) };
      };
      return { running, edges: edges.map(lead) };
    }),
  );
  const start = nodeIn(phaseIn(asked.awaited?.once ? 1 : 0, 0), 0);
  const path = [start];
  const states = [0];
  for (const step of steps) {
    const state = states.at(-1) as number;
    const edges = naive.nodes[state]?.edges as readonly fair.Edge[];
    const place = edges.findIndex((edge) => canonicalText(edge.step) === canonicalText(step));
    const at = path.at(-1) as number;
    path.push(at === nowhere ? nowhere : (product[at]?.edges[place]?.to as number));
    states.push(edges[place]?.to as number);
  }
  const safe = safeNodes(naive, asked, product, asUsual);
  const last = path.findLastIndex((node) => safe.has(node));
  return last === path.length - 1 ? null : last + 1;
}

function safeNodes(
  naive: Naive,
  { awaited }: Asked,
  product: readonly fair.Node[],
  asUsual: boolean,
): Set<number> {
  const count = naive.nodes.length;
  const taken = asUsual ? barring(product, (edge) => naive.unusual(edge)) : product;
  const nodes = asUsual ? naive.dutiful(taken) : taken;
  // What begins in a bad state is not on the way of any run that keeps the property.
  const all = new Set([...nodes.keys()]);
  const isCalm = (node: number) => awaited === null || node < count;
  const isFree = ({ step, owed }: fair.Edge) => step.type === 'choose' && owed === null;
  const goesOn = (part: ReadonlySet<number>) =>
    [...part].some(isCalm) ||
    (awaited?.unaided === true &&
      [...part].some((node) =>
        taken[node]?.edges.some((edge) => isFree(edge) && part.has(edge.to)),
      ));
  const rests = [...all].filter(
    (node) => fair.mayRest(nodes[node] as fair.Node) && (isCalm(node) || awaited?.unaided === true),
  );
  const safe = new Set([
    ...rests,
    ...fair
      .fairComponents(nodes, all)
      .filter(goesOn)
      .flatMap((part) => [...part]),
  ]);
  for (let size = -1; size < safe.size; ) {
    size = safe.size;
    for (const node of all) {
      if (nodes[node]?.edges.some(({ to }) => safe.has(to))) safe.add(node);
    }
  }
  return safe;
}
