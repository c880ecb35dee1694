/** What a careless party brings: machines in place of careful ones, and what it may do. */

import type { Choice } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import type { DeviceActors } from '../actors.ts';

export type ServerName = 'homeserver' | 'relay' | 'provider';

export interface Carelessness {
  /** What stands between the flow of a device and its channel, if anything does. */
  readonly between: (actors: DeviceActors) => AnyStateMachine | undefined;
  /** The machine of a server: the honest one, unless that server is careless. */
  readonly server: (name: ServerName, honest: AnyStateMachine) => AnyStateMachine;
  readonly choices: readonly Choice[];
}

/** Nobody is careless. */
export const careful: Carelessness = {
  between: () => undefined,
  server: (_, honest) => honest,
  choices: [],
};
