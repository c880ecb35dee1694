/** How a run ended for each party, and why, in words. */

import { type PartyOutcome, stateName } from 'actorcheck';
import type { StateValue } from 'xstate';
import type { Standing } from '../protocol/world.ts';
import { existingActors, newActors } from './actors.ts';
import type { FlowContext } from './flow/context.ts';

/** What each final state of a device means. */
export const endings: Readonly<Record<string, string>> = {
  success: 'all its steps are done',
  cancelled: 'the user cancelled here',
  declined: 'the user said no on the page',
  unsupported: 'no protocol that both have',
  unexpected: 'a message came that it did not expect',
  codeMismatch: 'the check code was wrong',
  failedThere: 'the other device gave up',
  channelFailed: 'the channel broke',
  authorizationExpired: 'the user did not consent in time',
  loginFailed: 'a server failed it',
  keysRefused: 'signed in, but its keys were refused',
  deviceExists: 'a device has the id of the new one',
  deviceNotFound: 'the new device did not appear',
  pageFailed: 'nothing could open the page',
  secretsMissing: 'has no keys to share',
  gaveUp: 'gave up, and told why',
};

function flowOutcome({ value, context }: Standing, flow: string): PartyOutcome {
  const name = stateName(value[flow] as StateValue);
  const kept = context.actors[flow] as FlowContext | null;
  if (kept === null) return { outcome: 'crashed', why: 'crashed, and has not started again' };
  const ending = endings[name];
  if (ending === undefined) return { outcome: 'waiting', why: `waits for ever in ${name}` };
  const reason = kept.reason === '' ? '' : ` (${kept.reason.replaceAll('_', ' ')})`;
  return { outcome: name, why: `${ending}${reason}` };
}

/** What the state of a server is about. */
const serverStates = { relay: 'is', homeserver: 'new device', provider: 'device code' };

export function outcomes(snapshot: Standing): Readonly<Record<string, PartyOutcome>> {
  // Of real servers there are no states.
  const servers = Object.entries(serverStates).flatMap(([actor, what]) => {
    const value = snapshot.value[actor] as StateValue | undefined;
    if (value === undefined) return [];
    return [[actor, { outcome: null, why: `${what} ${stateName(value)}` }] as const];
  });
  return {
    newDevice: flowOutcome(snapshot, newActors.flow),
    existingDevice: flowOutcome(snapshot, existingActors.flow),
    ...Object.fromEntries(servers),
  };
}
