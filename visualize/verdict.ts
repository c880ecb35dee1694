/** What the path of a session says of the properties: they are asked, and nothing is searched. */

import type { System } from 'actorcheck';
import { isSameState, type OnPath, onPath, type Taken } from 'actorcheck/check';
import { systemFor } from 'actorcheck/trace';
import type { Session } from './session.ts';

/** The whole path with readable terms, as properties and a check have them. */
function takenBy({ model, settings, setting, steps, cycleFrom, isExact }: Session): Taken {
  const system = systemFor(model, { ...setting, settings }, { kind: 'symbolic' }, 'stretched');
  const results = [system.start()];
  for (const step of steps) {
    const last = results.at(-1) as (typeof results)[number];
    results.push(system.apply(last.snapshot, step));
  }
  return { system, settings, results, cycleFrom, isExact };
}

/** What the whole path says, property by property. */
export const saidBy = (session: Session): readonly OnPath[] =>
  onPath(session.model, takenBy(session));

/** A path that was opened for something is not changed without being loaded anew. */
const known = new WeakMap<System, boolean | null>();

/**
 * Whether the path violates at its end what it was opened for. Null if it was not opened for a
 * violation, or where only a check can tell.
 */
export function isStillViolated(session: Session): boolean | null {
  const { system, shows } = session;
  if (shows === null || !shows.isViolated) return null;
  let verdict = known.get(system);
  if (verdict === undefined) {
    verdict = verdictOf(session, shows.property);
    known.set(system, verdict);
  }
  return verdict;
}

function verdictOf(session: Session, property: string): boolean | null {
  const taken = takenBy(session);
  const on = onPath(session.model, taken).find(({ name }) => name === property);
  switch (on?.standing) {
    case 'violated':
    case 'unmet':
      return true;
    case 'kept':
    case 'met':
    case 'idle':
      return false;
    case 'circling':
      return comesRound(taken) ? true : null;
    default:
      return null;
  }
}

function comesRound({ system, results, cycleFrom }: Taken): boolean {
  const [from, to] = [results[cycleFrom ?? -1], results.at(-1)];
  if (from === undefined || to === undefined) return false;
  return isSameState(system, from.snapshot, to.snapshot);
}
