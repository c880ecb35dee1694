/** Where things stand in the drawing: lanes across, rows and moments down, in CSS pixels. */

import type { Party } from 'actorcheck';
import { type Row, rowsOf } from 'actorcheck/report';
import type { RunMessage } from 'actorcheck/run';
import * as d3 from 'd3';
import type { Handover, Scene, Sent } from './scene.ts';

/** A row before it has its place: those of a run, and what is handed over within a party. */
type SceneRow = Row | { readonly kind: 'handover'; readonly handover: Handover };

/** A row as it is drawn. */
export type DrawnRow = SceneRow & {
  readonly y: number;
  readonly height: number;
  readonly key: string;
  /** The moment at which it begins. */
  readonly moment: number;
};

export interface Lane {
  readonly party: string;
  readonly actors: readonly string[];
  readonly x: number;
  /** How wide it is. */
  readonly room: number;
}

export interface Layout {
  readonly width: number;
  /** Down to the line of the cursor. */
  readonly height: number;
  readonly lanes: readonly Lane[];
  readonly actorX: (actor: string) => number;
  /** The first lane of a party. */
  readonly partyX: (party: string) => number;
  readonly rows: readonly DrawnRow[];
  /** Where a moment begins. */
  readonly momentY: (moment: number) => number;
}

/** What the reader has opened. */
export interface Opened {
  /** Keys of rows of polling that are shown in full. */
  readonly rows: ReadonlySet<string>;
  /** Parties that are shown actor by actor. */
  readonly parties: ReadonlySet<string>;
}

/** Room at the left for the time and at the right for the step. */
export const timeWidth = 78;
export const stepWidth = 72;
const narrowestLane = 84;
/** Where lanes do not fit on the page anyway, their names are to, up to this width. */
const widestName = 150;
/** The mean width of a letter of a name. */
export const nameLetter = 7.2;
const heights: Readonly<Record<SceneRow['kind'], number>> = {
  message: 38,
  note: 32,
  polling: 30,
  handover: 28,
};

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
  const groups = parties.flatMap(({ name, actors }) => {
    const names = Object.keys(actors).flatMap((root) => [root, ...childrenOf(scene, root)]);
    const isOpen = opened.parties.has(name);
    return isOpen
      ? names.map((one) => ({ party: name, actors: [one] }))
      : [{ party: name, actors: names }];
  });
  const least = timeWidth + stepWidth + groups.length * narrowestLane;
  const letters = Math.max(...parties.map(({ label }) => label.length + 2));
  const named = Math.max(narrowestLane, Math.min(widestName, letters * nameLetter));
  const width = least <= available ? available : timeWidth + stepWidth + groups.length * named;
  const room = (width - timeWidth - stepWidth) / groups.length;
  const lanes = groups.map((group, index) => ({
    ...group,
    x: timeWidth + (index + 0.5) * room,
    room,
  }));
  const rows = placeRows(scene, opened);
  const last = rows.at(-1);
  const momentMs = (moment: number) => scene.momentsMs[moment] ?? 0;
  const nowMs = momentMs(scene.momentsMs.length - 1);
  const passedMs = nowMs - momentMs(last?.moment ?? 0);
  const height = last === undefined ? 12 : placeAfter(last, passedMs, scaleOf(scene));
  const find = (isIt: (lane: Lane) => boolean) => lanes.find(isIt)?.x ?? timeWidth;
  return {
    width,
    height,
    lanes,
    rows,
    actorX: (actor) => find(({ actors }) => actors.includes(actor)),
    partyX: (party) => find((lane) => lane.party === party),
    momentY: (moment) => momentY(rows, height, momentMs, moment),
  };
}

/** What a root machine starts on the path. */
export const childrenOf = ({ lives }: Scene, root: string): string[] =>
  lives.flatMap(({ child }) => (child.root === root ? [child.name] : []));

function placeRows(scene: Scene, opened: Opened): DrawnRow[] {
  const { record, sent, noteMoments, momentsMs } = scene;
  const places = new Map(record.messages.map((message, index) => [message, index]));
  const momentOf = (message: RunMessage) => (sent.get(message) as Sent).sentAt;
  const rows: DrawnRow[] = [];
  const scale = scaleOf(scene);
  const place = (row: SceneRow, key: string, moment: number) => {
    const before = rows.at(-1);
    const passedMs = (momentsMs[moment] ?? 0) - (momentsMs[before?.moment ?? 0] ?? 0);
    const y = before === undefined ? topRoom : placeAfter(before, passedMs, scale);
    rows.push({ ...row, y, height: heights[row.kind], key, moment });
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

/** The top of a moment's first row; without one, a place between its neighbours by its time. */
function momentY(
  rows: readonly DrawnRow[],
  height: number,
  momentMs: (moment: number) => number,
  moment: number,
): number {
  const next = d3.bisector((row: DrawnRow) => row.moment).left(rows, moment);
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
