/** What XState keeps to itself of actors and systems, as far as a run is watched by it. */

import type { AnyActor, EventObject } from 'xstate';

export interface Inner {
  readonly scheduler: {
    schedule(source: AnyActor, target: AnyActor, event: EventObject, ms: number, id?: string): void;
  };
  _relay(source: AnyActor | undefined, target: AnyActor, event: EventObject): void;
}

export const innerOf = ({ system }: AnyActor): Inner => system as unknown as Inner;

/** 0 not started, 1 running, 2 stopped. */
const statusOf = (actor: AnyActor): number =>
  (actor as unknown as { readonly _processingStatus: number })._processingStatus;

export const isRunning = (actor: AnyActor): boolean => statusOf(actor) === 1;
export const hasStopped = (actor: AnyActor): boolean => statusOf(actor) === 2;

export const parentOf = (actor: AnyActor): AnyActor | undefined =>
  actor._parent as AnyActor | undefined;

/** Whether its id is one that XState has made up. */
export const isAnonymous = ({ id, sessionId }: AnyActor): boolean => id === sessionId;
