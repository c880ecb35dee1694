/** What a step does to a zone is what it does to each of its points. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atMost } from '../../../../sim/check/time/bound.ts';
import { type Passage, Passing } from '../../../../sim/check/time/passage.ts';
import { Zones } from '../../../../sim/check/time/zones.ts';
import { bounds, grid, isIn, type Point, parts } from './points.ts';

const dimensions = 2;
const points = grid(dimensions);

const passages: fc.Arbitrary<Passage> = fc
  .record({
    fired: fc.integer({ min: 0, max: dimensions }),
    isUrgent: fc.boolean(),
    isBehind: fc.boolean(),
    origins: fc.constantFrom([], [1], [2], [1, 2], [1, 0], [2, 0], [0, 1]),
    least: fc.integer({ min: 0, max: 1 }),
    longer: fc.integer({ min: 0, max: 1 }),
    isInOrder: fc.boolean(),
  })
  .map(({ fired, isUrgent, isBehind, origins, least, longer, isInOrder }) => {
    const left = origins.filter((origin) => origin === 0 || origin !== fired);
    return {
      size: dimensions + 1,
      fired,
      isUrgent,
      behind: isBehind && fired > 0 ? [3 - fired] : [],
      origins: left,
      highs: left.map((origin) => (origin === 0 ? atMost(least + longer) : 0)),
      lows: left.map((origin) => (origin === 0 ? atMost(-least) : 0)),
      inOrder: isInOrder && left.length === 2 ? [[1, 2] as const] : [],
    };
  });

/** The moments of what goes on, if the step can come from a point after so many parts. */
function after(point: Point, wait: number, passage: Passage): (number | null)[] | null {
  const { fired, isUrgent, behind, origins } = passage;
  if (isUrgent && wait > 0) return null;
  if (fired > 0 && point[fired - 1] !== wait) return null;
  if (point.some((due) => due < wait)) return null;
  if (behind.some((number) => point[number - 1] === wait)) return null;
  return origins.map((origin) => (origin === 0 ? null : (point[origin - 1] as number) - wait));
}

/** Whether a point can come of one, with what begins in its interval. */
function isReached(target: Point, going: readonly (number | null)[], passage: Passage): boolean {
  const { highs, lows, inOrder } = passage;
  const fits = target.every((due, place) => {
    if (going[place] !== null) return going[place] === due;
    const [low, high] = [-((lows[place] as number) >> 1), (highs[place] as number) >> 1];
    return due >= parts * low && due <= parts * high;
  });
  return fits && inOrder.every(([one, two]) => (target[one - 1] ?? 0) <= (target[two - 1] ?? 0));
}

it('the zone after a step has the points that come of points before it', () => {
  let possible = 0;
  const property = fc.property(bounds(dimensions), passages, (drawn, passage) => {
    fc.pre(drawn !== null);
    const zones = new Zones();
    const zone = zones.id(drawn, dimensions + 1);
    const result = new Passing(zones).after(zone, passage);
    const reached: (readonly (number | null)[])[] = [];
    for (const point of points) {
      if (!isIn(zones, zone, point)) continue;
      for (let wait = 0; wait <= Math.max(0, ...point); wait++) {
        const going = after(point, wait, passage);
        if (going !== null) reached.push(going);
      }
    }
    if (result >= 0) possible++;
    for (const target of grid(passage.origins.length, parts / 2)) {
      const isPossible = reached.some((going) => isReached(target, going, passage));
      expect(result >= 0 && isIn(zones, result, target), JSON.stringify(target)).toBe(isPossible);
    }
  });
  fc.assert(property, { seed: 3906, numRuns: 500 });
  expect(possible).toBeGreaterThan(100);
});
