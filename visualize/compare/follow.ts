/**
 * The steps of a path taken once more in another setting, by what they mean: the same message
 * arrives, the same timer fires, the same choice is made, wherever these stand there.
 */

import { canonicalJson, type Envelope, type Json, type Occurrence, type Step } from 'actorcheck';
import { isSameStep } from 'actorcheck/trace';
import { Session } from '../session.ts';
import type { Setting } from '../setting.ts';
import { wayOf } from '../usual.ts';

export interface Followed {
  readonly session: Session;
  /** Indexes of the steps that could not be taken, where later ones could. */
  readonly skipped: readonly number[];
  /** The index of the first from which on none could be taken; null if there is none. */
  readonly endedAt: number | null;
}

/** Of steps in a row so many may be left out: beyond that, what fits is no more than chance. */
const mostSkipped = 12;

/** Takes the first `count` steps of a path in another setting, as far as that goes. */
export function followed(source: Session, count: number, setting: Setting): Followed {
  const session = new Session(source.model);
  session.load({ setting, steps: [], isExact: source.isExact });
  const skipped: number[] = [];
  for (let next = 0; next < count; ) {
    const taken = takeNext(source, next, Math.min(count, next + mostSkipped), session);
    if (taken === null) return { session, skipped, endedAt: next };
    for (; next < taken; next++) skipped.push(next);
    next++;
  }
  return { session, skipped, endedAt: null };
}

/** Takes the first of the steps from one index to another that can be; null if none can. */
function takeNext(source: Session, from: number, to: number, session: Session): number | null {
  for (let index = from; index < to; index++) {
    const found = counterpart(source, index, session);
    if (found === null) continue;
    const { at } = session;
    session.take(found);
    // In exact time it may have no moment at which it can happen.
    if (session.at > at) return index;
  }
  return null;
}

/** The step of the other session at its cursor that means the same; null if there is none. */
function counterpart(source: Session, index: number, session: Session): Step | null {
  const step = source.steps[index] as Step;
  const all = session.system.enabled(session.snapshot).filter(({ type }) => type === step.type);
  const found =
    'link' in step
      ? sameMessage(source, index, all, session)
      : (all.find((other) => isSameStep(other, step)) ?? sameTimer(step, all));
  if (found === undefined) return null;
  const path = session.inPath(found);
  return step.atMs === undefined ? path : { ...path, atMs: step.atMs };
}

/** Of a timer whose delay is another, the name is: it has the delay in it. */
function sameTimer(step: Step, all: readonly Step[]): Step | undefined {
  if (step.type !== 'timer') return undefined;
  const bare = (id: string) => id.replace(/\d+(\.\d+)?/g, '');
  return all.find(
    (other) =>
      other.type === 'timer' && other.actor === step.actor && bare(other.id) === bare(step.id),
  );
}

/**
 * The step with the same message or, where it is only to arrive, with whatever its sender sends to
 * its receiver there: a refusal in the place of a consent is the answer all the same.
 */
function sameMessage(
  source: Session,
  index: number,
  all: readonly Step[],
  session: Session,
): Step | undefined {
  const wanted = messageOf(source, index);
  const step = source.steps[index] as Step;
  if (wanted === undefined || !('link' in step)) return undefined;
  const envelope = (other: Step): Envelope | undefined =>
    'link' in other ? session.snapshot.context.links[other.link]?.[other.index] : undefined;
  const between = all.filter((other) => {
    const it = envelope(other);
    return it?.from === wanted.from && it.to === wanted.to;
  });
  const isLike = (it: Envelope | undefined) => it?.message.type === wanted.message.type;
  const like = between.filter((other) => isLike(envelope(other)));
  const content = canonicalJson(wanted.message as Json);
  const same = like.find((other) => canonicalJson(envelope(other)?.message as Json) === content);
  // Of several that are alike but for their values, the one that is as far ahead in the queue.
  const queue = (source.snapshotAt(index).context.links[step.link] ?? []).filter(
    (it) => it.from === wanted.from && it.to === wanted.to && isLike(it),
  );
  const place = queue.findIndex(({ number }) => number === wanted.number);
  const found = same ?? like[Math.max(0, Math.min(like.length - 1, place))];
  return found ?? between.find(({ type }) => type === 'deliver');
}

/** The message that a step of the path is about. */
function messageOf({ results }: Session, index: number): Envelope | undefined {
  const isOfMessage = (one: Occurrence) => 'envelope' in one;
  const first = results[index]?.occurrences.find(isOfMessage);
  return first !== undefined && 'envelope' in first ? first.envelope : undefined;
}

/**
 * How many steps of a path are to be taken elsewhere. What comes after those that somebody has
 * chosen comes by itself, and in another setting may come otherwise.
 */
export function chosenSteps(session: Session): number {
  const { steps, shows, cycleFrom, isExact } = session;
  // What a path shows it shows as a whole; and exact time has usual moments of its own.
  const isWhole = shows !== null || cycleFrom !== null || isExact;
  return isWhole ? steps.length : wayOf(session).chosen;
}
