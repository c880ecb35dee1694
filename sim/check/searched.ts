/** What a search has found, as it is judged: in untimed reading and in exact time alike. */

import type { Predicate } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { ActorTransition } from '../system/transition.ts';
import type { MishapKind } from './mishaps.ts';
import type { Kernel } from './search/kernel.ts';

/** Where something was met first: an unspecified reception, an unread message, a transition. */
export interface Met {
  readonly state: number;
  /** The step from there that met it; none if it was met on starting. */
  readonly steps: readonly Step[];
}

export interface Searched {
  /** Runs are replayed on it. */
  readonly system: System;
  readonly kernel: Kernel;
  /** Which limit ended the search before all states were found; null if none did. */
  readonly cut: string | null;
  /** Sets of actors that are taken for each other; usually none. */
  readonly interchanged?: readonly (readonly string[])[];
  /** Whether memory has ended, and with it the graph. */
  readonly isOnDisk?: boolean;
  /** What goes wrong with a message, by what it is, nearest first. */
  readonly mishaps: Readonly<Record<MishapKind, ReadonlyMap<string, Met>>>;
  /** The first state without steps that is not as it should be; -1 for none. */
  readonly stuckIn: number;
  /** Transitions taken, by actor and name. */
  readonly taken: ReadonlyMap<string, ActorTransition & Met>;
  /** Whether a predicate that was asked has read anything of a state. */
  hasRead(predicate: Predicate): boolean;
  /**
   * The steps of a shortest run to a state. `swaps`: to the state of its orbit to which these lead,
   * in a search of orbits.
   */
  stepsTo(state: number, swaps?: readonly number[]): Step[];
  /** The steps of a shortest run that meets something. */
  stepsToMeet(met: Met): Step[];
}
