/** A machine as it is played: it knows the other actors of the model, and lacks no actor. */

import {
  type AnyActorLogic,
  type AnyStateMachine,
  fromCallback,
  fromObservable,
  fromPromise,
} from 'xstate';
import type { Environment, Outside } from './environment.ts';
import { watchedGuards, watchGuards } from './guards.ts';
import { mayAddress } from './inspect.ts';
import { inert, isMachine } from './logic.ts';
import { watchActions, watchedDelays } from './resolved.ts';
import type { StageActor, StageSnapshot } from './stage.ts';

type PreInitial = (...args: unknown[]) => StageSnapshot;

/** Machines that have the other actors of the model among their children. */
const addressing = new WeakSet<object>();

export const hasOthers = (machine: AnyStateMachine): boolean => addressing.has(machine);

/**
 * What logics are played as, the same for the same one: a machine that knows these others, or what
 * starts nothing.
 */
export function stagedFor(
  others: ReadonlyMap<string, StageActor>,
  environment: Environment,
): (logic: AnyActorLogic) => AnyActorLogic {
  const byName = Object.fromEntries(others);
  const known = new WeakMap<AnyStateMachine, AnyStateMachine>();
  return (logic) => {
    if (!isMachine(logic)) return inert(logic);
    const made = known.get(logic) ?? staged(logic, byName, environment);
    known.set(logic, made);
    return made;
  };
}

/**
 * The machine with `others` among its children from its first action on, and with actors for
 * those sources that the environment speaks of and nobody has implemented. The machine itself
 * stays as it is.
 */
function staged(
  machine: AnyStateMachine,
  others: Readonly<Record<string, StageActor>>,
  environment: Environment,
): AnyStateMachine {
  watchGuards(machine);
  watchActions(machine);
  const given = Object.entries(environment).map(([src, outside]) => [src, madeUp(outside)]);
  const { implementations } = machine;
  const made = Object.create(machine);
  const known = mayAddress(machine) ? others : {};
  if (known === others) addressing.add(made);
  // Before version 5.28 of XState it has the other name.
  const hook = '_getPreInitialState' in machine ? '_getPreInitialState' : 'getPreInitialState';
  const preInitial = (machine as unknown as Record<typeof hook, PreInitial>)[hook];
  return Object.assign(made, {
    implementations: {
      ...implementations,
      guards: watchedGuards(implementations.guards as object),
      delays: watchedDelays(implementations.delays as object),
      actors: { ...Object.fromEntries(given), ...(implementations.actors as object) },
    },
    [hook](...args: unknown[]) {
      const snapshot = preInitial.apply(made, args);
      return { ...snapshot, children: { ...known, ...snapshot.children } };
    },
    // XState binds it to the machine that it is a member of.
    getInitialSnapshot: Object.getPrototypeOf(machine).getInitialSnapshot.bind(made),
  });
}

/** A logic of the kind that can do what is said. It is never run. */
function madeUp({ events, values }: Outside): AnyActorLogic {
  if (events !== undefined) return fromCallback(() => {});
  const never = (): never => {
    throw new Error('defect of the engine: an actor of the environment has been started');
  };
  return values === undefined ? fromPromise(never) : fromObservable(never);
}
