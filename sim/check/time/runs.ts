/** Runs of a search in exact time: which steps lead to a state, and at which moments. */

import type { Step } from '../../system/definition.ts';
import type { Successor } from '../search/successor.ts';
import { earliestMoments } from './moments.ts';
import type { Passage } from './passage.ts';
import type { ExactSearch } from './search.ts';

export class Runs {
  readonly #search: ExactSearch;

  constructor(search: ExactSearch) {
    this.#search = search;
  }

  /** How many steps there are to a state. */
  depthOf(state: number): number {
    let depth = 0;
    for (let at = state; (this.#search.predecessor[at] as number) >= 0; ) {
      if ((this.#search.via[at] as number) >= 0) depth++;
      at = this.#search.predecessor[at] as number;
    }
    return depth;
  }

  /**
   * The steps to a state and then along an edge, if there is one, at the earliest moments at which
   * they can happen and, where one is given, a passage after them.
   */
  stepsTo(state: number, edge = -1, then = -1): Step[] {
    const last = edge < 0 ? [] : [edge];
    const passages = this.passagesOf(last);
    if (then >= 0) passages.push(then);
    return this.stepsAlong([...this.edgesTo(state, passages), ...last], then);
  }

  /** The edges to a state from which these passages can follow. */
  edgesTo(state: number, passages: readonly number[]): number[] {
    const { predecessor, via } = this.#search;
    const edges: number[] = [];
    const follow = [...passages];
    for (let at = this.#partOf(state, follow); (predecessor[at] as number) >= 0; ) {
      edges.unshift(via[at] as number);
      follow.unshift(this.#search.controls.edges[via[at] as number] as number);
      at = this.#partOf(predecessor[at] as number, follow);
    }
    return edges;
  }

  /** The steps along edges from the first state, at the earliest moments: see `stepsTo`. */
  stepsAlong(edges: readonly number[], then = -1): Step[] {
    const { all } = this.#search.controls.passages;
    const passages = then < 0 ? this.passagesOf(edges) : [...this.passagesOf(edges), then];
    const path = passages.map((passage) => all[passage] as Passage);
    const moments = earliestMoments(this.#search.first as Passage, path);
    return edges.map((at, index) => ({ ...this.#stepAt(at), atMs: moments[index] as number }));
  }

  passagesOf(edges: readonly number[]): number[] {
    return edges.map((at) => this.#search.controls.edges[at] as number);
  }

  /** The zone after passages, one after the other; -1 if they cannot follow. */
  zoneAfter(zone: number, passages: readonly number[]): number {
    return passages.reduce((at, passage) => (at < 0 ? at : this.#search.after(at, passage)), zone);
  }

  /** Of all that a state was joined of, one from which these passages can follow. */
  #partOf(state: number, passages: readonly number[]): number {
    const parts = this.#search.partsOf(state);
    if (parts === null) return state;
    const found = parts.find((part) => this.zoneAfter(this.#search.zoneOf(part), passages) >= 0);
    if (found === undefined) throw new Error('defect of the checker: no part of a joined state');
    return this.#partOf(found, passages);
  }

  #stepAt(edge: number): Step {
    const row = this.#search.controls.edges[edge + 1] as number;
    const { step } = this.#search.controls.rows.all[row] as Successor;
    return this.#search.kernel.steps.items[step] as Step;
  }
}
