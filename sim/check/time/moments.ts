/**
 * Moments for a path: the earliest at which each of its steps can happen, and the latest of the
 * last one. All that a path asks of moments are bounds of differences, and of all that meet them
 * one is the earliest at every step, and one the latest.
 */

import { isStrict, msOf, unbounded } from './bound.ts';
import type { Passage } from './passage.ts';
import type { Span } from './span.ts';

/** A ms in parts that add up without loss: what has to come after a moment comes a part later. */
const partsOfMs = 1024;

/** `to` comes at least so many parts after `from`; before it, where that is negative. */
interface Distance {
  readonly from: number;
  readonly to: number;
  readonly parts: number;
}

/** How many parts a bound allows at the most. */
const mostParts = (bound: number): number => partsOfMs * msOf(bound) - (isStrict(bound) ? 1 : 0);

class Path {
  readonly #distances: Distance[] = [];
  /** How many moments there are: that of the start is 0. */
  #count = 1;
  /** Those of the steps, the start first. */
  readonly #steps = [0];
  /** When that which is pending comes. */
  #pending: number[] = [];

  take(passage: Passage): void {
    const last = this.#steps[this.#steps.length - 1] as number;
    const now = this.#count++;
    const { fired, isUrgent, behind, origins, highs, lows, inOrder } = passage;
    this.#after(last, now, 0);
    if (isUrgent) this.#after(now, last, 0);
    for (const due of this.#pending) this.#after(now, due, 0);
    for (const number of behind) this.#after(now, this.#pending[number - 1] as number, 1);
    if (fired > 0) this.#after(this.#pending[fired - 1] as number, now, 0);
    this.#pending = origins.map((origin, place) => {
      if (origin > 0) return this.#pending[origin - 1] as number;
      const due = this.#count++;
      this.#after(now, due, -mostParts(lows[place] as number));
      const high = highs[place] as number;
      if (high !== unbounded) this.#after(due, now, -mostParts(high));
      return due;
    });
    for (const [first, second] of inOrder) {
      this.#after(this.#pending[first - 1] as number, this.#pending[second - 1] as number, 0);
    }
    this.#steps.push(now);
  }

  #after(from: number, to: number, parts: number): void {
    this.#distances.push({ from, to, parts });
  }

  /** In ms, of the start and of each step. */
  earliest(): number[] {
    const parts = new Float64Array(this.#count);
    for (let round = 0; round <= this.#count; round++) {
      let hasChanged = false;
      for (const { from, to, parts: distance } of this.#distances) {
        const least = (parts[from] as number) + distance;
        if (least <= (parts[to] as number)) continue;
        parts[to] = least;
        hasChanged = true;
      }
      if (!hasChanged) return this.#steps.map((step) => (parts[step] as number) / partsOfMs);
    }
    throw new Error('defect of the checker: a path in exact time has no moments');
  }

  /** In ms, of the last step: Infinity if it may be at any time. */
  latest(): number {
    const parts = new Float64Array(this.#count).fill(Number.POSITIVE_INFINITY);
    parts[0] = 0;
    for (let hasChanged = true; hasChanged; ) {
      hasChanged = false;
      for (let at = this.#distances.length - 1; at >= 0; at--) {
        const { from, to, parts: distance } = this.#distances[at] as Distance;
        const most = (parts[to] as number) - distance;
        if (most >= (parts[from] as number)) continue;
        parts[from] = most;
        hasChanged = true;
      }
    }
    return (parts[this.#steps.at(-1) as number] as number) / partsOfMs;
  }
}

function pathOf(first: Passage, passages: readonly Passage[]): Path {
  const path = new Path();
  for (const passage of [first, ...passages]) path.take(passage);
  return path;
}

/** The earliest moments, in ms since the start, of the steps that are these passages. */
export const earliestMoments = (first: Passage, passages: readonly Passage[]): number[] =>
  pathOf(first, passages).earliest().slice(2);

/** When the last of them can happen. */
export function lastSpan(first: Passage, passages: readonly Passage[]): Span {
  const path = pathOf(first, passages);
  return { fromMs: path.earliest().at(-1) as number, toMs: path.latest() };
}
