/** Two zones are joined if, and only if, no point is in the joined one that is in neither. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Joining } from '../../../../sim/check/time/joining.ts';
import { Zones } from '../../../../sim/check/time/zones.ts';
import { bounds, grid, isIn } from './points.ts';

const dimensions = 2;
const points = grid(dimensions);

it('a joined zone is the union of two; what is not joined has no zone for a union', () => {
  let joined = 0;
  const pair = fc.tuple(bounds(dimensions), bounds(dimensions));
  const property = fc.property(pair, ([one, other]) => {
    fc.pre(one !== null && other !== null);
    const zones = new Zones();
    const [first, second] = [one, other].map((zone) => zones.id(zone, dimensions + 1));
    const both = new Joining(zones).join(first as number, second as number);
    const isInOne = (point: readonly number[]) =>
      isIn(zones, first as number, point) || isIn(zones, second as number, point);
    if (both >= 0) {
      joined++;
      for (const point of points) expect(isIn(zones, both, point)).toBe(isInOne(point));
      return;
    }
    // The smallest zone of both has more.
    const hull = one.map((bound, at) => Math.max(bound, other[at] as number));
    const whole = zones.id(hull, dimensions + 1);
    expect(points.some((point) => isIn(zones, whole, point) && !isInOne(point))).toBe(true);
  });
  fc.assert(property, { seed: 3906, numRuns: 1000 });
  expect(joined).toBeGreaterThan(30);
});

it('a zone within another joins to that', () => {
  const zones = new Zones();
  const property = fc.property(bounds(dimensions), bounds(dimensions), (one, other) => {
    fc.pre(one !== null && other !== null);
    const [first, second] = [one, other].map((zone) => zones.id(zone, dimensions + 1));
    if (!zones.isWithin(first as number, second as number)) return;
    expect(new Joining(zones).join(first as number, second as number)).toBe(second);
  });
  fc.assert(property, { seed: 3906, numRuns: 1000 });
});
