/** A root machine and the actors that it has started, between two steps and after one. */

import { kindOf, type LogicKind } from './logic.ts';
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
  /** All that tells it apart, in a text. */
  readonly text: string;
}

/** With all that tells a member apart, `more` being as it has been written. */
export function told(member: Omit<Member, 'text'>): Member {
  const { path, parent, place, base, isRegistered, lostIds } = member;
  const ids = isRegistered ? lostIds.map((id) => `lost ${id}`) : ['not registered'];
  const more = [member.more, ...ids].filter((part) => part !== '').join('; ');
  // There is one root, and its place is known.
  const text = path === '' ? base + more : JSON.stringify([path, parent, place, base, more]);
  return { ...member, more, text };
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

interface Failure {
  /** Of the actor, in the system. */
  readonly name: string;
  /** False for what the environment does: a promise that is rejected, say. */
  readonly isMachine: boolean;
  readonly error: unknown;
}

/** Of these actors, what has come to an error that was in none `before`. */
export const failuresIn = (
  cast: Iterable<StageActor>,
  before: ReadonlyMap<StageActor, Member>,
  nameOf: (actor: StageActor) => string,
): Failure[] =>
  [...cast].flatMap((actor) => {
    const { status, error } = actor._snapshot;
    const isNew = before.get(actor)?.snapshot.status !== 'error';
    if (status !== 'error' || !isNew) return [];
    const kind = kindOf(actor.logic);
    return [{ name: nameOf(actor), isMachine: kind === 'machine' || kind === 'pure', error }];
  });
