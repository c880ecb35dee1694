/**
 * Views: how a predicate sees a state.
 *
 * A predicate reads a state only through a View. The checker remembers what it read, and asks it
 * once for each combination of these parts, not once for each state: read as little as will do.
 */

import type { StateValue } from 'xstate';
import type { System } from '../system/compose.ts';
import { ModelError } from '../system/errors.ts';
import type { LocalState } from '../system/local.ts';
import { type Envelope, isUnderway } from '../system/network.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import type { Timer } from '../system/timers.ts';

/** One actor in a state. */
export interface LocalView {
  readonly value: StateValue;
  readonly context: unknown;
  /** True in a final state. */
  readonly done: boolean;
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
}

/** The actor at a path beneath a root machine ('' is that itself); null if it does not run. */
export function localAt(local: LocalState | null, path: string): LocalView | null {
  if (local === null || path === '') return local;
  const member = local.members.find((other) => other.path === path);
  if (member === undefined) return null;
  const { value, status, context, output } = member.snapshot;
  // What is no machine has no control state but that it runs.
  return { value: value ?? status, context: context ?? output, done: status !== 'active' };
}

/** A View of a snapshot of the composed system. */
export function viewOf(system: System, snapshot: SystemSnapshot): View {
  return {
    local: (actor) => {
      const { index, path } = system.placeOf(actor);
      return localAt(system.localsOf(snapshot)[index] ?? null, path);
    },
    timers: (actor) => snapshot.context.timers.filter((timer) => timer.actor === actor),
    messages: (link) => {
      const contents = snapshot.context.links[link];
      if (contents === undefined) throw new ModelError(`unknown link "${link}"`);
      return contents.filter((envelope) => !isUnderway(envelope));
    },
    faultsLeft: (kind) => snapshot.context.faultsLeft[kind],
  };
}
