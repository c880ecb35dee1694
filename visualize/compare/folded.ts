/**
 * What comes again and again and changes nothing, as one row: of a model that does not say which
 * of its messages are polling, too.
 */

import type { RunMessage, RunNote } from 'actorcheck/run';
import type { Scene, Sent } from '../sequence/scene.ts';
import type { Session } from '../session.ts';
import { type Meant, meantBy } from './meaning.ts';

/** A round has so many rows at the most, and is told once if there are so many of it. */
const longestRound = 8;
const leastRounds = 3;

/** The same scene, in which all rounds but the first are told as polling is. */
export function folded(session: Session, scene: Scene): Scene {
  const rows = meantBy(session, scene);
  const keys = rows.map(({ text, before, after, words }) =>
    JSON.stringify([text, before, after, words]),
  );
  const quiet = new Set<RunMessage>();
  const left = new Set<RunNote>();
  for (let at = 0; at < rows.length; ) {
    const [from, to] = repeated(rows, keys, at);
    for (const { row } of rows.slice(from, to)) {
      if (row.kind === 'note') left.add(row.note);
      else
        for (const message of row.kind === 'message' ? [row.message] : row.messages)
          quiet.add(message);
    }
    at = Math.max(to, at + 1);
  }
  return quiet.size === 0 ? scene : without(scene, quiet, left);
}

/** Where the rounds after the first one begin and end, of those that begin at a row. */
function repeated(
  rows: readonly Meant[],
  keys: readonly string[],
  at: number,
): readonly [number, number] {
  for (let length = 1; length <= longestRound; length++) {
    let same = 0;
    while (at + length + same < keys.length && keys[at + same] === keys[at + length + same]) same++;
    const rounds = Math.floor(same / length) + 1;
    if (rounds < leastRounds || !isRoutine(rows.slice(at, at + length))) continue;
    const end = at + rounds * length;
    return [at + length, isBegun(rows, end, length) ? rows.length : end];
  }
  return [at, at];
}

/** Whether the run ends within another round: what came of its last message nobody knows. */
function isBegun(rows: readonly Meant[], end: number, length: number): boolean {
  const rest = rows.slice(end);
  return (
    rest.length < length &&
    rest.every(({ text }, index) => text === rows[end - length + index]?.text)
  );
}

/** What people do, and what goes wrong, is no routine; nor is what says nothing to anybody. */
function isRoutine(round: readonly Meant[]): boolean {
  const isQuiet = ({ row }: Meant): boolean =>
    row.kind === 'note'
      ? row.note.kind === 'timer' || row.note.kind === 'check'
      : row.kind === 'polling' || row.message.fate === 'delivered';
  return round.every(isQuiet) && round.some(({ row }) => row.kind === 'message');
}

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
