/** The system in which a real client plays a party: the others are machines. */

import {
  compose,
  type Message,
  type Party,
  type Send,
  type System,
  send,
  type Values,
} from 'actorcheck';
import type { Setting } from 'actorcheck/trace';
import { emit, setup } from 'xstate';
import type { Played } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import type { World } from '../protocol/world.ts';

/** Stands in for an actor of the client's: it says what it is told to, and hears nothing. */
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

/** The system of `setting` with ports in place of the client's actors, in stretched time. */
export function stage(
  protocol: ConformProtocol,
  { party: own, machines }: Played,
  { settings, faults, amend }: Setting,
  values: Values,
  world: World | undefined,
): System {
  const definition = protocol.system(settings, faults, values, amend, world);
  const withPorts = (party: Party): Party => {
    if (party.name !== own) return party;
    const actors = Object.entries(party.actors).map(([name, machine]) => {
      return [name, machines.includes(name) ? machine : portMachine(name)];
    });
    return { ...party, actors: Object.fromEntries(actors) };
  };
  return compose({ ...definition, parties: definition.parties.map(withPorts) }, 'stretched');
}
