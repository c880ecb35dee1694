/** Zones as sets of points, a few moments each on a grid: for tests of what is done to zones. */

import fc from 'fast-check';
import { atMost, below, plus, unbounded, zero } from '../../../../sim/check/time/bound.ts';
import type { Zones } from '../../../../sim/check/time/zones.ts';

/** Parts of a ms: between two halves there is room for what comes one after the other. */
export const parts = 8;
const longestMs = 2;

export type Point = readonly number[];

/** All points of so many moments up to a few ms, in parts, `step` from one to the next. */
export function grid(dimensions: number, step = 1): Point[] {
  const values = Array.from({ length: (parts * longestMs) / step + 1 }, (_, at) => at * step);
  let points: Point[] = [[]];
  for (let left = dimensions; left > 0; left--) {
    points = points.flatMap((point) => values.map((value) => [...point, value]));
  }
  return points;
}

const bound = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -longestMs, max: longestMs }).map(atMost) },
  { weight: 2, arbitrary: fc.integer({ min: -longestMs, max: longestMs }).map(below) },
  { weight: 2, arbitrary: fc.constant(unbounded) },
);

/** Bounds of so many moments, all tight; null where they leave nothing. */
export const bounds = (dimensions: number): fc.Arbitrary<Int32Array | null> =>
  fc
    .array(bound, { minLength: (dimensions + 1) ** 2, maxLength: (dimensions + 1) ** 2 })
    .map((drawn) => tightened(drawn, dimensions + 1));

/** No moment is before now, and none later than the grid. */
function tightened(drawn: readonly number[], size: number): Int32Array | null {
  const tight = Int32Array.from(drawn);
  for (let row = 0; row < size; row++) {
    tight[row * size + row] = zero;
    if (row === 0) continue;
    tight[row] = Math.min(tight[row] as number, zero);
    tight[row * size] = Math.min(tight[row * size] as number, atMost(longestMs));
  }
  for (let over = 0; over < size; over++) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const way = plus(tight[row * size + over] as number, tight[over * size + column] as number);
        tight[row * size + column] = Math.min(way, tight[row * size + column] as number);
      }
    }
  }
  return Array.from({ length: size }, (_, row) => tight[row * size + row] as number).every(
    (own) => own >= zero,
  )
    ? tight
    : null;
}

/** Whether a point is in a zone. Moment 0 is now. */
export function isIn(zones: Zones, zone: number, point: Point): boolean {
  const moments = [0, ...point];
  return moments.every((one, row) =>
    moments.every((other, column) => {
      const most = zones.bound(zone, row, column);
      if (most === unbounded) return true;
      const difference = one - other;
      const limit = parts * (most >> 1);
      return (most & 1) === 1 ? difference <= limit : difference < limit;
    }),
  );
}
