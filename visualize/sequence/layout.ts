/** Where things stand in the drawing: rows and moments down, in CSS pixels. */

import type { Party } from 'actorcheck';
import { printable, type Row, rowsOf, seconds } from 'actorcheck/report';
import type { RunMessage, RunNote } from 'actorcheck/run';
import * as d3 from 'd3';
import { type Across, type Lane, placeAcross } from './lanes.ts';
import type { Handover, Scene, Sent } from './scene.ts';
import { widthOf, wrapped } from './words.ts';

/** A row before it has its place: those of a run, and what is handed over within a party. */
type SceneRow = Row | { readonly kind: 'handover'; readonly handover: Handover };

/** A row as it is drawn. */
export type DrawnRow = SceneRow & {
  readonly y: number;
  /** With the line above it. */
  readonly height: number;
  /** Of that, a line above it for its time and its step, where they are not beside it. */
  readonly top: number;
  /** What a note says, in lines. */
  readonly lines: readonly string[];
  readonly key: string;
  /** The moment at which it begins. */
  readonly moment: number;
};

export interface Layout extends Across {
  /** Down to the line of the cursor. */
  readonly height: number;
  readonly actorX: (actor: string) => number;
  /** The first lane of a party. */
  readonly partyX: (party: string) => number;
  readonly rows: readonly DrawnRow[];
  /** Where a moment begins. */
  readonly momentY: (moment: number) => number;
  /** The same, above the time of its first row. */
  readonly momentTop: (moment: number) => number;
}

/** What the reader has opened. */
export interface Opened {
  /** Keys of rows of polling that are shown in full. */
  readonly rows: ReadonlySet<string>;
  /** Parties that are shown actor by actor. */
  readonly parties: ReadonlySet<string>;
}

const heights: Readonly<Record<SceneRow['kind'], number>> = {
  message: 38,
  note: 32,
  polling: 30,
  handover: 28,
};
export const lineHeight = 16;
/** Of a note; what does not fit is cut. */
const mostLines = 3;
/** From the lane to the text of a note: its mark is between them. */
export const noteGap = 16;
/** Above a row, for its time and its step. */
const foldedTop = 15;
/** Above the first row from which on something cannot be avoided: that is said there. */
const noReturnRoom = 16;

/** The room between two rows: it grows with the time between them, ever more slowly. */
function gapFor(passedMs: number): number {
  return passedMs < 200 ? 0 : Math.min(30, 9 * Math.log10(passedMs / 100));
}

/** Above the first row. */
const topRoom = 4;
/** Of a path that is drawn to scale, time takes so much room at the least and at the most. */
const shortest = 300;
const tallest = 2_000;

/** How much room a ms takes, of a path that is drawn to scale; else null. */
export function scaleOf({ timed }: Scene): number | null {
  if (timed === null) return null;
  const room = Math.max(shortest, Math.min(tallest, timed.count * heights.message));
  return room / timed.endMs;
}

/** Where a row begins that comes so long after another. Each has its own room at least. */
function placeAfter(before: DrawnRow, passedMs: number, scale: number | null): number {
  const bottom = before.y + before.height;
  return scale === null ? bottom + gapFor(passedMs) : Math.max(bottom, before.y + passedMs * scale);
}

export function layOut(
  scene: Scene,
  parties: readonly Party[],
  available: number,
  opened: Opened,
): Layout {
  const across = placeAcross(scene, parties, available, opened.parties);
  const find = (isIt: (lane: Lane) => boolean) => across.lanes.find(isIt)?.x ?? across.left;
  const partyX = (party: string) => find((lane) => lane.party === party);
  const rows = placeRows(scene, opened, across, partyX);
  const last = rows.at(-1);
  const momentMs = (moment: number) => scene.momentsMs[moment] ?? 0;
  const nowMs = momentMs(scene.momentsMs.length - 1);
  const passedMs = nowMs - momentMs(last?.moment ?? 0);
  const end = last === undefined ? 12 : placeAfter(last, passedMs, scaleOf(scene));
  const isLast = scene.noReturn !== null && (last?.moment ?? 0) <= scene.noReturn;
  const height = end + (isLast ? noReturnRoom : 0);
  const moments = new Moments(rows, height, momentMs);
  return {
    ...across,
    height,
    rows,
    actorX: (actor) => find(({ actors }) => actors.includes(actor)),
    partyX,
    momentY: (moment) => moments.y(moment),
    momentTop: (moment) => moments.top(moment),
  };
}

/** The same with its rows elsewhere: beside those of another drawing, say. By key, their tops. */
export function movedTo(
  layout: Layout,
  { momentsMs }: Scene,
  tops: ReadonlyMap<string, number>,
  height: number,
): Layout {
  const rows = layout.rows.map((row) => ({ ...row, y: tops.get(row.key) ?? row.y }));
  const moments = new Moments(rows, height, (moment) => momentsMs[moment] ?? 0);
  return {
    ...layout,
    rows,
    height,
    momentY: (moment) => moments.y(moment),
    momentTop: (moment) => moments.top(moment),
  };
}

/** When a row begins. */
export function startMs(row: SceneRow, { momentsMs }: Scene): number {
  if (row.kind === 'note') return row.note.atMs;
  if (row.kind === 'handover') return momentsMs[row.handover.moment] ?? 0;
  return row.kind === 'message' ? row.message.atMs : (row.messages[0] as RunMessage).atMs;
}

export const stepOf = (row: SceneRow): string | null =>
  row.kind === 'message' ? row.message.step : row.kind === 'note' ? row.note.step : null;

/** Which way the text of a note runs from its lane: to where there is more room. */
export const sideOf = (x: number, { left, right, width }: Across): 1 | -1 =>
  width - right - x >= x - left ? 1 : -1;

function linesOf({ kind, text }: RunNote, x: number, across: Across): string[] {
  const room = Math.max(x - across.left, across.width - across.right - x) - noteGap;
  const indent = widthOf(`${kind} `, 'text', true);
  return wrapped(printable(text), room, 'text', { most: mostLines, indent });
}

function placeRows(
  scene: Scene,
  opened: Opened,
  across: Across,
  partyX: (party: string) => number,
): DrawnRow[] {
  const { record, sent, noteMoments, momentsMs, noReturn } = scene;
  const places = new Map(record.messages.map((message, index) => [message, index]));
  const momentOf = (message: RunMessage) => (sent.get(message) as Sent).sentAt;
  const rows: DrawnRow[] = [];
  const scale = scaleOf(scene);
  const place = (row: SceneRow, key: string, moment: number) => {
    const before = rows.at(-1);
    const passedMs = (momentsMs[moment] ?? 0) - (momentsMs[before?.moment ?? 0] ?? 0);
    const isPast = noReturn !== null && moment > noReturn && (before?.moment ?? 0) <= noReturn;
    const free = before === undefined ? topRoom : placeAfter(before, passedMs, scale);
    const y = free + (isPast ? noReturnRoom : 0);
    const top = across.isFolded && tellsMore(row, before, scene) ? foldedTop : 0;
    const lines = row.kind === 'note' ? linesOf(row.note, partyX(row.note.party), across) : [];
    const more = Math.max(0, lines.length - 1) * lineHeight;
    rows.push({ ...row, y, height: top + heights[row.kind] + more, top, lines, key, moment });
  };
  const handovers = scene.handovers.filter(({ party }) => opened.parties.has(party));
  let handed = 0;
  /** Those that came before so many messages had been sent. */
  const placeHandovers = (isBefore: (handover: Handover) => boolean) => {
    for (
      let next = handovers[handed];
      next !== undefined && isBefore(next);
      next = handovers[handed]
    ) {
      place({ kind: 'handover', handover: next }, `h${handed++}`, next.moment);
    }
  };
  for (const [index, row] of rowsOf(record).entries()) {
    const key = String(index);
    if (row.kind === 'note') {
      const moment = noteMoments.get(row.note) ?? 0;
      placeHandovers((handover) => handover.moment < moment);
      place(row, key, moment);
      continue;
    }
    const messages = row.kind === 'message' ? [row.message] : row.messages;
    const first = messages[0] as RunMessage;
    placeHandovers(({ afterMessages }) => afterMessages <= (places.get(first) ?? 0));
    place(row, key, momentOf(first));
    if (row.kind !== 'polling' || !opened.rows.has(key)) continue;
    for (const [at, message] of messages.entries()) {
      place({ kind: 'message', message }, `${key}.${at}`, momentOf(message));
    }
  }
  placeHandovers(() => true);
  return rows;
}

/** Whether time or step of a row are not those of the row before it. */
function tellsMore(row: SceneRow, before: DrawnRow | undefined, scene: Scene): boolean {
  if (before === undefined || stepOf(row) !== null) return true;
  return seconds(startMs(row, scene)) !== seconds(startMs(before, scene));
}

/** Where moments are. */
class Moments {
  constructor(
    readonly rows: readonly DrawnRow[],
    readonly height: number,
    readonly momentMs: (moment: number) => number,
  ) {}

  y(moment: number): number {
    const first = this.rows[this.#next(moment)];
    return this.top(moment) + (first?.moment === moment ? first.top : 0);
  }

  /** The top of a moment's first row; without one, a place between its neighbours by its time. */
  top(moment: number): number {
    const { rows, height, momentMs } = this;
    const next = this.#next(moment);
    const after = rows[next];
    if (after?.moment === moment) return after.y;
    const before = rows[next - 1];
    if (before === undefined) return after?.y ?? height;
    const top = before.y + before.height;
    const bottom = after?.y ?? height;
    const [from, to] = [
      momentMs(before.moment),
      after === undefined ? Number.NaN : momentMs(after.moment),
    ];
    const share = to > from ? (momentMs(moment) - from) / (to - from) : 1;
    return top + share * (bottom - top);
  }

  #next(moment: number): number {
    return d3.bisector((row: DrawnRow) => row.moment).left(this.rows, moment);
  }
}
