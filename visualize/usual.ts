/**
 * Ways to go on from the cursor without choosing each step: the usual way, as `simulate` goes, in
 * which the earliest of what is due happens next; and a random walk.
 */

import type { Choice, Step, SystemSnapshot } from 'actorcheck';
import { type Random, seeded } from 'actorcheck/run';
import type { Session } from './session.ts';

/** A walk that does not come to rest is stopped after so many steps. */
export const mostSteps = 1_000;

/** A party that has crashed is down for so long. */
const crashedForMs = 1_000;
/** In a random walk, one step in so many is a fault, as long as there are any. */
const oneFaultIn = 8;

interface Due {
  readonly step: Step;
  readonly atMs: number;
  /** What comes first of what is due at the same moment: the lower. */
  readonly rank: number;
}

/** The step that comes next in a run without wishes or faults; null if there is none. */
export function usualStep(session: Session): Step | null {
  const { context } = session.snapshot;
  const nowMs = context.nowMs ?? 0;
  const due: Due[] = [];
  for (const step of session.enabledAt(session.at)) {
    if (step.type === 'restart') {
      const atMs = nowMs + crashedForMs;
      due.push({ step: { ...step, atMs }, atMs, rank: 1 });
    } else if (step.type === 'choose') {
      const choice = session.system.choice(step.choice);
      if (choice.usual !== true) continue;
      const atMs = Math.max(nowMs, momentOf(session, choice));
      due.push({ step: { ...step, atMs }, atMs, rank: 0 });
    } else if (step.type === 'timer') {
      const timer = context.timers.find(({ actor, id }) => actor === step.actor && id === step.id);
      due.push({ step, atMs: Math.max(nowMs, timer?.dueMs ?? nowMs), rank: 2 });
    } else if (step.type === 'deliver') {
      const { dueMs = nowMs, number = 0 } = context.links[step.link]?.[step.index] ?? {};
      due.push({ step, atMs: Math.max(nowMs, dueMs), rank: 3 + number });
    }
  }
  const isBefore = (a: Due, b: Due) => a.atMs < b.atMs || (a.atMs === b.atMs && a.rank < b.rank);
  const first = due.reduce<Due | null>((best, one) => {
    return best === null || isBefore(one, best) ? one : best;
  }, null);
  return first?.step ?? null;
}

/**
 * When someone makes a choice that is open now: the time it takes counts from when it opened, and
 * is drawn from the seed and that moment, so that it is the same however one came here.
 */
function momentOf(session: Session, { name, thinkMs }: Choice): number {
  const isOpen = (snapshot: SystemSnapshot) =>
    session.system.openChoices(snapshot).some((choice) => choice.name === name);
  let since = session.at;
  if (thinkMs === undefined) return session.snapshot.context.nowMs ?? 0;
  while (since > 0 && isOpen(session.snapshotAt(since - 1))) since--;
  const letters = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) as number), 0);
  const random = seeded((session.setting.seed + 97 * since + letters) % 2 ** 32);
  return (session.snapshotAt(since).context.nowMs ?? 0) + random.integer(...thinkMs);
}

/** Picks any of what can happen, faults seldom. */
export function randomStep(session: Session, random: Random): Step | null {
  const all = session.next();
  const faults = all.filter(({ isFault, step }) => isFault && step.type !== 'restart');
  const others = all.filter((next) => !faults.includes(next));
  const isFault = faults.length > 0 && (others.length === 0 || random.oneIn(oneFaultIn));
  const from = isFault ? faults : others;
  return from[random.integer(0, Math.max(0, from.length - 1))]?.step ?? null;
}
