/** Whether a run has come into a round that it does not leave: its states come again and again. */

import { canonicalJson, type Json, type SystemSnapshot } from 'actorcheck';
import type { Session } from '../session.ts';

/** So often it has to have gone round: what people do later may still end it after fewer. */
const leastRounds = 3;

/** The same round as steps: where the first begins and how many there are in one. */
interface Lasso {
  readonly from: number;
  readonly length: number;
}

/** Null if the run, which was left going on, does something new until its end. */
export function lassoOf(session: Session): Lasso | null {
  const { steps } = session;
  const keys: string[] = [];
  const keyAt = (at: number): string => {
    keys[at] ??= stateKey(session.snapshotAt(at));
    return keys[at];
  };
  const end = steps.length;
  for (let length = 1; length * leastRounds <= end; length++) {
    if (keyAt(end - length) !== keyAt(end)) continue;
    let from = end - length;
    while (from > 0 && keyAt(from - 1) === keyAt(from - 1 + length)) from--;
    return from + length * leastRounds <= end ? { from, length } : null;
  }
  return null;
}

/** A state with the times that are left, instead of the moments: those never come again. */
function stateKey({ value, context }: SystemSnapshot): string {
  const { nowMs = 0, sent: _, opened: __, otherwise: ___, links, timers, ...rest } = context;
  const left = (dueMs: number | undefined) => (dueMs === undefined ? null : dueMs - nowMs);
  const underWay = Object.entries(links).map(([name, envelopes]) => [
    name,
    envelopes.map(({ from, to, message, dueMs }) => [from, to, message, left(dueMs)]),
  ]);
  const pending = timers.map(({ dueMs, number: ____, ...timer }) => [timer, left(dueMs)]);
  return canonicalJson([value, rest, underWay, pending] as unknown as Json);
}
