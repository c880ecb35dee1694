/** The system in which a real client plays the existing device: the others are machines. */

import { compose, type Message, type Send, type System, send, type Values } from 'actorcheck';
import type { Setting } from 'actorcheck/trace';
import { emit, setup } from 'xstate';
import { existingActors } from '../msc3906/actors.ts';
import { system } from '../msc3906/scenario.ts';
import type { World } from '../protocol.ts';

/** The parts of the existing device, which the client plays. */
export const clientActors: readonly string[] = Object.values(existingActors);

/**
 * Step 23 is not compared: what encrypts to-device events (Olm) is not part of the text, and the
 * box that stands in for it is none that a real client could open.
 */
export const uncompared: readonly string[] = ['newSecrets', 'existingSecrets', 'mailbox'];

/** What stands where the client's part was: it says what it is told to, and hears nothing. */
const portMachine = (name: string) =>
  setup({
    types: {} as {
      events: { readonly type: 'outside'; readonly to: string; readonly message: Message };
      emitted: Send;
    },
    actions: { say: emit(({ event }) => send(event.to, event.message)) },
  }).createMachine({ id: name, on: { outside: { actions: 'say' }, '*': {} } });

/** The event for a port that makes it say `message` to `to`. */
export const saying = (to: string, message: Message): Message => ({ type: 'outside', to, message });

/** The system of `setting` with ports in place of the existing device, in untimed reading. */
export function stage(setting: Setting, values: Values, world: World): System {
  const { settings, faults, amend } = setting;
  const definition = system(settings, faults, values, amend, world);
  const parties = definition.parties.map((party) => {
    if (party.name !== existingActors.flow) return party;
    const names = Object.keys(party.actors);
    return { ...party, actors: Object.fromEntries(names.map((name) => [name, portMachine(name)])) };
  });
  return compose({ ...definition, parties }, 'untimed');
}
