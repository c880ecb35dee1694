/**
 * Runs that go on for ever, in exact time. The graph of a search leads on from a zone that is
 * within another by what can follow the other. Nothing is missing in it, so what has no cycle there
 * has none; but a cycle there may be one that no run follows for ever. So a run is told only once
 * it has been followed: round and round, until a zone comes back.
 */

import type { Trace } from '../../model/property.ts';
import type { Lasso } from '../liveness/stateGraph.ts';
import type { Edges } from '../search/graph.ts';
import { unbounded, zero } from './bound.ts';
import { edgeSize } from './controls.ts';
import type { Passage } from './passage.ts';
import type { Runs } from './runs.ts';
import type { ExactSearch } from './search.ts';

/** So many times round, and no zone has come back: then it is not known whether one will. */
const mostRounds = 64;
/** So many ways at the most are followed side by side, where several steps lead on. */
const mostWays = 64;

/** A way through the graph with the zone that it comes to. */
interface Way {
  readonly zone: number;
  /** Edges of the search. */
  readonly edges: readonly number[];
}

export class Lassos {
  readonly #search: ExactSearch;
  readonly #runs: Runs;
  readonly #edges: Edges;

  constructor(search: ExactSearch, runs: Runs) {
    this.#search = search;
    this.#runs = runs;
    this.#edges = search.edges as Edges;
  }

  /** A run that follows a lasso of the graph, at its earliest moments; null if none is known. */
  traceOf({ prefix, cycle }: Lasso): Trace | null {
    const round = cycle.map((row) => row * edgeSize);
    const from = this.#firstAlong(prefix);
    for (const { edges } of this.#ways(prefix.slice(from))) {
      const trace = this.#tell(prefix[from] as number, edges, round);
      if (trace !== null) return trace;
    }
    return null;
  }

  /** The first state of a path from which on edges of the graph lead to the next one. */
  #firstAlong(path: readonly number[]): number {
    let from = path.length - 1;
    while (from > 0) {
      const target = path[from] as number;
      if (this.#between(path[from - 1] as number, target).length === 0) break;
      from--;
    }
    return from;
  }

  /** The edges of the search by which one state leads to another. */
  #between(from: number, to: number): number[] {
    const { offsets, targets, rows } = this.#edges;
    const found: number[] = [];
    const last = offsets[from + 1] as number;
    for (let edge = offsets[from] as number; edge < last; edge++) {
      if (targets[edge] === to) found.push((rows[edge] as number) * edgeSize);
    }
    return found;
  }

  #ways(path: readonly number[]): Way[] {
    let ways: Way[] = [{ zone: this.#search.zoneOf(path[0] as number), edges: [] }];
    for (let at = 1; at < path.length; at++) {
      const steps = this.#between(path[at - 1] as number, path[at] as number);
      ways = ways
        .flatMap(({ zone, edges }) =>
          steps.map((edge) => ({ zone: this.#along(zone, [edge]), edges: [...edges, edge] })),
        )
        .filter((way) => way.zone >= 0)
        .slice(0, mostWays);
    }
    return ways;
  }

  /** The zone along edges; -1 if they cannot be followed. */
  #along(zone: number, edges: readonly number[]): number {
    return this.#runs.zoneAfter(zone, this.#runs.passagesOf(edges));
  }

  #tell(state: number, edges: readonly number[], round: readonly number[]): Trace | null {
    const onward = [...edges];
    for (let times = 0; times < mostRounds && round.length > 0; times++) onward.push(...round);
    if (this.#along(this.#search.zoneOf(state), onward) < 0) return null;
    const prefix = [...this.#runs.edgesTo(state, this.#runs.passagesOf(onward)), ...edges];
    const { firstZone, zones } = this.#search;
    let zone = this.#along(firstZone, prefix);
    if (round.length === 0) {
      if (!rests(zone, zones)) return null;
      return { steps: this.#runs.stepsAlong(prefix), cycleFrom: prefix.length };
    }
    // Until a zone comes back, whole or within a larger one: from there on it does for ever.
    const met = [zone];
    for (let times = 1; times <= mostRounds; times++) {
      zone = this.#along(zone, round);
      if (zone < 0) return null;
      const now = zone;
      const before = met.findIndex((one) => one === now || zones.isWithin(one, now));
      met.push(zone);
      if (before < 0) continue;
      const lead = Array.from({ length: before }, () => round).flat();
      const turn = Array.from({ length: times - before }, () => round).flat();
      if (!this.#takesTime(zone, turn) || this.#lastsThrough(zone, turn)) return null;
      const all = [...prefix, ...lead, ...turn];
      return { steps: this.#runs.stepsAlong(all), cycleFrom: prefix.length + lead.length };
    }
    return null;
  }

  /** Whether something that has to come by some moment is still pending, however often around. */
  #lastsThrough(zone: number, edges: readonly number[]): boolean {
    const { zones } = this.#search;
    const { all } = this.#search.controls.passages;
    const size = zones.sizes[zone] as number;
    let pending = Array.from({ length: size - 1 }, (_, place) => place + 1).filter(
      (number) => zones.bound(zone, number, 0) !== unbounded,
    );
    for (let round = 0; round < size; round++) {
      for (const passage of this.#runs.passagesOf(edges)) {
        const { origins } = all[passage] as Passage;
        pending = pending.map((number) => origins.indexOf(number) + 1).filter((at) => at > 0);
      }
    }
    return pending.length > 0;
  }

  /** Whether time goes on somewhere along edges. */
  #takesTime(zone: number, edges: readonly number[]): boolean {
    let at = zone;
    for (const edge of edges) {
      if (takesTime(this.#search, at, edge)) return true;
      at = this.#along(at, [edge]);
    }
    return false;
  }
}

/** Whether nothing pending has to come at all. */
export function rests(zone: number, zones: ExactSearch['zones']): boolean {
  const size = zones.sizes[zone] as number;
  for (let row = 1; row < size; row++) {
    if (zones.bound(zone, row, 0) !== unbounded) return false;
  }
  return true;
}

/** Whether time may go on before the step of an edge: unless something has to come at once. */
export function takesTime(search: ExactSearch, zone: number, edge: number): boolean {
  const { controls, zones } = search;
  const passage = controls.passages.all[controls.edges[edge] as number] as Passage;
  return !passage.isUrgent && !comesAtOnce(zone, zones);
}

/** Whether something pending has to come before any time passes. */
export function comesAtOnce(zone: number, zones: ExactSearch['zones']): boolean {
  const size = zones.sizes[zone] as number;
  for (let row = 1; row < size; row++) {
    if (zones.bound(zone, row, 0) <= zero) return true;
  }
  return false;
}
