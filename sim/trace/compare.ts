/** Where a run goes another way than its trace says, or than the same run with other values. */

import type { PartyOutcome } from '../model/model.ts';
import { canonicalJson, type Json } from '../system/json.ts';
import { ownMember } from '../system/own.ts';
import { asJson } from '../system/shown.ts';
import { type SystemSnapshot, withoutTimes } from '../system/snapshot.ts';
import type { SentMessage } from './observe.ts';
import type { Misnaming, Renaming } from './renaming.ts';
import type { TraceFile } from './schema.ts';

/** Which system goes another way: the one of terms, or the one of real values. */
type Kind = 'symbolic' | 'concrete';

/** The first thing that is not as expected. Null on a side that has nothing there. */
export interface Mismatch {
  readonly system: Kind;
  readonly what: string;
  readonly expected: Json;
  readonly came: Json;
}

type Control = TraceFile['start']['control'];
type Outcomes = Readonly<Record<string, PartyOutcome>>;

function mismatch(system: Kind, what: string, expected: unknown, came: unknown): Mismatch | null {
  if (expected === came || canonicalJson(expected) === canonicalJson(came)) return null;
  return { system, what, expected: asJson(expected ?? null), came: asJson(came ?? null) };
}

/** The first that is something. */
function first<Item>(
  items: Iterable<Item>,
  look: (item: Item) => Mismatch | null,
): Mismatch | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}

const keysOf = (...records: object[]): Set<string> => new Set(records.flatMap(Object.keys));

/** A mismatch of values, if no one-to-one renaming makes them the same. */
const misnamed = (found: Misnaming | null): Mismatch | null =>
  found && { system: 'concrete', what: found.path, expected: found.expected, came: found.came };

/** Control states by actor, of those that change or of all. */
export const compareControl = (system: Kind, expected: Control, came: Control): Mismatch | null =>
  first(keysOf(expected, came), (actor) =>
    mismatch(
      system,
      `control state of ${actor}`,
      ownMember(expected, actor),
      ownMember(came, actor),
    ),
  );

/** What is sent, as the trace tells it. */
export function compareTold(
  system: Kind,
  expected: TraceFile['start']['messages'],
  sent: readonly SentMessage[],
): Mismatch | null {
  const came = sent.map(({ told }) => told);
  return mismatch(system, 'messages', expected, came);
}

/**
 * How each party stands at the end, beside what the trace says. With a renaming, the reason may
 * contain real values where the trace has terms.
 */
export const compareOutcomes = (
  system: Kind,
  expected: Outcomes,
  came: Outcomes,
  renaming?: Renaming,
): Mismatch | null =>
  first(keysOf(expected, came), (party) => {
    const [wanted, got] = [ownMember(expected, party), ownMember(came, party)];
    const what = `outcome of ${party}`;
    if (renaming === undefined) return mismatch(system, what, wanted, got);
    return (
      mismatch(system, what, wanted?.outcome, got?.outcome) ??
      misnamed(renaming.mismatch(wanted?.why, got?.why, what))
    );
  });

/** What is sent with terms, and with real values: each message as it is read, then its values. */
export function compareSent(
  renaming: Renaming,
  symbolic: readonly SentMessage[],
  concrete: readonly SentMessage[],
): Mismatch | null {
  return first(symbolic.entries(), ([index, sent]) => {
    const other = concrete[index] as SentMessage;
    const what = `message ${index + 1} (${sent.view.type})`;
    const [expected, came] = [sent, other].map(({ envelope, view }) => {
      const { layer, type, step, wire, plaintext } = view;
      const read = { event: envelope.message.type, layer, type, step };
      return { read, values: { message: envelope.message, wire, plaintext } };
    }) as [Read, Read];
    const unread = mismatch('concrete', what, expected.read, came.read);
    if (unread !== null) return unread;
    return misnamed(renaming.mismatch(expected.values, came.values, what));
  });
}
interface Read {
  readonly read: object;
  readonly values: object;
}

/** What the actors know that have taken part: the same, but for the names of values. */
export function compareContexts(
  renaming: Renaming,
  symbolic: readonly SystemSnapshot[],
  concrete: readonly SystemSnapshot[],
): Mismatch | null {
  const [expected, came] = [symbolic, concrete].map(
    (snapshots) => snapshots.at(-1)?.context.actors,
  );
  const [before, other] = [symbolic, concrete].map((snapshots) => snapshots.at(-2)?.context.actors);
  return first(Object.keys(expected ?? {}), (actor) => {
    const isSame = expected?.[actor] === before?.[actor] && came?.[actor] === other?.[actor];
    if (isSame && before !== undefined) return null;
    return misnamed(renaming.mismatch(expected?.[actor], came?.[actor], `context of ${actor}`));
  });
}

/** Whether the run comes back to the state where the cycle of the trace begins. */
export function compareCycle(
  system: Kind,
  { cycleFrom }: TraceFile,
  snapshots: readonly SystemSnapshot[],
): Mismatch | null {
  if (cycleFrom === null) return null;
  const [expected, came] = [snapshots[cycleFrom], snapshots.at(-1)].map(
    // What JSON has not, such as a reference to an actor, is compared as it is shown.
    (snapshot) => snapshot && asJson(untimed(snapshot)),
  );
  return mismatch(system, 'state that the cycle comes back to', expected, came);
}

/** A state without its times, and what observers have seen: in a cycle they go on. */
function untimed({ value, context }: SystemSnapshot): unknown {
  const { observed: _, ...rest } = withoutTimes(context);
  return { value, ...rest };
}
