/**
 * Exact time: whether a step may happen at the moment that it says. Nothing is searched here: the
 * moments of all that is pending are known, as those of all steps before are.
 */

import { boundsOf, latencyOf, type Step, type TimeReading, usualLatencyOf } from './definition.ts';
import type { Draft } from './draft.ts';
import { ModelError } from './errors.ts';
import type { Envelope } from './message.ts';
import { isUnderway, type NetworkLink } from './network.ts';
import { ownMember } from './own.ts';
import type { Parts } from './parts.ts';
import type { PendingTimer, SystemContext, SystemSnapshot } from './snapshot.ts';
import { isOfAfter, titleOfTimer } from './timers.ts';

/** Moments may be sums of fractions, which do not add up exactly: so much is nothing. */
const nothingMs = 1e-6;
export const isBefore = (ms: number, otherMs: number): boolean => ms < otherMs - nothingMs;

/** When a message that is sent now arrives; in exact time, at the earliest and at the latest. */
export function sentAt(
  nowMs: number,
  link: NetworkLink,
  clock: TimeReading,
): Pick<Envelope, 'sentAtMs' | 'dueMs' | 'latestMs'> {
  if (clock !== 'exact') return { sentAtMs: nowMs, dueMs: nowMs + usualLatencyOf(link) };
  const [min, max] = latencyOf(link);
  const times = { sentAtMs: nowMs, dueMs: nowMs + min };
  // What may arrive any number of times never has to.
  return link.kind === 'duplicating' ? times : { ...times, latestMs: nowMs + max };
}

/** A message that has arrived and stays under way: it has its least time behind it. */
export function arrivedAt(nowMs: number, envelope: Envelope, link: NetworkLink): Envelope {
  if (envelope.latestMs === undefined) return envelope;
  const [min, max] = latencyOf(link);
  return { ...envelope, dueMs: nowMs, latestMs: nowMs + max - min };
}

/** Since when choices are open that have bounds, by name: from this step on, if not from before. */
export function openedAfter(parts: Parts, { locals, opened, nowMs }: Draft): Draft['opened'] {
  if (parts.clock !== 'exact') return opened;
  const bounded = parts.choicesIn(locals).filter((choice) => {
    const [min, max] = boundsOf(choice);
    return min > 0 || max < Number.POSITIVE_INFINITY;
  });
  return Object.fromEntries(
    bounded.map(({ name }) => [name, ownMember(opened, name) ?? nowMs] as const),
  );
}

/** Since when the others are open, once a choice is taken. */
export function withoutTaken(opened: Draft['opened'], taken: string): Draft['opened'] {
  const { [taken]: _, ...others } = opened;
  return others;
}

/** The moment that a step says. Throws a ModelError if the step cannot happen then. */
export function exactMoment(parts: Parts, snapshot: SystemSnapshot, step: Step): number {
  const { atMs } = step;
  const { nowMs = 0 } = snapshot.context;
  if (atMs === undefined || !Number.isFinite(atMs)) {
    throw new ModelError(`step at ${atMs ?? 'no time'}: expected "atMs" to say when it happens`);
  }
  const refuse = (expected: string): never => {
    throw new ModelError(`step at ${atMs} ms: expected ${expected}`);
  };
  if (isBefore(atMs, nowMs)) refuse(`${nowMs} ms or later, when the step before it happens`);
  const { earliest, latest, first } = rangeOf(parts, snapshot, step);
  if (step.type === 'timer') {
    const isThen = !isBefore(atMs, earliest.atMs) && !isBefore(earliest.atMs, atMs);
    if (!isThen) refuse(`${earliest.atMs} ms, ${earliest.why}`);
    if (first !== null) refuse(first);
  }
  if (isBefore(atMs, earliest.atMs)) refuse(`${earliest.atMs} ms or later, ${earliest.why}`);
  if (isBefore(latest.atMs, atMs)) refuse(`${latest.atMs} ms at the latest, ${latest.why}`);
  return Math.max(atMs, nowMs);
}

/** A moment, and what makes it one. */
interface Bound {
  readonly atMs: number;
  readonly why: string;
}

/** When a step can be the next one: at no moment, if the latest is before the earliest. */
export interface Range {
  /** By itself, whatever else is pending. */
  readonly earliest: Bound;
  /** Up to when time may pass. */
  readonly latest: Bound;
  /** What has to come before it at the same moment; null if nothing has. */
  readonly first: string | null;
}

export function rangeOf(parts: Parts, snapshot: SystemSnapshot, step: Step): Range {
  const latest = limitOf(parts, snapshot.context);
  if (step.type !== 'timer') {
    return { earliest: earliestOf(parts, snapshot, step), latest, first: null };
  }
  const { actor } = step;
  const own = snapshot.context.timers.filter((timer) => timer.actor === actor);
  const timer = own.find(({ id }) => id === step.id) as PendingTimer;
  const { dueMs = 0, number = 0 } = timer;
  // Of those due to one machine together, they fire as they were started.
  const other = own.find((one) => (one.number ?? 0) < number && !isBefore(dueMs, one.dueMs ?? 0));
  return {
    earliest: { atMs: dueMs, why: whenDue(timer) },
    latest,
    first: other === undefined ? null : `${titleOfTimer(other)} first, which began before`,
  };
}

/** The first moment at which a step may happen by itself, whatever else is pending. */
function earliestOf(parts: Parts, { context }: SystemSnapshot, step: Step): Bound {
  if (step.type === 'choose') {
    const since = ownMember(context.opened ?? {}, step.choice) ?? context.nowMs ?? 0;
    const [min] = boundsOf(parts.choice(step.choice));
    return { atMs: since + min, why: `as choice "${step.choice}" is open since ${since} ms` };
  }
  if (step.type === 'drop' || !('link' in step)) return { atMs: 0, why: '' };
  const envelope = context.links[step.link]?.[step.index] as Envelope;
  const { sentAtMs, dueMs = 0 } = envelope;
  return { atMs: dueMs, why: `as ${titleOf(envelope, step.link)} was sent at ${sentAtMs} ms` };
}

const titleOf = ({ message }: Envelope, link: string): string => `${message.type} on "${link}"`;

/** A timer by the name that it was given, or by how long it takes: see `titleOfTimer`. */
const whenDue = (timer: PendingTimer): string =>
  `when ${titleOfTimer(timer)} ${isOfAfter(timer) ? 'are over' : 'is due'}`;

/** Up to when time may pass in a state: then something that is pending has to have happened. */
export function limitOf(parts: Parts, context: SystemContext): Bound {
  let first: Bound = { atMs: Number.POSITIVE_INFINITY, why: '' };
  const add = (atMs: number, why: () => string): void => {
    if (atMs < first.atMs) first = { atMs, why: why() };
  };
  for (const timer of context.timers) add(timer.dueMs ?? 0, () => whenDue(timer));
  for (const [link, contents] of Object.entries(context.links)) {
    for (const envelope of contents) {
      const { latestMs = Number.POSITIVE_INFINITY } = envelope;
      if (!isUnderway(envelope)) {
        add(latestMs, () => `as ${titleOf(envelope, link)} arrives by then`);
      }
    }
  }
  for (const [name, since] of Object.entries(context.opened ?? {})) {
    const [, max] = boundsOf(parts.choice(name));
    add(since + max, () => `as choice "${name}" is taken by then`);
  }
  return first;
}
