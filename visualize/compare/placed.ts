/** The rows of two drawings at the same heights: what belongs together stands side by side. */

import { type DrawnRow, type Layout, movedTo } from '../sequence/layout.ts';
import type { Scene } from '../sequence/scene.ts';

/** One side before its rows have their places. */
export interface Unplaced {
  readonly scene: Scene;
  readonly layout: Layout;
  /** By pair, its rows on this side: none, where it is not drawn. */
  readonly rows: ReadonlyMap<number, readonly DrawnRow[]>;
  /** The pair with a line of its own above it; null for none. */
  readonly ruled: number | null;
}

/** Where a pair is drawn, on both sides. */
export interface Band {
  readonly y: number;
  readonly height: number;
}

interface Placed {
  /** By pair; those that are not drawn have none. */
  readonly bands: ReadonlyMap<number, Band>;
  readonly layouts: readonly Layout[];
}

const topRoom = 4;
const bottomRoom = 12;
/** Above a line across, for what is written on it. */
const lineRoom = 20;

export function placed(sides: readonly Unplaced[], count: number): Placed {
  const tops = sides.map(() => new Map<string, number>());
  const bands = new Map<number, Band>();
  let bottom = topRoom;
  for (let pair = 0; pair < count; pair++) {
    const rows = sides.map((side) => side.rows.get(pair) ?? []);
    if (rows.every((own) => own.length === 0)) continue;
    const gaps = sides.map((side, index) => gapBefore(side.layout, rows[index]?.[0]));
    const isRuled = sides.some(({ ruled }) => ruled === pair);
    const y = bottom + Math.max(...gaps, isRuled ? lineRoom : 0);
    const heights = rows.map((own, index) => {
      let height = 0;
      for (const row of own) {
        tops[index]?.set(row.key, y + height);
        height += row.height;
      }
      return height;
    });
    const height = Math.max(...heights);
    bands.set(pair, { y, height });
    bottom = y + height;
  }
  const layouts = sides.map(({ layout, scene }, index) =>
    movedTo(layout, scene, tops[index] as Map<string, number>, bottom + bottomRoom),
  );
  return { bands, layouts };
}

/** The room that time has between a row and the one above it. */
function gapBefore({ rows }: Layout, row: DrawnRow | undefined): number {
  if (row === undefined) return 0;
  const before = rows[rows.indexOf(row) - 1];
  return before === undefined ? 0 : Math.max(0, row.y - before.y - before.height);
}
