/**
 * Kinds of actor logic. XState gives no tag to what `fromPromise` and the others make, so a logic
 * is asked what it does with XState's own events; that holds for any copy and version of it.
 */

import type { AnyActorLogic, AnyStateMachine, EventObject } from 'xstate';

/**
 * - `machine`: a state machine;
 * - `pure`: any other logic that starts nothing, as of `fromTransition`;
 * - `promise`, `callback`: as of `fromPromise` and `fromCallback`;
 * - `observable`, `events`: as of `fromObservable` and `fromEventObservable`.
 */
export type LogicKind = 'machine' | 'pure' | 'promise' | 'callback' | 'observable' | 'events';

/** Types of the events by which XState settles what it has started. */
export const settling = {
  resolve: 'xstate.promise.resolve',
  reject: 'xstate.promise.reject',
  next: 'xstate.observable.next',
  error: 'xstate.observable.error',
  complete: 'xstate.observable.complete',
} as const;

export const isMachine = (logic: unknown): logic is AnyStateMachine =>
  typeof (logic as { root?: unknown } | undefined)?.root === 'object';

const known = new WeakMap<object, LogicKind | null>();

/** The kind of a logic; null if it starts something that nobody here knows. */
export function kindOf(logic: AnyActorLogic): LogicKind | null {
  let kind = known.get(logic);
  if (kind === undefined) {
    kind = asked(logic);
    known.set(logic, kind);
  }
  return kind;
}

function asked(logic: AnyActorLogic): LogicKind | null {
  if (isMachine(logic)) return 'machine';
  if (logic.start === undefined) return 'pure';
  const probe = {};
  const after = (type: string): Record<string, unknown> => {
    const active = { status: 'active', output: undefined, error: undefined };
    const scope = { self: probe, system: {}, emit: () => {} };
    return logic.transition(active as never, { type, data: probe } as never, scope as never);
  };
  try {
    if (after(settling.resolve).output === probe) return 'promise';
    if (after(settling.next).context === probe) return 'observable';
    return after(settling.complete).status === 'done' ? 'events' : null;
  } catch {
    // A callback keeps what it has received by actor, and knows nothing of this one.
    return 'callback';
  }
}

const inertOf = new WeakMap<AnyActorLogic, AnyActorLogic>();

/** The logic without what it starts: that comes from the environment. */
export function inert(logic: AnyActorLogic): AnyActorLogic {
  const kind = kindOf(logic);
  if (kind === 'machine' || kind === 'pure' || kind === null) return logic;
  let made = inertOf.get(logic);
  if (made === undefined) {
    const transition = (snapshot: object, event: EventObject, scope: never): unknown => {
      // What it would take down on being stopped has not been set up.
      if (event.type === 'xstate.stop') return { ...snapshot, status: 'stopped', input: undefined };
      return kind === 'callback' ? snapshot : logic.transition(snapshot as never, event, scope);
    };
    made = { ...logic, start: () => {}, transition } as unknown as AnyActorLogic;
    inertOf.set(logic, made);
    known.set(made, kind);
  }
  return made;
}
