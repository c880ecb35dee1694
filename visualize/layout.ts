/** Where things stand in the drawing: lanes across, rows down, in CSS pixels. */

import { type Row, rowsOf } from '../sim/render/rows.ts';
import type { RunMessage, RunRecord } from '../sim/run.ts';

/** A row as it is drawn. `nested`: a polling message whose fold is open. */
export type DrawnRow = Row & { readonly y: number; readonly height: number; readonly key: string };

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The middle of each party's lane. */
  readonly laneX: (party: string) => number;
  readonly rows: readonly DrawnRow[];
}

/** Room at the left for the time and at the right for the step. */
export const timeWidth = 72;
export const stepWidth = 76;
const narrowestLane = 112;
const heights: Readonly<Record<Row['kind'], number>> = { message: 38, note: 32, polling: 30 };

/** Lays a run out in `available` pixels; `open` holds the keys of polling rows shown in full. */
export function layOut(run: RunRecord, available: number, open: ReadonlySet<string>): Layout {
  const lanes = run.parties.map(({ name }) => name);
  const width = Math.max(available, timeWidth + stepWidth + lanes.length * narrowestLane);
  const lane = (width - timeWidth - stepWidth) / lanes.length;
  const rows: DrawnRow[] = [];
  let y = 0;
  const place = (row: Row, key: string) => {
    const height = heights[row.kind];
    rows.push({ ...row, y, height, key });
    y += height;
  };
  for (const [index, row] of rowsOf(run).entries()) {
    const key = String(index);
    place(row, key);
    if (row.kind !== 'polling' || !open.has(key)) continue;
    const each = (message: RunMessage, at: number) =>
      place({ kind: 'message', message }, `${key}.${at}`);
    row.messages.forEach(each);
  }
  const laneX = (party: string) => timeWidth + (lanes.indexOf(party) + 0.5) * lane;
  return { width, height: y, laneX, rows };
}
