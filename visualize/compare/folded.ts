/**
 * What comes again and again and changes nothing, as one row: of a model that does not say which
 * of its messages are polling, too.
 */

import type { RunMessage, RunNote } from 'actorcheck/run';
import type { Scene, Sent } from '../sequence/scene.ts';
import type { Session } from '../session.ts';
import { type Meant, meantBy } from './meaning.ts';

/** What comes so often, in a stretch in which all does, is told once. */
const leastTimes = 3;

/** The same scene, in which all that only comes again is told as polling is. */
export function folded(session: Session, scene: Scene): Scene {
  const rows = meantBy(session, scene);
  const quiet = new Set<RunMessage>();
  const left = new Set<RunNote>();
  for (const { row } of stretchesIn(rows).flatMap((stretch) => repeatedIn(stretch, rows))) {
    if (row.kind === 'note') left.add(row.note);
    else
      for (const message of row.kind === 'message' ? [row.message] : row.messages)
        quiet.add(message);
  }
  return quiet.size + left.size === 0 ? scene : without(scene, quiet, left);
}

/** Two who ask, each in a rhythm of its own, come in another order each time, and other states. */
const keyOf = ({ text, after, words }: Meant): string => JSON.stringify([text, after, words]);

/** Stretches without a row that is no routine, or that is seldom in them. */
function stretchesIn(rows: readonly Meant[]): (readonly Meant[])[] {
  const times = new Map<string, number>();
  for (const row of rows) times.set(keyOf(row), (times.get(keyOf(row)) ?? 0) + 1);
  const isOften = (row: Meant): boolean =>
    isRoutine(row) && (row.row.kind === 'polling' || (times.get(keyOf(row)) ?? 0) >= leastTimes);
  if (rows.every(isOften)) return rows.some(({ row }) => row.kind !== 'note') ? [rows] : [];
  const parts: Meant[][] = [[]];
  for (const row of rows) {
    if (isOften(row)) parts.at(-1)?.push(row);
    else if (parts.at(-1)?.length !== 0) parts.push([]);
  }
  return parts.flatMap(stretchesIn);
}

/** All but the first of each, and what the run ends in: what comes of it nobody knows. */
function repeatedIn(stretch: readonly Meant[], rows: readonly Meant[]): readonly Meant[] {
  const known = new Set<string>();
  const again = stretch.filter((row) => {
    const isKnown = known.has(keyOf(row));
    known.add(keyOf(row));
    return isKnown;
  });
  const rest = rows.slice(rows.indexOf(stretch.at(-1) as Meant) + 1);
  const texts = new Set(stretch.map(({ text }) => text));
  const isBegun = rest.length < known.size && rest.every(({ text }) => texts.has(text));
  return isBegun ? [...again, ...rest] : again;
}

/** What people do, and what goes wrong, is no routine. */
const isRoutine = ({ row }: Meant): boolean =>
  row.kind === 'note'
    ? row.note.kind === 'timer' || row.note.kind === 'check'
    : row.kind === 'polling' || row.message.fate === 'delivered';

function without(scene: Scene, quiet: ReadonlySet<RunMessage>, left: ReadonlySet<RunNote>): Scene {
  const { record } = scene;
  const sent = new Map<RunMessage, Sent>();
  const messages = record.messages.map((message) => {
    const told = quiet.has(message) ? { ...message, quiet: true } : message;
    sent.set(told, { ...(scene.sent.get(message) as Sent), message: told });
    return told;
  });
  const notes = record.notes.filter((note) => !left.has(note));
  return { ...scene, record: { ...record, messages, notes }, sent };
}
