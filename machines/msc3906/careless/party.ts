/** What a careless party brings: machines in place of careful ones, and what it may do. */

import type { Choice } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import type { DeviceActors } from '../actors.ts';

export const serverNames = ['homeserver', 'relay', 'provider'] as const;
export type ServerName = (typeof serverNames)[number];

export interface Carelessness {
  /** What stands between the flow of a device and its channel, if anything does. */
  readonly between: (actors: DeviceActors) => AnyStateMachine | undefined;
  /** The flow of a device. */
  readonly flow: (actors: DeviceActors, honest: AnyStateMachine) => AnyStateMachine;
  /** The machine of a server: the honest one, unless that server is careless. */
  readonly server: (name: ServerName, honest: AnyStateMachine) => AnyStateMachine;
  /** The user: the careful one, unless the user is careless. */
  readonly person: (honest: AnyStateMachine) => AnyStateMachine;
  readonly choices: readonly Choice[];
  /** Which choices there are beside these, of those without carelessness. */
  readonly keeps: (choice: Choice) => boolean;
}

/**
 * Nothing else goes wrong: what a wrong message does is looked for in runs in which servers answer
 * and people go on.
 */
export const usualOnly = ({ usual }: Choice): boolean => usual === true;

/** Nobody is careless. */
export const careful: Carelessness = {
  between: () => undefined,
  flow: (_, honest) => honest,
  server: (_, honest) => honest,
  person: (honest) => honest,
  choices: [],
  keeps: () => true,
};
