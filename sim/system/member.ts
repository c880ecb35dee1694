/** A root machine and the actors that it has started, between two steps and after one. */

import type { LogicKind } from './logic.ts';
import type { Note, StageActor, StageReception, StageSnapshot } from './stage.ts';

/** An actor of a tree in one of its states. */
export interface Member {
  /** '' for the root, `child` or `child/grandchild` for others. */
  readonly path: string;
  /** The path of its parent; null for the root, and for one whose parent has ended before it. */
  readonly parent: string | null;
  readonly kind: LogicKind;
  readonly actor: StageActor;
  readonly snapshot: StageSnapshot;
  /** What tells its snapshots apart: see `Written`. */
  readonly base: string;
  readonly more: string;
  readonly hasReferences: boolean;
  readonly heldIds: readonly string[];
  /** Whether the system knows it by its system id; true where it has none. */
  readonly isRegistered: boolean;
  /** Of the root: system ids of actors that never started, which XState does not give again. */
  readonly lostIds: readonly string[];
  /** What tells those apart that run at the same path. */
  readonly place: string;
}

/** What has come of a step. */
export interface Played {
  /** The root first, the others by path. */
  readonly members: readonly Member[];
  readonly notes: readonly Note[];
  readonly receptions: readonly StageReception[];
  /** Actors that have come to an error in it, and the error. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Of the actor, in the system. */
  readonly name: string;
  /** False for what the environment does: a promise that is rejected, say. */
  readonly isMachine: boolean;
  readonly error: unknown;
}
