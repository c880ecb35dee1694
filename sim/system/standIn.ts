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

/** A reference that is like an XState actor for all that a machine may do with one. */
class StandIn {
  readonly id: string;
  readonly sessionId: string;
  readonly _processingStatus: number;
  // XState may set it.
  _parent: StageActor | undefined;
  readonly logic: AnyActorLogic | undefined;
  readonly _send: StageActor['_send'];
  readonly #snapshot: () => StageSnapshot;

  constructor({ id, status, parent, logic, send, snapshot }: StandInOptions) {
    this.id = id;
    this.sessionId = id;
    this._processingStatus = status;
    this._parent = parent;
    this.logic = logic;
    this._send = send;
    this.#snapshot = snapshot;
  }

  // XState starts and stops what a machine has among its children.
  start(): this {
    return this;
  }

  _stop(): this {
    return this;
  }

  getSnapshot(): StageSnapshot {
    return this.#snapshot();
  }

  toJSON(): object {
    return { xstate$$type: 1, id: this.id };
  }

  get _snapshot(): StageSnapshot {
    return this.#snapshot();
  }

  get ref(): this {
    return this;
  }
}

const standIn = (options: StandInOptions): StageActor =>
  new StandIn(options) as unknown as StageActor;

/** Another actor of the model. `send` carries a message to it, `refuse` throws. */
export function anotherActor(
  id: string,
  send: StageActor['_send'],
  refuse: (problem: string) => never,
): StageActor {
  let known: StageSnapshot | undefined;
  // Made when it is asked for: each machine has a stand-in for each other actor of the model.
  const snapshot = (): StageSnapshot => {
    known ??= hiding(() => refuse(`reads the state of "${id}", which is another device`));
    return known;
  };
  return standIn({ id, status: 1, send, snapshot });
}

/** Of an actor that runs, and of which no more is to be read. */
function hiding(get: () => never): StageSnapshot {
  const snapshot = { status: 'active' } as const;
  // Whatever asks whether it has children of its own is told that it has none.
  for (const member of ['value', 'context', 'output', 'matches', 'hasTag', 'can']) {
    Object.defineProperty(snapshot, member, { get });
  }
  return snapshot;
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
