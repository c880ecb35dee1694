/**
 * Ways to go on from the cursor without choosing each step: the usual way, which is the one that
 * `simulate` goes without faults, and a random walk.
 */

import type { Step, StepResult, System } from 'actorcheck';
import { type Random, Scheduler, seeded } from 'actorcheck/run';
import { isSameStep } from 'actorcheck/trace';
import * as d3 from 'd3';
import { canBeNext, type NextStep } from './next.ts';
import type { Session } from './session.ts';

/** A walk that does not come to rest is stopped after so many steps. */
export const mostSteps = 1_000;

/** In a random walk, one step in so many is a fault, as long as there are any. */
const oneFaultIn = 8;

/** A scheduler that has followed the path of a session so far. */
interface Following {
  readonly system: System;
  readonly scheduler: Scheduler;
  /** How many steps it has seen taken, and what the last of them did. */
  at: number;
  last: StepResult;
}

const known = new WeakMap<Session, Following>();

/** The scheduler at the cursor. One that has followed another path begins anew. */
function schedulerAt(session: Session): Scheduler {
  const { system, start, results, steps } = session;
  const resultAt = (at: number) => (at === 0 ? start : results[at - 1]);
  let following = known.get(session);
  const isOnPath =
    following !== undefined &&
    following.system === system &&
    following.at <= session.at &&
    following.last === resultAt(following.at);
  if (following === undefined || !isOnPath) {
    const random = seeded(session.setting.seed);
    const scheduler = new Scheduler(system, { random, hasFaults: false });
    scheduler.observe(start.snapshot);
    following = { system, scheduler, at: 0, last: start };
    known.set(session, following);
  }
  const { scheduler } = following;
  while (following.at < session.at) {
    scheduler.took(steps[following.at] as Step);
    following.last = results[following.at++] as StepResult;
    scheduler.observe(following.last.snapshot);
  }
  return scheduler;
}

/**
 * The step that comes next in a run without faults; null if there is none. What people take their
 * time for is drawn from the seed along the path: the same path always goes on in the same way,
 * and one that has gone as usual so far goes on as `simulate` does.
 */
export function usualStep(session: Session): Step | null {
  const found = schedulerAt(session).next(session.snapshot);
  const step = found === null ? null : session.inPath(found);
  if (!session.isExact) return step;
  const possible = session.next().filter(canBeNext);
  const isPossible = possible.some((next) => step !== null && isSameStep(next.step, step));
  return isPossible ? step : soonest(session, possible);
}

/** Whether there is something to come at the cursor whose moment was drawn. */
export const isAppointed = (session: Session): boolean => schedulerAt(session).hasAppointments;

/** How a path has gone so far. */
interface Way {
  /** How many steps somebody has chosen: those up to the last that is not the usual one. */
  readonly chosen: number;
  /** Up to where, as usual, nothing more happens, or too much has. */
  readonly isEnded: boolean;
}

/** The way of the whole path of a session, beyond its cursor too. */
export function wayOf(session: Session): Way {
  const { system, start, results, steps, setting, isExact } = session;
  const scheduler = new Scheduler(system, { random: seeded(setting.seed), hasFaults: false });
  scheduler.observe(start.snapshot);
  /** In exact time it has moments of its own. */
  const key = (step: Step) => JSON.stringify(isExact ? { ...step, atMs: undefined } : step);
  let chosen = 0;
  for (const [index, step] of steps.entries()) {
    const found = scheduler.next(session.snapshotAt(index));
    if (found === null || key(session.inPath(found, index)) !== key(step)) chosen = index + 1;
    scheduler.took(step);
    scheduler.observe((results[index] as StepResult).snapshot);
  }
  const isEnded = scheduler.next(session.snapshotAt(steps.length)) === null;
  return { chosen, isEnded: isEnded || steps.length >= mostSteps };
}

/** Of what comes by itself, or what people usually do, that which can be next first of all. */
function soonest(session: Session, possible: readonly NextStep[]): Step | null {
  const isUsual = ({ step }: NextStep) =>
    step.type === 'choose'
      ? session.system.choice(step.choice).usual === true
      : step.type === 'timer' || step.type === 'deliver';
  const fromMs = ({ when }: NextStep) => when?.spans[0]?.fromMs ?? Number.POSITIVE_INFINITY;
  return d3.least(possible.filter(isUsual), fromMs)?.step ?? null;
}

/** How much longer than it has to be a step without a latest moment may be in coming, at random. */
const longestWaitMs = 5_000;

/** Picks any of what can happen, faults seldom; in exact time also when. */
export function randomStep(session: Session, random: Random): Step | null {
  const all = session.next().filter(canBeNext);
  const faults = all.filter(({ isFault, step }) => isFault && step.type !== 'restart');
  const others = all.filter((next) => !faults.includes(next));
  const isFault = faults.length > 0 && (others.length === 0 || random.oneIn(oneFaultIn));
  const from = isFault ? faults : others;
  const next = from[random.integer(0, Math.max(0, from.length - 1))];
  const span = next?.when?.spans[0];
  if (next === undefined || span === undefined) return next?.step ?? null;
  const passedMs = Math.min(longestWaitMs, Math.floor(span.toMs - span.fromMs));
  return { ...next.step, atMs: span.fromMs + random.integer(0, passedMs) };
}
