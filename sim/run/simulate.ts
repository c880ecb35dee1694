/**
 * One run in virtual time: the earliest of what is due happens next. What is left to chance (how
 * long people take, which message is lost) is drawn from the seed.
 */

import type { Settings } from '../model/knobs.ts';
import type { MessageView, Model, Values } from '../model/model.ts';
import {
  compose,
  type Envelope,
  type StepResult,
  type System,
  type SystemSnapshot,
} from '../system/compose.ts';
import { type Choice, type FaultBudget, noFaults, type Step } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { type Random, seeded } from './random.ts';
import { Recorder } from './recorder.ts';
import type { RunRecord } from './runRecord.ts';

export interface SimulateOptions {
  readonly settings: Settings;
  readonly faults?: Partial<FaultBudget>;
  /** Choices to take in place of the usual ones: `NAME`, or `NAME@STEP` once a step is reached. */
  readonly choose?: readonly string[];
  /** From 0 to 2^32 - 1. */
  readonly seed?: number;
  /** Whether all choices are drawn from the seed. */
  readonly random?: boolean;
}

/** Where a run is cut that does not come to rest: no such run is known. */
const longestMs = 3_600_000;
const mostSteps = 100_000;

/** In a run with faults, one message in so many meets one, as long as the budget lasts. */
const oneFaultIn = 8;
/** In a random run, one unusual choice in so many is taken where it is possible. */
const oneWhimIn = 8;
const longestWhimMs = 8_000;
const crashedForMs = [500, 3_000] as const;

export interface Wish {
  readonly name: string;
  readonly step: string | null;
  readonly text: string;
}

/** What is to be chosen, and when. */
interface Appointment {
  readonly choice: Choice;
  readonly atMs: number;
  readonly wish: Wish | null;
}

/** Throws a UsageError for a choice that is none of `choices`, or a step that the text has not. */
export function parseWish(model: Model, choices: readonly Choice[], text: string): Wish {
  const [name = '', step = null] = text.split('@', 2) as [string, string?];
  if (!choices.some((choice) => choice.name === name)) {
    const names = choices.map((choice) => choice.name).join(', ');
    throw new UsageError(`choose: expected one of ${names}, got "${name}"`);
  }
  if (step !== null && !model.steps.some(({ id }) => id === step)) {
    const ids = model.steps.map(({ id }) => id).join(', ');
    throw new UsageError(`choose ${name}: expected @ and a step of ${ids}, got "@${step}"`);
  }
  return { name, step, text };
}

class Run {
  readonly #system: System;
  readonly #random: Random;
  readonly #recorder: Recorder;
  readonly #wishes: Wish[];
  /** Appointments by choice, as long as the choice stays open. Null: open, and let pass. */
  #agenda = new Map<string, Appointment | null>();
  #snapshot: SystemSnapshot;
  #restarts = new Map<string, number>();
  /** Index in the model's steps of the furthest one reached. */
  #reached = -1;
  #steps = 0;

  constructor(
    readonly model: Model,
    readonly options: Required<SimulateOptions> & { faults: FaultBudget },
    readonly values: Values,
  ) {
    const { settings, faults, choose, seed } = options;
    this.#system = compose(model.system(settings, faults, values), 'virtual');
    this.#random = seeded(seed);
    const { choices } = this.#system.definition;
    this.#wishes = choose.map((text) => parseWish(model, choices, text));
    const view = (envelope: Envelope, snapshot: SystemSnapshot): MessageView =>
      model.view(envelope, snapshot, values);
    this.#recorder = new Recorder(this.#system, model, view);
    this.#snapshot = this.#absorb(this.#system.start());
  }

  /** Runs until nothing more can happen. */
  toEnd(): RunRecord {
    const { settings, faults, choose, seed, random } = this.options;
    let ended: RunRecord['ended'] = 'quiet';
    while (this.#advance()) {
      this.#steps++;
      if (this.#steps < mostSteps && (this.#snapshot.context.nowMs ?? 0) < longestMs) continue;
      ended = 'cut';
      break;
    }
    const outcomes = Object.entries(this.model.outcomes(this.#snapshot, settings));
    const ending = outcomes.filter(([, { outcome }]) => outcome !== null);
    return {
      model: this.model.name,
      scenario: settings,
      faults,
      choose,
      random,
      seed,
      outcome: Object.fromEntries(ending.map(([party, { outcome }]) => [party, outcome as string])),
      why: Object.fromEntries(outcomes.map(([party, { why }]) => [party, why])),
      ended,
      virtualMs: this.#snapshot.context.nowMs ?? 0,
      parties: this.#system.definition.parties.map(({ name, label }) => ({ name, label })),
      messages: this.#recorder.messages(),
      notes: this.#recorder.notes,
      notTaken: this.#wishes.map(({ text }) => text),
    };
  }

  /** Takes the next step. False if there is none. */
  #advance(): boolean {
    this.#updateAgenda();
    const dueMs = this.#system.nextDueMs(this.#snapshot);
    const appointment = this.#nextAppointment();
    const restart = [...this.#restarts].sort(([, a], [, b]) => a - b)[0];
    const chooseMs = appointment?.atMs ?? Number.POSITIVE_INFINITY;
    const restartMs = restart?.[1] ?? Number.POSITIVE_INFINITY;
    if (appointment !== undefined && chooseMs <= Math.min(dueMs, restartMs)) {
      const { choice, atMs, wish } = appointment;
      if (wish !== null) this.#wishes.splice(this.#wishes.indexOf(wish), 1);
      this.#agenda.delete(choice.name);
      this.#take({ type: 'choose', choice: choice.name, atMs });
      return true;
    }
    if (restart !== undefined && restartMs <= dueMs) {
      const [party, atMs] = restart;
      this.#restarts.delete(party);
      this.#take({ type: 'restart', party, atMs });
      return true;
    }
    if (dueMs === Number.POSITIVE_INFINITY) return false;
    this.#take(this.#withFaults(this.#nextDue(), dueMs));
    return true;
  }

  /** Of all that is due now: timers first, then messages in the order in which they were sent. */
  #nextDue(): Step {
    const steps = this.#system.enabled(this.#snapshot);
    const timer = steps.find(({ type }) => type === 'timer');
    if (timer !== undefined) return timer;
    const number = (step: Step): number =>
      step.type === 'deliver' ? (this.#envelope(step).number ?? 0) : Number.POSITIVE_INFINITY;
    return steps.reduce((first, step) => (number(step) < number(first) ? step : first));
  }

  #envelope(step: { link: string; index: number }): Envelope {
    return this.#snapshot.context.links[step.link]?.[step.index] as Envelope;
  }

  /** The step, or a fault in its place. */
  #withFaults(step: Step, atMs: number): Step {
    if (step.type !== 'deliver') return step;
    const { faultsLeft, crashed } = this.#snapshot.context;
    if (faultsLeft.loss > 0 && this.#random.oneIn(oneFaultIn)) return { ...step, type: 'drop' };
    if (faultsLeft.duplicate > 0 && this.#random.oneIn(oneFaultIn)) {
      return { ...step, type: 'duplicate' };
    }
    if (faultsLeft.reorder > 0) {
      const later = this.#system
        .enabled(this.#snapshot)
        .filter((other) => other.type === 'reorder' && other.link === step.link);
      if (later.length > 0 && this.#random.oneIn(oneFaultIn)) return later[0] as Step;
    }
    if (faultsLeft.crash > 0 && this.#random.oneIn(oneFaultIn)) {
      const { parties } = this.#system.definition;
      const up = parties.filter(({ name, crashes }) => crashes && !crashed.includes(name));
      const party = up[this.#random.integer(0, Math.max(0, up.length - 1))]?.name;
      if (party !== undefined) {
        this.#restarts.set(party, atMs + this.#random.integer(...crashedForMs));
        return { type: 'crash', party, atMs };
      }
    }
    return step;
  }

  /** Makes appointments for choices that have become open, drops those that no longer are. */
  #updateAgenda(): void {
    const open = this.#system.openChoices(this.#snapshot);
    const nowMs = this.#snapshot.context.nowMs ?? 0;
    const agenda = new Map<string, Appointment | null>();
    for (const choice of open) {
      const known = this.#agenda.get(choice.name);
      agenda.set(choice.name, known === undefined ? this.#appoint(choice, nowMs) : known);
    }
    for (const wish of this.#wishes) {
      const choice = open.find(({ name }) => name === wish.name);
      if (choice === undefined || !this.#isReached(wish.step)) continue;
      agenda.set(choice.name, { choice, atMs: nowMs, wish });
      break;
    }
    this.#agenda = agenda;
  }

  #isReached(step: string | null): boolean {
    return step === null || this.model.steps.findIndex(({ id }) => id === step) <= this.#reached;
  }

  /** When a choice that has just become open is taken; null if it is let pass. */
  #appoint(choice: Choice, nowMs: number): Appointment | null {
    const [min, max] = choice.thinkMs ?? [0, 0];
    if (choice.usual) {
      return { choice, atMs: nowMs + this.#random.integer(min, max), wish: null };
    }
    if (!this.options.random || !this.#random.oneIn(oneWhimIn)) return null;
    const longest = choice.thinkMs === undefined ? 0 : longestWhimMs;
    return { choice, atMs: nowMs + this.#random.integer(0, longest), wish: null };
  }

  /** A wish comes before all else, then the earliest, then what is unusual, then the order given. */
  #nextAppointment(): Appointment | undefined {
    const made = [...this.#agenda.values()].filter((other) => other !== null);
    const rank = ({ atMs, wish, choice }: Appointment) =>
      wish !== null ? [-1, 0] : [atMs, choice.usual ? 1 : 0];
    return made.reduce<Appointment | undefined>((first, other) => {
      if (first === undefined) return other;
      const [a0, a1] = rank(first) as [number, number];
      const [b0, b1] = rank(other) as [number, number];
      return b0 < a0 || (b0 === a0 && b1 < a1) ? other : first;
    }, undefined);
  }

  #take(step: Step): void {
    this.#snapshot = this.#absorb(this.#system.apply(this.#snapshot, step), step);
  }

  #absorb(result: StepResult, step?: Step): SystemSnapshot {
    const standing = this.model.outcomes(result.snapshot, this.options.settings);
    for (const { id, party } of this.#recorder.absorb(result, step)) {
      // A server that has done its part of a step says nothing of how far the devices are.
      if ((standing[party]?.outcome ?? null) === null) continue;
      const index = this.model.steps.findIndex((known) => known.id === id);
      this.#reached = Math.max(this.#reached, index);
    }
    return result.snapshot;
  }
}

/**
 * Runs the model once, with the concrete values of a seed, until nothing more can happen. Throws a UsageError
 * for a choice that the model does not have.
 */
export function simulate(model: Model, options: SimulateOptions): RunRecord {
  const { settings, faults = {}, choose = [], seed = 1, random = false } = options;
  const complete = { settings, faults: { ...noFaults, ...faults }, choose, seed, random };
  return new Run(model, complete, { kind: 'real', seed }).toEnd();
}
