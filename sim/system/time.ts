/** When a step happens, for each reading of time: see `TimeReading`. */

import type { Step } from './definition.ts';
import { ModelError } from './errors.ts';
import { exactMoment } from './exact.ts';
import type { Parts } from './parts.ts';
import type { SystemSnapshot } from './snapshot.ts';

/** The virtual time of the next message or timer; Infinity if there is none. */
export function nextDueMs({ context }: SystemSnapshot): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { dueMs } of context.timers) next = Math.min(next, dueMs ?? next);
  for (const contents of Object.values(context.links)) {
    for (const { dueMs } of contents) next = Math.min(next, dueMs ?? next);
  }
  return next;
}

/**
 * The virtual time of a step, in ms; 0 in untimed reading. Throws a ModelError for a step that
 * says a time of its own at which it cannot happen.
 */
export function momentOf(parts: Parts, snapshot: SystemSnapshot, step: Step): number {
  const { clock } = parts;
  if (clock === 'virtual') return virtualMoment(snapshot, step);
  if (clock === 'exact') return exactMoment(parts, snapshot, step);
  return clock === 'stretched' ? stretchedMoment(snapshot, step) : 0;
}

/** At its own moment or, where a step has none, at the one it is given. */
function virtualMoment(snapshot: SystemSnapshot, { type, atMs }: Step): number {
  const next = nextDueMs(snapshot);
  const nowMs = snapshot.context.nowMs ?? 0;
  const isFree = type === 'choose' || type === 'crash' || type === 'restart';
  const earliest = isFree ? nowMs : next;
  const moment = atMs ?? earliest;
  if (!(moment >= earliest && moment <= next)) {
    throw new ModelError(`step at ${atMs} ms: expected a time from ${earliest} to ${next} ms`);
  }
  return moment;
}

/** The same where every step of the untimed reading may be next. */
function stretchedMoment({ context }: SystemSnapshot, step: Step): number {
  const nowMs = context.nowMs ?? 0;
  if (step.atMs !== undefined) return Math.max(nowMs, step.atMs);
  if (step.type === 'timer') {
    const fired = context.timers.find(({ actor, id }) => actor === step.actor && id === step.id);
    return Math.max(nowMs, fired?.dueMs ?? nowMs);
  }
  if (!('link' in step)) return nowMs;
  const timersMs = context.timers.map(({ dueMs }) => dueMs ?? nowMs);
  const dueMs = context.links[step.link]?.[step.index]?.dueMs ?? nowMs;
  return Math.max(nowMs, Math.min(dueMs, ...timersMs));
}
