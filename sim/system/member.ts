/** A root machine and the actors that it has started, between two steps and after one. */

import { kindOf, type LogicKind } from './logic.ts';
import type { Note, StageActor, StageReception, StageSnapshot } from './stage.ts';

/** A snapshot as it is kept. */
export interface Written {
  readonly snapshot: StageSnapshot;
  /** Of a machine: its control state and its context. */
  readonly base: string;
  /** What else tells it apart; usually nothing. */
  readonly more: string;
  readonly hasReferences: boolean;
  /** Ids that XState has made up, of ended actors that it still refers to. */
  readonly heldIds: readonly string[];
}

/** An actor of a tree in one of its states. */
export interface Member extends Written {
  /** '' for the root, `child` or `child/grandchild` for others. */
  readonly path: string;
  /** The path of its parent; null for the root, and for one whose parent has ended before it. */
  readonly parent: string | null;
  readonly kind: LogicKind;
  readonly actor: StageActor;
  /** Whether the system knows it by its system id; true where it has none. */
  readonly isRegistered: boolean;
  /** Of the root: system ids of actors that never started, which XState does not give again. */
  readonly lostIds: readonly string[];
  /** What tells those apart that run at the same path. */
  readonly place: string;
  /** All that tells it apart, in a text. */
  readonly text: string;
}

/** A member with what has been written of it, and with all that tells it apart. */
export function told(member: Omit<Member, 'text' | keyof Written>, written: Written): Member {
  const { path, parent, place, isRegistered, lostIds } = member;
  const { base } = written;
  let { more } = written;
  if (!isRegistered || lostIds.length > 0) {
    const ids = isRegistered ? lostIds.map((id) => `lost ${id}`) : ['not registered'];
    more = [more, ...ids].filter((part) => part !== '').join('; ');
  }
  // There is one root, and its place is known.
  const text = path === '' ? base + more : JSON.stringify([path, parent, place, base, more]);
  return { ...member, ...written, more, text };
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
