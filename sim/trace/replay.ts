/**
 * Takes a trace again, step by step: with readable terms, and beside it with concrete values in
 * virtual time. What the trace says, what the one system does and what the other does has to be
 * the same: the control states and the messages exactly, and all values up to a one-to-one
 * renaming of terms into real strings. Where the trace says when each step happens, they happen
 * then, and exact time has to have them happen then.
 */

import type { Model, Values } from '../model/model.ts';
import type { System } from '../system/compose.ts';
import type { Step, TimeReading } from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import { canonicalJson } from '../system/json.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';
import {
  compareContexts,
  compareControl,
  compareCycle,
  compareOutcomes,
  compareSent,
  compareTold,
  type Mismatch,
} from './compare.ts';
import { hasMoments, Moments } from './moments.ts';
import {
  changedControl,
  controlOf,
  type SentMessage,
  type Setting,
  sentIn,
  systemFor,
} from './observe.ts';
import { Renaming } from './renaming.ts';
import type { TraceFile, TraceStep } from './schema.ts';

/** Where a replay first goes another way. */
export interface Difference extends Mismatch {
  /** Index of the step; -1 at the start, before any; as many as there are steps at the end. */
  readonly step: number;
}

interface ReplayedStep {
  /** As it was taken: on a link that keeps no order its index can be another than the trace's. */
  readonly step: Step;
  readonly atMs: number;
  /**
   * By how much a timer fires after its moment, or a message arrives after its least latency:
   * negative where it comes sooner. 0 for what has no moment of its own.
   */
  readonly lateMs: number;
  readonly result: StepResult;
}

/** A trace as it went with real values, up to the first difference. */
export interface Replay {
  readonly seed: number;
  readonly system: System;
  readonly start: StepResult;
  readonly steps: readonly ReplayedStep[];
  /** The start, and the state after each step. */
  readonly snapshots: readonly SystemSnapshot[];
  readonly difference: Difference | null;
}

/** The systems of a model on which traces are taken, each composed once: replays can share them. */
export class Systems {
  readonly #known = new Map<string, System>();

  constructor(readonly model: Model) {}

  for(
    { settings, faults, amend }: Setting,
    values: Values,
    clock: TimeReading = 'stretched',
  ): System {
    const key = canonicalJson([settings, faults, amend, values, clock]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const system = systemFor(this.model, { settings, faults, amend }, values, clock);
    this.#known.set(key, system);
    return system;
  }
}

/**
 * Replays a trace with the concrete values of `seed`, from 0 to 2^32 - 1, and stops at the first
 * difference.
 */
export function replayConcretely(
  model: Model,
  trace: TraceFile,
  seed: number,
  systems = new Systems(model),
): Replay {
  const twin = new Twin(model, trace, seed, systems);
  const difference = twin.toEnd();
  const { system, start, snapshots } = twin.concrete;
  return { seed, system, start, steps: twin.steps, snapshots, difference };
}

/** One of the two systems, with the states that it has gone through. */
class Side {
  readonly start: StepResult;
  readonly snapshots: SystemSnapshot[];
  sent: readonly SentMessage[];

  constructor(
    readonly model: Model,
    readonly system: System,
    readonly values: Values,
  ) {
    this.start = system.start();
    this.snapshots = [this.start.snapshot];
    this.sent = sentIn(model, this.start, values);
  }

  get kind(): Mismatch['system'] {
    return this.values.kind === 'real' ? 'concrete' : 'symbolic';
  }

  get snapshot(): SystemSnapshot {
    return this.snapshots.at(-1) as SystemSnapshot;
  }

  /** Throws a ModelError for a step that cannot be taken. */
  take(step: Step): StepResult {
    const result = this.system.apply(this.snapshot, step);
    this.snapshots.push(result.snapshot);
    this.sent = sentIn(this.model, result, this.values);
    return result;
  }
}

/** Both systems, side by side. */
class Twin {
  readonly symbolic: Side;
  readonly concrete: Side;
  readonly steps: ReplayedStep[] = [];
  readonly #renaming = new Renaming();
  /** Where the trace says of each step when it happens. */
  readonly #moments: Moments | null;

  constructor(
    model: Model,
    readonly trace: TraceFile,
    seed: number,
    systems: Systems,
  ) {
    const side = (values: Values) => new Side(model, systems.for(trace, values), values);
    this.symbolic = side({ kind: 'symbolic' });
    this.concrete = side({ kind: 'real', seed });
    this.#moments = hasMoments(trace)
      ? new Moments(systems.for(trace, { kind: 'symbolic' }, 'exact'))
      : null;
  }

  toEnd(): Difference | null {
    const { steps } = this.trace;
    const at = (step: number, found: Mismatch | null) =>
      found === null ? null : { step, ...found };
    let found = at(
      -1,
      this.#compareNow(this.trace.start, ({ snapshot }) => controlOf(snapshot)),
    );
    for (let index = 0; found === null && index < steps.length; index++) {
      found = at(index, this.#step(steps[index] as TraceStep));
    }
    return found ?? at(steps.length, this.#compareEnd());
  }

  #step(expected: TraceStep): Mismatch | null {
    const { step, text } = expected;
    const counterpart = this.#counterpart(step);
    const refused =
      this.#take(this.symbolic, step, text) ?? this.#take(this.concrete, counterpart, text);
    const changed = ({ snapshots: [...all] }: Side) =>
      changedControl(...(all.slice(-2) as [SystemSnapshot, SystemSnapshot]));
    return refused ?? this.#judged(step, text) ?? this.#compareNow(expected, changed);
  }

  #judged(step: Step, text: string): Mismatch | null {
    const came = this.#moments?.take(step) ?? null;
    return came === null ? null : { system: 'symbolic', what: 'moment', expected: text, came };
  }

  #take(side: Side, step: Step, text: string): Mismatch | null {
    const before = side.snapshot;
    try {
      const result = side.take(step);
      if (side === this.concrete)
        this.steps.push({ step, ...timesOf(step, before, result), result });
      return null;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return { system: side.kind, what: 'step', expected: text, came: error.message };
    }
  }

  /** The step with the same message: a link that keeps no order sorts terms in another way. */
  #counterpart(step: Step): Step {
    if (!('link' in step)) return step;
    const on = ({ snapshot }: Side) => snapshot.context.links[step.link] ?? [];
    const number = on(this.symbolic)[step.index]?.number;
    const index = on(this.concrete).findIndex((envelope) => envelope.number === number);
    return index === -1 ? step : { ...step, index };
  }

  #compareNow(
    expected: Pick<TraceFile['start'], 'control' | 'messages'>,
    control: (side: Side) => TraceFile['start']['control'],
  ): Mismatch | null {
    const { symbolic, concrete } = this;
    const { kind } = concrete;
    return (
      compareControl(symbolic.kind, expected.control, control(symbolic)) ??
      compareTold(symbolic.kind, expected.messages, symbolic.sent) ??
      compareControl(kind, expected.control, control(concrete)) ??
      compareTold(kind, expected.messages, concrete.sent) ??
      compareSent(this.#renaming, symbolic.sent, concrete.sent) ??
      compareContexts(this.#renaming, symbolic.snapshots, concrete.snapshots)
    );
  }

  #compareEnd(): Mismatch | null {
    const { settings, end } = this.trace;
    const compareEnd = ({ kind, model, snapshot, snapshots }: Side, renaming?: Renaming) =>
      compareControl(kind, end.control, controlOf(snapshot)) ??
      compareOutcomes(kind, end.outcomes, model.outcomes(snapshot, settings), renaming) ??
      compareCycle(kind, this.trace, snapshots);
    return compareEnd(this.symbolic) ?? compareEnd(this.concrete, this.#renaming);
  }
}

function timesOf(
  step: Step,
  { context }: SystemSnapshot,
  { snapshot }: StepResult,
): Pick<ReplayedStep, 'atMs' | 'lateMs'> {
  const atMs = snapshot.context.nowMs ?? 0;
  const isFired = ({ actor, id }: { actor: string; id: string }) =>
    step.type === 'timer' && actor === step.actor && id === step.id;
  const moment =
    'link' in step ? context.links[step.link]?.[step.index] : context.timers.find(isFired);
  return { atMs, lateMs: moment?.dueMs === undefined ? 0 : atMs - moment.dueMs };
}
