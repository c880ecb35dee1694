/** What a violation needs at the least, found by going over all edges until nothing changes. */

import * as fair from '../fair.ts';
import { type Asked, barring, type Naive } from './naive.ts';

/** Of the run that needs least. */
interface NaiveLeast {
  /** How many steps that are not usual before it repeats, and how many steps. */
  readonly unusual: number;
  readonly steps: number;
  /** How many kinds of these it takes again and again. */
  readonly kinds: number;
  readonly isDutiful: boolean;
}

type Cost = readonly [unusual: number, steps: number];

const isLess = (one: Cost, other: Cost | undefined): boolean =>
  other === undefined || one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);

const least = (costs: readonly (Cost | undefined)[]): Cost | null =>
  costs.reduce<Cost | null>(
    (best, one) => (one !== undefined && isLess(one, best ?? undefined) ? one : best),
    null,
  );

export function naiveLeast(naive: Naive, asked: Asked): NaiveLeast | null {
  const reached = costs(naive, new Map([[0, [0, 0]]]), () => true);
  const { awaited, isBad, badEdges } = asked;
  if (awaited === null) {
    const states = naive.nodes.map((_, state) => (isBad[state] ? reached.get(state) : undefined));
    const edges = naive.nodes.flatMap((node, state) =>
      node.edges.map((edge) => {
        const cost = reached.get(state);
        return cost && badEdges.has(edge) ? after(naive, cost, edge) : undefined;
      }),
    );
    const best = least([...states, ...edges]);
    return best && { unusual: best[0], steps: best[1], kinds: 0, isDutiful: true };
  }
  const { begins, comes, once } = awaited;
  const starts = new Map(
    [...reached].filter(([state]) => !comes[state] && (once ? state === 0 : begins[state])),
  );
  const waiting = costs(naive, starts, (state) => !comes[state]);
  const kindOf = ({ step }: fair.Edge) => (step.type === 'choose' ? JSON.stringify(step) : '');
  const inRegion = [...waiting.keys()].flatMap((state) => naive.nodes[state]?.edges ?? []);
  const kinds = new Set(inRegion.filter((edge) => naive.unusual(edge)).map(kindOf));
  kinds.delete('');
  for (let size = 0; size <= kinds.size; size++) {
    const found = setsOf([...kinds], size).flatMap((set) => {
      const isBarred = (edge: fair.Edge) => naive.unusual(edge) && !set.includes(kindOf(edge));
      const any = nearest(naive, waiting, awaited.unaided, isBarred, false);
      const dutiful = nearest(naive, waiting, awaited.unaided, isBarred, true);
      if (any === null) return [];
      const isDutiful = dutiful !== null && dutiful[0] === any[0];
      const [unusual, steps] = isDutiful ? dutiful : any;
      return [{ unusual, steps, kinds: size, isDutiful }];
    });
    const rank = (one: NaiveLeast) => [one.unusual, one.isDutiful ? 0 : 1, one.steps] as const;
    const [first] = found.sort((one, other) => {
      const [a, b] = [rank(one), rank(other)];
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
    });
    if (first !== undefined) return first;
  }
  return null;
}

const after = (naive: Naive, [unusual, steps]: Cost, edge: fair.Edge): Cost => [
  unusual + (naive.unusual(edge) ? 1 : 0),
  steps + 1,
];

function costs(
  naive: Naive,
  starts: ReadonlyMap<number, Cost>,
  isIn: (state: number) => boolean,
): Map<number, Cost> {
  const found = new Map([...starts].filter(([state]) => isIn(state)));
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const [state, cost] of found) {
      for (const edge of naive.nodes[state]?.edges ?? []) {
        const next = after(naive, cost, edge);
        if (!isIn(edge.to) || !isLess(next, found.get(edge.to))) continue;
        found.set(edge.to, next);
        hasChanged = true;
      }
    }
  }
  return found;
}

/** What it takes to get to where a run can go on for ever. */
function nearest(
  naive: Naive,
  waiting: ReadonlyMap<number, Cost>,
  unaided: boolean,
  isBarred: (edge: fair.Edge) => boolean,
  isDutiful: boolean,
): Cost | null {
  const isFree = (edge: fair.Edge) => edge.step.type === 'choose' && edge.owed === null;
  const nodes = barring(naive.nodes, (edge) => isBarred(edge) || (unaided && isFree(edge)));
  const owing = isDutiful ? naive.dutiful(nodes) : nodes;
  const places = fair.fairComponents(owing, new Set(waiting.keys())).flatMap((part) => [...part]);
  const rests = [...waiting.keys()].filter((state) => fair.mayRest(owing[state] as fair.Node));
  return least([...places, ...(unaided ? [] : rests)].map((state) => waiting.get(state)));
}

function setsOf<T>(all: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return all.flatMap((first, index) =>
    setsOf(all.slice(index + 1), size - 1).map((rest) => [first, ...rest]),
  );
}
