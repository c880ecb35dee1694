/**
 * Runs in which time stands still: steps that go round in circles, and before each of which
 * something has to come at once. Such a run goes on for ever and comes to no moment after that; so
 * what has to come in the end is not asked of it. But a model that has one is mostly not as meant,
 * so it is named.
 */

import type { Step } from '../../system/definition.ts';
import type { Edges } from '../search/graph.ts';
import type { Successor } from '../search/successor.ts';
import { edgeSize } from './controls.ts';
import { comesAtOnce } from './lassos.ts';
import type { Passage } from './passage.ts';
import type { Runs } from './runs.ts';
import type { ExactSearch } from './search.ts';

/** So many times round, and no zone has come back: then it is not known whether one will. */
const mostRounds = 64;

const untouched = 0;
const onPath = 1;
const done = 2;

const unknown = 0;
const atOnce = 1;
const later = 2;

/** The steps of a cycle in which time stands still; none if none is found that a run follows. */
export function standingStill(search: ExactSearch, runs: Runs): Step[] {
  const found = search.edges === null ? null : new Still(search, search.edges).cycle();
  if (found === null || !goesOn(search, runs, found)) return [];
  const { controls, kernel } = search;
  return found.edges.map((at) => {
    const { step } = controls.rows.all[controls.edges[at + 1] as number] as Successor;
    return kernel.steps.items[step] as Step;
  });
}

interface Cycle {
  readonly state: number;
  /** Edges of the search, from that state back to it. */
  readonly edges: readonly number[];
}

/** The graph has what can follow a larger zone: whether the cycle can be followed for ever. */
function goesOn({ zone: zones }: ExactSearch, runs: Runs, { state, edges }: Cycle): boolean {
  const passages = runs.passagesOf(edges);
  const met = new Set<number>();
  let zone = zones[state] as number;
  for (let round = 0; round < mostRounds && zone >= 0; round++) {
    if (met.has(zone)) return true;
    met.add(zone);
    zone = runs.zoneAfter(zone, passages);
  }
  return false;
}

/** Looks for a cycle, depth first, along the steps before which no time may pass. */
class Still {
  readonly #search: ExactSearch;
  readonly #edges: Edges;
  readonly #marks: Uint8Array;
  /** By zone: whether something has to come at once. */
  readonly #known: Uint8Array;
  /** The path: its states, and of each which of its edges is the next to try. */
  readonly #path: number[] = [];
  readonly #next: number[] = [];

  constructor(search: ExactSearch, edges: Edges) {
    this.#search = search;
    this.#edges = edges;
    this.#marks = new Uint8Array(search.count);
    this.#known = new Uint8Array(search.zones.count);
  }

  cycle(): Cycle | null {
    for (let state = 0; state < this.#search.count; state++) {
      if (this.#marks[state] !== untouched) continue;
      const found = this.#from(state);
      if (found !== null) return found;
    }
    return null;
  }

  #from(first: number): Cycle | null {
    this.#enter(first);
    while (this.#path.length > 0) {
      const last = this.#path.length - 1;
      const state = this.#path[last] as number;
      const edge = this.#next[last] as number;
      if (edge === this.#edges.offsets[state + 1]) {
        this.#marks[state] = done;
        this.#path.pop();
        this.#next.pop();
        continue;
      }
      this.#next[last] = edge + 1;
      const target = this.#edges.targets[edge] as number;
      if (this.#marks[target] === done || !this.#isStill(state, edge)) continue;
      if (this.#marks[target] === onPath) return this.#closed(target);
      this.#enter(target);
    }
    return null;
  }

  #enter(state: number): void {
    this.#marks[state] = onPath;
    this.#path.push(state);
    this.#next.push(this.#edges.offsets[state] as number);
  }

  #isStill(state: number, edge: number): boolean {
    const { controls, zone: zones } = this.#search;
    const zone = zones[state] as number;
    if (zone < 0) return false;
    const at = (this.#edges.rows[edge] as number) * edgeSize;
    const passage = controls.passages.all[controls.edges[at] as number] as Passage;
    return passage.isUrgent || this.#comesAtOnce(zone);
  }

  #comesAtOnce(zone: number): boolean {
    if (this.#known[zone] === unknown) {
      this.#known[zone] = comesAtOnce(zone, this.#search.zones) ? atOnce : later;
    }
    return this.#known[zone] === atOnce;
  }

  /** What of the path leads from a state back to it. */
  #closed(state: number): Cycle {
    const from = this.#path.indexOf(state);
    const edges = this.#next.slice(from).map((next) => {
      return (this.#edges.rows[next - 1] as number) * edgeSize;
    });
    return { state, edges };
  }
}
