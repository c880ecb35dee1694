/** Where a run can go on for ever within some states: it rests in one, or stays in a fair part. */

import { cycle } from '../liveness/cycle.ts';
import { Fairness } from '../liveness/fairness.ts';
import type { Way } from './ways.ts';

const none = 0;
const rests = -1;

export class Endless {
  readonly #way: Way;
  readonly #fairness: Fairness;

  constructor(way: Way) {
    this.#way = way;
    this.#fairness = new Fairness(way.graph, way.barred);
  }

  /** Those in which it can, within these states. `mayRest`: whether it is enough to rest. */
  within(
    isIn: (state: number) => boolean,
    mayRest: boolean,
    isWanted: (part: Int32Array) => boolean = () => true,
  ): Places {
    const { graph, resting } = this.#way;
    const marks = new Int32Array(graph.edges.states);
    const parts: Int32Array[] = [];
    for (const part of this.#fairness.partsOf(isIn)) {
      if (!isWanted(part)) continue;
      parts.push(part);
      for (const state of part) marks[state] = parts.length;
    }
    if (mayRest) for (const state of resting) if (isIn(state)) marks[state] = rests;
    return new Places(this.#fairness, parts, marks);
  }
}

/** States in which a run can go on for ever. */
export class Places {
  constructor(
    readonly fairness: Fairness,
    readonly parts: readonly Int32Array[],
    readonly marks: Int32Array,
  ) {}

  has(state: number): boolean {
    return this.marks[state] !== none;
  }

  /** The rows of a cycle that a run can follow from one of them on; none if it rests there. */
  roundFrom(state: number): readonly number[] {
    const part = this.parts[(this.marks[state] as number) - 1];
    return part === undefined ? [] : cycle(this.fairness, state, part);
  }
}
