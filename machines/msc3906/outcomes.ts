/** How a run ended for each party, and why, in words. */

import { type PartyOutcome, stateName } from 'actorcheck';
import type { StateValue } from 'xstate';
import type { Standing } from '../protocol/world.ts';
import { attackerOutcome } from './attackers/words.ts';

/** What each final state of a flow means. */
const endings: Readonly<Record<string, string>> = {
  success: 'all its steps are done',
  incompatible: 'both devices want the same side',
  unsupported: 'no login protocol that both have',
  declined: 'the user declined',
  cancelled: 'the user cancelled on the new device',
  channelFailed: 'the channel broke',
  loginRefused: 'the homeserver refused the login token',
  loginFailed: 'the homeserver did not sign it in',
  keysUnknown: 'signed in, but the keys could not be compared',
  securityError: 'a key is not the one that the homeserver has',
  uiaCancelled: 'the user gave no password',
  uiaFailed: 'the password did not pass',
  tokenRefused: 'the homeserver gave no login token',
  homeserverFailed: 'the homeserver failed it',
  deviceNotVisible: 'the new device did not become visible',
  unverified: 'it does no E2EE, and verifies nothing',
  aborted: 'the other device gave up',
  authorizationExpired: 'the user did not consent in time',
  otherAccount: 'the consent was given for another account',
  pageRefused: "the page to consent on is not one of the account's own provider",
};

const waitsForEver = 'waits for ever';

/** Of an outcome in words: whether a device waits that will never hear anything. */
export const isLeftWaiting = (why: string): boolean => why.startsWith(waitsForEver);
/** Whether a device has done all that it was to do. */
export const isWell = (why: string): boolean => why.startsWith(endings.success as string);

interface FlowContext {
  readonly reason: string;
  readonly accessToken?: string | null;
}

function flowOutcome(snapshot: Standing, flow: string): PartyOutcome {
  const value = snapshot.value[flow] as StateValue;
  const name = stateName(value);
  const context = snapshot.context.actors[flow] as FlowContext | null;
  if (context === null) return { outcome: 'crashed', why: 'crashed, and has not started again' };
  const ending = endings[name];
  // However a run ends, a session stays until somebody signs it out.
  const session = context.accessToken ? '; it is signed in' : '';
  if (ending === undefined)
    return { outcome: 'waiting', why: `${waitsForEver} in ${name}${session}` };
  const reason = context.reason === '' ? '' : ` (${context.reason.replaceAll('_', ' ')})`;
  return { outcome: name, why: `${ending}${reason}${session}` };
}

function secretsOf(snapshot: Standing): string {
  const context = snapshot.context.actors.newSecrets as {
    readonly request: unknown;
    readonly received: readonly string[];
  } | null;
  if (!context?.request) return '';
  const missing = context.received.length < 4 ? ', waits for the rest for ever' : '';
  return `; ${context.received.length} of 4 secrets received${missing}`;
}

/** What a server is left with; of one that nothing is known of, nothing. */
function serverOutcomes(snapshot: Standing): Readonly<Record<string, PartyOutcome>> {
  const { value, context } = snapshot;
  const why = (actor: string, say: () => string) =>
    actor in value ? { [actor]: { outcome: null, why: say() } } : {};
  return {
    ...why('relay', () => {
      const relay = context.actors.relay as { readonly slot: unknown } | null;
      if (relay === null) return 'crashed';
      return relay.slot === null ? 'holds nothing' : 'holds a payload';
    }),
    ...why('homeserver', () => {
      const { token, device } = value.homeserver as { token: string; device: string };
      const { crossSigned } = context.actors.homeserver as { readonly crossSigned: boolean };
      const signature = crossSigned ? ', cross-signed' : '';
      return `login token ${token}, new device ${device}${signature}`;
    }),
    // Of the OIDC variant: what became of the device code.
    ...why('provider', () => `device code ${stateName(value.provider as StateValue)}`),
  };
}

export function outcomes(snapshot: Standing): Readonly<Record<string, PartyOutcome>> {
  const newDevice = flowOutcome(snapshot, 'newDevice');
  return {
    newDevice: { ...newDevice, why: `${newDevice.why}${secretsOf(snapshot)}` },
    existingDevice: flowOutcome(snapshot, 'existingDevice'),
    ...serverOutcomes(snapshot),
    ...attackerOutcome(snapshot),
  };
}
