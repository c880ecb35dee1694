/**
 * Whether what goes round in circles can do so for ever as time goes on. It cannot where each step
 * has to be taken at once; nor while something that has to come by some moment stays pending: then
 * the rounds would have to become shorter and shorter (a zeno run).
 */

import type { Edges } from '../search/graph.ts';
import { Interner } from '../search/interner.ts';
import { edgeSize } from './controls.ts';
import { takesTime } from './lassos.ts';
import type { Passage } from './passage.ts';
import type { ExactSearch } from './search.ts';

/** Stands for time that goes on; what is pending is numbered from 0 on. */
const timeGoesOn = -1;
const unbound = -1;

export class Lasting {
  readonly #search: ExactSearch;
  readonly #names = new Interner<string>();
  /** By state without times: numbers of what is pending, in order; -1 for what need not come. */
  readonly #pending: (readonly number[] | undefined)[] = [];

  constructor(search: ExactSearch) {
    this.#search = search;
  }

  lasts(edges: Edges, members: Int32Array, isIn: (state: number) => boolean): boolean {
    const { offsets, targets } = edges;
    const [first] = members;
    const left = new Set(this.#pendingIn(first as number).filter((name) => name !== unbound));
    let goesOn = false;
    for (const state of members) {
      const here = this.#pendingIn(state);
      for (const name of left) if (!here.includes(name)) left.delete(name);
      const last = offsets[state + 1] as number;
      for (let edge = offsets[state] as number; edge < last; edge++) {
        if (!isIn(targets[edge] as number)) continue;
        for (const name of this.shownBy(edges, edge, state)) {
          if (name === timeGoesOn) goesOn = true;
          else left.delete(name);
        }
      }
    }
    return goesOn && left.size === 0;
  }

  /** What comes to its end along an edge, and whether time may go on before it. */
  shownBy({ rows, targets }: Edges, edge: number, from: number): number[] {
    const { controls, zone } = this.#search;
    const at = (rows[edge] as number) * edgeSize;
    const passage = controls.passages.all[controls.edges[at] as number] as Passage;
    const before = this.#pendingIn(from);
    const after = this.#pendingIn(targets[edge] as number);
    const shown = before.filter((name, place) => {
      if (name === unbound) return false;
      const now = passage.origins.indexOf(place + 1);
      return passage.fired === place + 1 || now < 0 || after[now] !== name;
    });
    if (takesTime(this.#search, zone[from] as number, at)) shown.push(timeGoesOn);
    return shown;
  }

  #pendingIn(state: number): readonly number[] {
    const control = this.#search.control[state] as number;
    let pending = this.#pending[control];
    if (pending === undefined) {
      const names = this.#search.controls.namesOf(control);
      pending = names.map((name) => (name === '' ? unbound : this.#names.id(name, () => name)));
      this.#pending[control] = pending;
    }
    return pending;
  }
}
