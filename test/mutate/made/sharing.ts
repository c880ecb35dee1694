/**
 * Machines driven purely, one for all places in which an actor has the same one: what it does with
 * an event in a state is then asked once, in however many places that comes up.
 */

import type { AnyStateMachine, EventObject } from 'xstate';
import { canonicalText } from '../../../sim/system/canonical.ts';
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

/** `keyOf`: the same for machines that are the same. */
export function drivenTogether(keyOf: (machine: AnyStateMachine) => string): Driven {
  const known = new Map<string, LocalMachine>();
  return (actor, machine, others) => {
    const key = [keyOf(machine), actor, ...others].join();
    const there = known.get(key) ?? drivenAlone(actor, machine, others);
    known.set(key, there);
    return there;
  };
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
