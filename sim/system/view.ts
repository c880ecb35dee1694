/**
 * Views: how a predicate sees a state.
 *
 * A predicate reads a state only through a View. The checker remembers what it read, and asks it
 * once for each combination of these parts, not once for each state: read as little as will do.
 */

import type { AnyMachineSnapshot, StateValue } from 'xstate';
import type { Envelope } from './message.ts';
import type { Timer } from './timers.ts';

/** One actor in a state. */
export interface LocalView {
  readonly value: StateValue;
  readonly context: unknown;
  /** True in a final state. */
  readonly done: boolean;
  /** As XState has it, where the actor is a machine. Which fields are read of it is not noted. */
  readonly snapshot?: AnyMachineSnapshot;
}

/** What a predicate may read of a state. */
export interface View {
  /**
   * The actor's state; null while its party has crashed. Of an actor that a machine has started,
   * `root/child`: null while it does not run. Throws a ModelError for no actor.
   */
  local(actor: string): LocalView | null;
  /** The timers of a root machine and of those it has started, in the order of their ids. */
  timers(actor: string): readonly Timer[];
  /** What is under way on the link of that name (`linkName`), in order of delivery. */
  messages(link: string): readonly Envelope[];
  /** How many faults of a kind may still happen. */
  faultsLeft(kind: 'loss' | 'duplicate' | 'reorder' | 'crash'): number;
  /** The value of the observer of that name. Throws a ModelError for none. */
  observed(name: string): unknown;
}
