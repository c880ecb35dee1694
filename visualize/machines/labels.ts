/** Where events stand along their arrows, so that none covers another or the name of a state. */

import type * as d3 from 'd3';
import type { Arrow, Chart } from './chart.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where along its arrow a label may stand, and on which side of it, the best place first. */
const shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
const places = [0, -1, 1].flatMap((side) => shares.map((share) => ({ share, side })));
const room = 2;

const overlaps = (one: Place, other: Place): boolean =>
  one.x < other.x + other.width + room &&
  other.x < one.x + one.width + room &&
  one.y < other.y + other.height + room &&
  other.y < one.y + one.height + room;

/** Moves each label of the drawing to the first place along its arrow that is free. */
export function spreadLabels(
  world: d3.Selection<SVGGElement, unknown, null, undefined>,
  { boxes }: Chart,
): void {
  const lines = new Map<Arrow, SVGPathElement>();
  world.selectAll<SVGPathElement, Arrow>('g.arrow path.line').each(function (arrow) {
    lines.set(arrow, this);
  });
  const taken: Place[] = boxes.flatMap(({ x, y, width, height, children }) =>
    children.length === 0 ? [{ x, y, width, height }] : [],
  );
  world.selectAll<SVGGElement, Arrow>('g.label').each(function (arrow) {
    const line = lines.get(arrow);
    if (line === undefined) return;
    const { x, y, width, height } = this.getBBox();
    const length = line.getTotalLength();
    const middle = { x: x + width / 2, y: y + height / 2 };
    const moves = places.map(({ share, side }) => {
      const at = line.getPointAtLength(length * share);
      return { x: at.x - middle.x + side * (width / 2 + 4), y: at.y - middle.y };
    });
    const placed = (move: { x: number; y: number }): Place => {
      return { x: x + move.x, y: y + move.y, width, height };
    };
    const isFree = (move: { x: number; y: number }): boolean =>
      !taken.some((other) => overlaps(placed(move), other));
    const move = moves.find(isFree) ?? (moves[0] as (typeof moves)[number]);
    taken.push(placed(move));
    this.setAttribute('transform', `translate(${move.x},${move.y})`);
  });
}
