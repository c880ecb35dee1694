/** One run in virtual time, as the scheduler has it, with what happens in it written down. */

import type { Settings } from '../model/knobs.ts';
import type { MessageView, Model, Values } from '../model/model.ts';
import { compose, type System } from '../system/compose.ts';
import { type FaultBudget, noFaults, type Step } from '../system/definition.ts';
import type { Envelope } from '../system/message.ts';
import { ownMember } from '../system/own.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';
import { parseWish } from './agenda.ts';
import { seeded } from './random.ts';
import { Recorder } from './recorder.ts';
import type { RunRecord } from './runRecord.ts';
import { Scheduler } from './scheduler.ts';

/** What a run is made with: the same options, the same bytes. */
export interface SimulateOptions {
  readonly settings: Settings;
  /** How many faults of each kind may happen; usually none. */
  readonly faults?: Partial<FaultBudget>;
  /** Choices to take in place of the usual ones: `NAME`, or `NAME@STEP` once a step is reached. */
  readonly choose?: readonly string[];
  /** From 0 to 2^32 - 1; usually 1. */
  readonly seed?: number;
  /** Whether all choices are drawn from the seed; usually only the times that they take. */
  readonly random?: boolean;
}

/** Where a run is cut that does not come to rest: one that polls for ever. */
const longestMs = 3_600_000;
const mostSteps = 100_000;

class Run {
  readonly #system: System;
  readonly #scheduler: Scheduler;
  readonly #recorder: Recorder;
  #snapshot: SystemSnapshot;
  /** Index in the model's steps of the furthest one reached. */
  #reached = -1;
  #steps = 0;

  constructor(
    readonly model: Model,
    readonly options: Required<SimulateOptions> & { faults: FaultBudget },
    readonly values: Values,
  ) {
    const { settings, faults, choose, seed, random } = options;
    this.#system = compose(model.system(settings, faults, values), 'virtual');
    const { choices } = this.#system.definition;
    this.#scheduler = new Scheduler(this.#system, {
      random: seeded(seed),
      wishes: choose.map((text) => parseWish(model, choices, text)),
      isReached: (step) => model.steps.findIndex(({ id }) => id === step) <= this.#reached,
      hasWhims: random,
      hasFaults: true,
    });
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
      notTaken: this.#scheduler.notTaken,
    };
  }

  /** Takes the next step. False if there is none. */
  #advance(): boolean {
    this.#scheduler.observe(this.#snapshot);
    const step = this.#scheduler.next(this.#snapshot);
    if (step === null) return false;
    this.#scheduler.took(step);
    this.#snapshot = this.#absorb(this.#system.apply(this.#snapshot, step), step);
    return true;
  }

  #absorb(result: StepResult, step?: Step): SystemSnapshot {
    const standing = this.model.outcomes(result.snapshot, this.options.settings);
    for (const { id, party } of this.#recorder.absorb(result, step)) {
      // A server that has done its part of a step says nothing of how far the devices are.
      if ((ownMember(standing, party)?.outcome ?? null) === null) continue;
      const index = this.model.steps.findIndex((known) => known.id === id);
      this.#reached = Math.max(this.#reached, index);
    }
    return result.snapshot;
  }
}

/**
 * Runs the model once, with the concrete values of a seed, until nothing more can happen, or to an
 * hour of virtual time. Throws a UsageError for a choice or a step that the model does not have.
 */
export function simulate(model: Model, options: SimulateOptions): RunRecord {
  const { settings, faults = {}, choose = [], seed = 1, random = false } = options;
  const complete = { settings, faults: { ...noFaults, ...faults }, choose, seed, random };
  return new Run(model, complete, { kind: 'real', seed }).toEnd();
}
