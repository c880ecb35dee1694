/**
 * Machines driven purely, one for all places in which an actor has the same one: what it does with
 * an event in a state is then asked once, in however many places that comes up.
 */

import type { AnyStateMachine, EventObject } from 'xstate';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';

/** The machine of an actor, driven beside those others. */
export type Driven = (
  actor: string,
  machine: AnyStateMachine,
  others: readonly string[],
) => LocalMachine;

export const drivenAlone: Driven = (actor, machine, others) =>
  new LocalMachine(actor, machine, { others });

/** `keyOf`: the same for machines that are the same; null for one of which that is not known. */
export function drivenTogether(keyOf: (machine: AnyStateMachine) => string | null): Driven {
  const known = new Map<string, LocalMachine>();
  const unlike = new WeakMap<AnyStateMachine, LocalMachine>();
  return (actor, machine, others) => {
    const own = keyOf(machine);
    const key = [own, actor, ...others].join();
    const there =
      (own === null ? unlike.get(machine) : known.get(key)) ?? drivenAlone(actor, machine, others);
    if (own === null) unlike.set(machine, there);
    else known.set(key, there);
    return there;
  };
}

/** The system, with what its machines answer asked of those that others share. */
export function sharing(system: System, drivenBy: (actor: string) => Driven): System {
  const { machines, actorNames: all } = system;
  for (const own of machines) {
    const others = all.filter((other) => other !== own.name);
    const shared = drivenBy(own.name)(own.name, own.machine, others);
    own.initial = () => shared.initial();
    own.step = (state, event, path) => shared.step(state, event, path);
    own.can = (state, event, path) => shared.can(state, event, path);
    own.restore = (value, context, more) => shared.restore(value, context, more);
  }
  return system;
}

/** All of a system, by actor. */
export function drivenIn(
  { parties }: Pick<SystemDefinition, 'parties'>,
  driven: Driven,
): Map<string, () => LocalMachine> {
  const machines = parties.flatMap((party) => Object.entries(party.actors));
  const all = machines.map(([actor]) => actor);
  return new Map(
    machines.map(([actor, machine]) => [
      actor,
      () =>
        driven(
          actor,
          machine,
          all.filter((other) => other !== actor),
        ),
    ]),
  );
}

/** One for all events that are equal: what comes of it is found soonest by the event itself. */
export function eventsAsOne(): (event: EventObject) => EventObject {
  const known = new Map<string, EventObject>();
  return (event) => {
    const text = canonicalText(event);
    const there = known.get(text) ?? event;
    known.set(text, there);
    return there;
  };
}
