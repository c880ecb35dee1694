/** What a state of a system is, and what a step does to it: plain data. */

import type { StateValue } from 'xstate';
import type { FaultBudget } from './definition.ts';
import type { Envelope } from './message.ts';
import type { Occurrence } from './occurrence.ts';
import type { Timer } from './timers.ts';

/** A timer that has been started and has not fired. */
export interface PendingTimer extends Timer {
  /** The root machine that has it, for itself or for an actor that it has started. */
  readonly actor: string;
  /** Not in untimed reading. */
  readonly dueMs?: number;
  /** Its place in the order of starting: of those due at one moment the first fires first. */
  readonly number?: number;
}

/** All of a state but control states. */
export interface SystemContext {
  /** The context of each actor. */
  readonly actors: Readonly<Record<string, unknown>>;
  /** By actor: what there is beside control state and context, as a text, where there is more. */
  readonly more?: Readonly<Record<string, string>>;
  /** What is under way, by the name of the link. */
  readonly links: Readonly<Record<string, readonly Envelope[]>>;
  readonly timers: readonly PendingTimer[];
  readonly faultsLeft: FaultBudget;
  /** Parties that have crashed and not started again. */
  readonly crashed: readonly string[];
  /** Not in untimed reading: the clock in ms, and how many messages and timers there have been. */
  readonly nowMs?: number;
  readonly sent?: number;
  /** In exact time: since when each choice is open that has bounds. */
  readonly opened?: Readonly<Record<string, number>>;
  /**
   * In exact time: how else the links may stand, by the times of what is under way, as it is not
   * known which of several equal messages was lost; not if there is one way only.
   */
  readonly otherwise?: readonly SystemContext['links'][];
  /** The value of each observer; not if there is none. */
  readonly observed?: Readonly<Record<string, unknown>>;
}

/** A state of a system, as XState's tools take it. */
export interface SystemSnapshot {
  readonly status: 'active';
  readonly output: undefined;
  readonly error: undefined;
  /** The control state of each actor; "(crashed)" while its party is down. */
  readonly value: Readonly<Record<string, StateValue>>;
  readonly context: SystemContext;
}

/** What a step leads to, and what happened in it. */
export interface StepResult {
  readonly snapshot: SystemSnapshot;
  readonly occurrences: readonly Occurrence[];
}

/** What a state has of untimed reading, of which there is the same in every other. */
export function withoutTimes(context: SystemContext): SystemContext {
  const { nowMs: _, sent: __, opened: ___, otherwise: ____, links, timers, ...rest } = context;
  const contents = Object.entries(links).map(([name, envelopes]) => [
    name,
    envelopes.map(({ from, to, message }) => ({ from, to, message })),
  ]);
  return {
    ...rest,
    links: Object.fromEntries(contents),
    timers: timers.map(({ dueMs: _____, number: ______, ...timer }) => timer),
  };
}
