/**
 * The scheduler of a usual run: of all that can happen, what does, and when. The earliest of what
 * is due comes next. Of what is due at one moment a choice comes first, then a restart, then
 * timers, then messages in the order in which they were sent. What is left to chance (how long
 * people take, which message is lost) is drawn from the seed, always in the same order: so the
 * same steps from the start lead to the same next one, whether scheduled or taken by hand.
 */

import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { Envelope } from '../system/message.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import { Agenda, type AgendaOptions } from './agenda.ts';

/** In a run with faults, one message in so many meets one, as long as the budget lasts. */
const oneFaultIn = 8;
const crashedForMs = [500, 3_000] as const;

/** What a scheduler goes by. */
export interface SchedulerOptions extends AgendaOptions {
  /** Whether faults happen as long as the system's budget for them lasts. */
  readonly hasFaults: boolean;
}

/** A timer or a message with its moment. */
interface Due {
  readonly step: Step;
  readonly atMs: number;
  /** What comes first of what is due at the same moment: the lower. */
  readonly rank: number;
}

/** Every timer comes before every message. */
const timerRank = -1;

/**
 * Schedules one run of a system that has times: `virtual`, or `stretched`, where a path need not
 * have gone as scheduled so far. For each state in turn call `observe`, then `next`, and `took`
 * with the step that is taken, whether it is that one or another.
 */
export class Scheduler {
  readonly #system: System;
  readonly #options: SchedulerOptions;
  readonly #agenda: Agenda;
  /** When parties that have crashed start again. */
  readonly #restarts = new Map<string, number>();

  constructor(system: System, options: SchedulerOptions) {
    this.#system = system;
    this.#options = options;
    this.#agenda = new Agenda(options);
  }

  /** Takes in the state that the run has come to: appoints what has become possible in it. */
  observe(snapshot: SystemSnapshot): void {
    const { crashed, nowMs = 0 } = snapshot.context;
    for (const party of this.#restarts.keys()) {
      if (!crashed.includes(party)) this.#restarts.delete(party);
    }
    for (const party of crashed) {
      if (this.#restarts.has(party)) continue;
      this.#restarts.set(party, nowMs + this.#options.random.integer(...crashedForMs));
    }
    this.#agenda.update(this.#system.openChoices(snapshot), nowMs);
  }

  /**
   * The step that comes next in the state observed last; null if nothing does. With faults, each
   * call draws whether there is one.
   */
  next(snapshot: SystemSnapshot): Step | null {
    const { nowMs = 0 } = snapshot.context;
    const due = this.#due(snapshot);
    const dueMs = due?.atMs ?? Number.POSITIVE_INFINITY;
    const appointment = this.#agenda.next;
    const restart = [...this.#restarts].sort(([, a], [, b]) => a - b)[0];
    const restartMs = restart?.[1] ?? Number.POSITIVE_INFINITY;
    if (appointment !== undefined && appointment.atMs <= Math.min(dueMs, restartMs)) {
      const { choice, atMs } = appointment;
      return { type: 'choose', choice: choice.name, atMs: Math.max(nowMs, atMs) };
    }
    if (restart !== undefined && restartMs <= dueMs) {
      return { type: 'restart', party: restart[0], atMs: Math.max(nowMs, restartMs) };
    }
    if (due === undefined) return null;
    return this.#options.hasFaults ? this.#withFaults(snapshot, due) : due.step;
  }

  /** Whether something has a moment that was drawn: what people do, or a restart. */
  get hasAppointments(): boolean {
    return this.#agenda.next !== undefined || this.#restarts.size > 0;
  }

  /** A step is being taken. */
  took(step: Step): void {
    if (step.type === 'choose') this.#agenda.took(step.choice);
  }

  /** Wishes that have not become possible, as they were asked for. */
  get notTaken(): readonly string[] {
    return this.#agenda.notTaken;
  }

  /** The first of the timers and messages. */
  #due(snapshot: SystemSnapshot): Due | undefined {
    const { timers, nowMs = 0 } = snapshot.context;
    let first: Due | undefined;
    for (const step of this.#system.enabled(snapshot)) {
      let due: Due;
      if (step.type === 'timer') {
        const timer = timers.find(({ actor, id }) => actor === step.actor && id === step.id);
        due = { step, atMs: timer?.dueMs ?? nowMs, rank: timerRank };
      } else if (step.type === 'deliver') {
        const { dueMs = nowMs, number = 0 } = envelopeOf(snapshot, step);
        due = { step, atMs: dueMs, rank: number };
      } else continue;
      const isBefore =
        first === undefined ||
        due.atMs < first.atMs ||
        (due.atMs === first.atMs && due.rank < first.rank);
      if (isBefore) first = due;
    }
    return first;
  }

  /** The step, or a fault in its place. */
  #withFaults(snapshot: SystemSnapshot, { step, atMs }: Due): Step {
    if (step.type !== 'deliver') return step;
    const { random } = this.#options;
    const { faultsLeft, crashed } = snapshot.context;
    if (faultsLeft.loss > 0 && random.oneIn(oneFaultIn)) return { ...step, type: 'drop' };
    if (faultsLeft.duplicate > 0 && random.oneIn(oneFaultIn)) {
      return { ...step, type: 'duplicate' };
    }
    if (faultsLeft.reorder > 0) {
      const later = this.#system
        .enabled(snapshot)
        .filter((other) => other.type === 'reorder' && other.link === step.link);
      if (later.length > 0 && random.oneIn(oneFaultIn)) return later[0] as Step;
    }
    if (faultsLeft.crash > 0 && random.oneIn(oneFaultIn)) {
      const { parties } = this.#system.definition;
      const up = parties.filter(({ name, crashes }) => crashes && !crashed.includes(name));
      const party = up[random.integer(0, Math.max(0, up.length - 1))]?.name;
      if (party !== undefined) return { type: 'crash', party, atMs };
    }
    return step;
  }
}

function envelopeOf({ context }: SystemSnapshot, step: { link: string; index: number }): Envelope {
  return context.links[step.link]?.[step.index] as Envelope;
}
