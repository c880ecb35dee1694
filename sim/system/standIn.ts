/**
 * Stand-ins: what a machine holds in place of an actor that is not of its own tree, or that has
 * ended. As a reference it can be kept, compared and sent to.
 */

import type { AnyActorLogic } from 'xstate';
import type { StageActor, StageSnapshot } from './stage.ts';

interface StandInOptions {
  readonly id: string;
  /** XState's number: 1 for an actor that runs, 2 for one that has stopped. */
  readonly status: 1 | 2;
  /** Whose child it is or was; undefined if that has ended too. */
  readonly parent?: StageActor | undefined;
  /** What it was: its last snapshot is read by that. */
  readonly logic?: AnyActorLogic | undefined;
  readonly send: StageActor['_send'];
  readonly snapshot: () => StageSnapshot;
}

/** Makes a reference that is like an XState actor for all that a machine may do with one. */
function standIn({ id, status, parent, logic, send, snapshot }: StandInOptions): StageActor {
  const made = {
    id,
    sessionId: id,
    _processingStatus: status,
    _parent: parent,
    logic,
    _send: send,
    // XState starts and stops what a machine has among its children.
    start: () => made,
    _stop: () => made,
    getSnapshot: snapshot,
    toJSON: () => ({ xstate$$type: 1, id }),
    get _snapshot() {
      return snapshot();
    },
    get ref() {
      return made;
    },
  };
  return made as unknown as StageActor;
}

/** Another actor of the model. `send` carries a message to it, `refuse` throws. */
export function anotherActor(
  id: string,
  send: StageActor['_send'],
  refuse: (problem: string) => never,
): StageActor {
  const hidden = { get: () => refuse(`reads the state of "${id}", which is another device`) };
  const snapshot = { status: 'active' } as const;
  // Whatever asks whether it has children of its own is told that it has none.
  for (const member of ['value', 'context', 'output', 'matches', 'hasTag', 'can']) {
    Object.defineProperty(snapshot, member, hidden);
  }
  return standIn({ id, status: 1, send, snapshot: () => snapshot });
}

/**
 * An actor that has ended: it hears nothing, and its last snapshot stays as it was. Only its
 * parent may stop it once more.
 */
export const endedActor = (
  id: string,
  last: StageSnapshot,
  { parent, logic }: Pick<StandInOptions, 'parent' | 'logic'> = {},
): StageActor => standIn({ id, status: 2, parent, logic, send: () => {}, snapshot: () => last });
