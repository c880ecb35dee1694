/** What a state of a system is, and what a step does to it: plain data. */

import type { EventObject, StateValue } from 'xstate';
import type { FaultBudget } from './definition.ts';
import type { Message } from './message.ts';
import type { Envelope } from './network.ts';
import type { Timer } from './timers.ts';
import type { TakenTransition } from './transition.ts';

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

/** What a step did, in order. */
export type Occurrence =
  /** `handed`: given over a direct link to an actor of another party. */
  | { readonly type: 'sent' | 'handed'; readonly envelope: Envelope }
  | { readonly type: 'delivered' | 'lost' | 'abandoned'; readonly envelope: Envelope }
  | {
      readonly type: 'received';
      readonly actor: string;
      readonly event: Message;
      /** All transitions, in order: there may be several control states on the way. */
      readonly taken: readonly TakenTransition[];
      /** True if the actor had ended or was down: nobody read it. */
      readonly unread: boolean;
      /** There where it came from another actor of the same root machine, in the same step. */
      readonly isWithin?: true;
    }
  /** An actor has come to an error, which is given in words. */
  | { readonly type: 'failed'; readonly actor: string; readonly error: string }
  /** An action that is not carried out. */
  | {
      readonly type: 'ran';
      readonly actor: string;
      readonly name: string;
      readonly params: unknown;
    }
  /** What an actor has emitted that is no message. */
  | { readonly type: 'emitted'; readonly actor: string; readonly event: EventObject };

/** What a step leads to, and what happened in it. */
export interface StepResult {
  readonly snapshot: SystemSnapshot;
  readonly occurrences: readonly Occurrence[];
}
