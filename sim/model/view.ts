/**
 * Views: how a predicate sees a state.
 *
 * A predicate reads a state only through a View. The checker remembers what it read, and asks it
 * once for each combination of these parts, not once for each state: read as little as will do.
 */

import type { StateValue } from 'xstate';
import type { System } from '../system/compose.ts';
import { ModelError } from '../system/errors.ts';
import type { Message } from '../system/message.ts';
import { type Envelope, isUnderway } from '../system/network.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';

/** One actor in a state. */
export interface LocalView {
  readonly value: StateValue;
  readonly context: unknown;
  /** True in a final state. */
  readonly done: boolean;
}

/** A timer that runs. */
export interface TimerView {
  readonly id: string;
  readonly event: Message;
  readonly delayMs: number;
}

/** What a predicate may read of a state. */
export interface View {
  /** The actor's state; null while its party has crashed. Throws a ModelError for no actor. */
  local(actor: string): LocalView | null;
  /** The timers that run for the actor, in the order of their ids. */
  timers(actor: string): readonly TimerView[];
  /** What is under way on the link of that name (`linkName`), in order of delivery. */
  messages(link: string): readonly Envelope[];
  /** How many faults of a kind may still happen. */
  faultsLeft(kind: 'loss' | 'duplicate' | 'reorder' | 'crash'): number;
}

/** A View of a snapshot of the composed system. */
export function viewOf(system: System, snapshot: SystemSnapshot): View {
  return {
    local: (actor) => system.local(snapshot, actor),
    timers: (actor) => snapshot.context.timers.filter((timer) => timer.actor === actor),
    messages: (link) => {
      const contents = snapshot.context.links[link];
      if (contents === undefined) throw new ModelError(`unknown link "${link}"`);
      return contents.filter((envelope) => !isUnderway(envelope));
    },
    faultsLeft: (kind) => snapshot.context.faultsLeft[kind],
  };
}
