/** What machines were seen to do otherwise than without amendments: asked of the worker once. */

import type { Running } from 'actorcheck/run';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';
import { graphKey } from '../states/source.ts';
import type { Difference } from './behaviour.ts';
import type { Behaviour } from './request.ts';

/** Which amendments are left out to compare with; 'none' to mark nothing. */
export type Compared = 'all' | 'none' | (string & {});

/** The amendments that are on in what it is compared with. */
export const leftBy = (amend: readonly string[], compared: Compared): readonly string[] =>
  compared === 'all' ? [] : amend.filter((name) => name !== compared);

interface Kept {
  readonly key: string;
  readonly running: Running<Behaviour>;
  readonly byActor: Map<string, readonly Difference[]>;
  found: Behaviour | null;
}

let kept: Kept | null = null;

const none: readonly Difference[] = [];

function keyOf({ setting }: Session, compared: Compared): string {
  return JSON.stringify([graphKey(setting), leftBy(setting.amend, compared)]);
}

/** What is known by now; null if nothing is. */
export function behaviourOf(session: Session, compared: Compared): Behaviour | null {
  return kept?.key === keyOf(session, compared) ? kept.found : null;
}

/** Of one actor: the same list each time, as long as it is the same. */
export function differencesOf(
  session: Session,
  actor: string,
  compared: Compared,
): readonly Difference[] {
  const found = behaviourOf(session, compared);
  if (kept === null || found === null) return none;
  const own = found.differences.filter((one) => one.actor === actor);
  const known = kept.byActor.get(actor) ?? (own.length === 0 ? none : own);
  kept.byActor.set(actor, known);
  return known;
}

/** Asks, unless that has been asked; what is under way for another setting is stopped. */
export function askBehaviour(session: Session, compared: Compared, onFound: () => void): void {
  const { amend, given, faults } = session.setting;
  const key = keyOf(session, compared);
  if (kept?.key === key) return;
  kept?.running.stop();
  kept = null;
  if (compared === 'none' || amend.length === 0) return;
  const without = leftBy(amend, compared);
  const path = session.steps;
  const running = engine.ask('behaviour', { given, faults, amend, without, path });
  const own: Kept = { key, running, byActor: new Map(), found: null };
  kept = own;
  const forget = () => {
    if (kept === own) kept = null;
  };
  running.result.then((found) => {
    own.found = found;
    if (kept === own) onFound();
  }, forget);
}
