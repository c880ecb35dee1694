/**
 * A log can have several runs in it: each has a rendezvous of its own. What is asked of a relay is
 * told apart by its point; what is asked of a homeserver, by when it is, and by the tokens in it.
 */

import type { Exchange, LogParts, Seen } from '../../protocol/log.ts';
import { isRelays } from './interpret.ts';

/** Runs of which it is not known whose exchanges with a homeserver are whose. */
export interface Cluster {
  /** By point: what is asked of a relay. */
  readonly points: readonly (readonly Exchange[])[];
  /** What is asked of a homeserver, together what belongs together. */
  readonly others: readonly (readonly Exchange[])[];
}

const startMs = ([first]: readonly Exchange[]): number => first?.recorded.startMs ?? 0;
const endMs = (exchanges: readonly Exchange[]): number =>
  Math.max(...exchanges.map(({ recorded }) => recorded.endMs));

const inOrder = (exchanges: Iterable<Exchange>): Exchange[] =>
  [...exchanges].sort((a, b) => a.recorded.startMs - b.recorded.startMs);

/** The point that an exchange is about; of one that makes none, the request itself. */
function pointOf({ request, answer, recorded }: Exchange): string {
  if (!request.type.startsWith('POST ')) return String(request.url);
  const { location } = (answer?.headers ?? {}) as { readonly location?: string };
  return recorded.answer?.status === 201 && location ? location : `entry ${recorded.number}`;
}

function byPoint(relays: readonly Exchange[]): (readonly Exchange[])[] {
  const points = new Map<string, Exchange[]>();
  for (const exchange of relays) {
    const point = pointOf(exchange);
    points.set(point, [...(points.get(point) ?? []), exchange]);
  }
  return [...points.values()].sort((a, b) => startMs(a) - startMs(b));
}

/** Values of these kinds in what is seen. */
function valuesIn(seen: Seen | null, kinds: readonly string[]): string[] {
  if (typeof seen !== 'object' || seen === null) return [];
  switch (seen.is) {
    case 'named':
      return kinds.includes(seen.kind) ? [`${seen.kind} ${seen.text}`] : [];
    case 'maybe':
      return valuesIn(seen.of, kinds);
    case 'parts':
      return Object.values(seen.of).flatMap((part) => valuesIn(part, kinds));
    case 'at least':
      return seen.items.flatMap(([name, value]) =>
        [name, value].flatMap((one) => valuesIn(one, kinds)),
      );
  }
}

/** Together what has a token in common, of those that are asked for with others of the same. */
function together(exchanges: readonly Exchange[], log: LogParts): (readonly Exchange[])[] {
  let groups: { readonly values: ReadonlySet<string>; readonly of: readonly Exchange[] }[] = [];
  for (const exchange of exchanges) {
    const { request, answer } = exchange;
    const seen = [log.request(request, undefined), answer && log.answer(request.type, answer)];
    const values = seen.flatMap((one) => valuesIn(one, log.tokens));
    const known = groups.filter((group) => values.some((value) => group.values.has(value)));
    groups = [
      ...groups.filter((group) => !known.includes(group)),
      {
        values: new Set([...known.flatMap((group) => [...group.values]), ...values]),
        of: [...known.flatMap((group) => group.of), exchange],
      },
    ];
  }
  return groups.map(({ of }) => inOrder(of)).sort((a, b) => startMs(a) - startMs(b));
}

/** Points whose times overlap are one cluster; what comes later belongs to the last before it. */
export function clustersOf(exchanges: readonly Exchange[], log: LogParts): readonly Cluster[] {
  const points = byPoint(exchanges.filter(isRelays));
  const clusters: { readonly points: (readonly Exchange[])[]; untilMs: number }[] = [];
  for (const point of points) {
    const last = clusters.at(-1);
    if (last === undefined || startMs(point) > last.untilMs) {
      clusters.push({ points: [point], untilMs: endMs(point) });
    } else {
      last.points.push(point);
      last.untilMs = Math.max(last.untilMs, endMs(point));
    }
  }
  const starts = clusters.map(({ points: [first] }) => startMs(first as readonly Exchange[]));
  const others = exchanges.filter((exchange) => !isRelays(exchange));
  const clusterOf = ({ recorded }: Exchange) =>
    starts.findLastIndex((ms) => ms <= recorded.startMs);
  return clusters.map((cluster, at) => {
    const mine = others.filter((exchange) => clusterOf(exchange) === at);
    // Where there is one run only, all is of it.
    const isAlone = cluster.points.length === 1;
    return {
      points: cluster.points,
      others: isAlone ? (mine.length === 0 ? [] : [mine]) : together(mine, log),
    };
  });
}

/** What is asked of a relay and of a homeserver, as one. */
export const asOne = (
  point: readonly Exchange[],
  others: readonly Exchange[] = [],
): readonly Exchange[] => inOrder([...point, ...others]);

/** Of these, those that may belong to a point by their time, the nearest first. */
export function candidatesFor<Group extends readonly Exchange[]>(
  point: readonly Exchange[],
  others: readonly Group[],
): readonly Group[] {
  const [from, to] = [startMs(point), endMs(point)];
  return others.filter((group) => startMs(group) >= from && startMs(group) <= to);
}
