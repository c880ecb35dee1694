/** How a run ended for each party, and why, in words. */

import type { PartyOutcome, SystemSnapshot } from 'actorcheck';
import type { StateValue } from 'xstate';
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
  aborted: 'the other device gave up',
  authorizationExpired: 'the user did not consent in time',
  otherAccount: 'the consent was given for another account',
  pageRefused: "the page to consent on is not one of the account's own provider",
};

/** The part of a system's state that says how devices stand: live, there is no more to be had. */
export type Standing = Pick<SystemSnapshot, 'value'> & {
  readonly context: Pick<SystemSnapshot['context'], 'actors'>;
};

interface FlowContext {
  readonly reason: string;
  readonly accessToken?: string | null;
}

const text = (value: StateValue): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value)
        .map(([name, inner]) => `${name}.${text(inner as StateValue)}`)
        .join(', ');

function flowOutcome(snapshot: Standing, flow: string): PartyOutcome {
  const value = snapshot.value[flow] as StateValue;
  const name = text(value);
  const context = snapshot.context.actors[flow] as FlowContext | null;
  if (context === null) return { outcome: 'crashed', why: 'crashed, and has not started again' };
  const ending = endings[name];
  // A session that nobody signed out is there whatever the ending is called.
  const session = context.accessToken ? '; it is signed in' : '';
  if (ending === undefined)
    return { outcome: 'waiting', why: `waits for ever in ${name}${session}` };
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

function relayOutcome(snapshot: SystemSnapshot): PartyOutcome {
  const context = snapshot.context.actors.relay as { readonly slot: unknown } | null;
  if (context === null) return { outcome: null, why: 'crashed' };
  return { outcome: null, why: context.slot === null ? 'holds nothing' : 'holds a payload' };
}

function homeserverOutcome(snapshot: SystemSnapshot): PartyOutcome {
  const value = snapshot.value.homeserver as { token: string; device: string };
  const { crossSigned } = snapshot.context.actors.homeserver as { readonly crossSigned: boolean };
  const signature = crossSigned ? ', cross-signed' : '';
  return {
    outcome: null,
    why: `login token ${value.token}, new device ${value.device}${signature}`,
  };
}

/** Of the OIDC variant: what became of the device code. */
function providerOutcome(snapshot: SystemSnapshot): Readonly<Record<string, PartyOutcome>> {
  if (!('provider' in snapshot.value)) return {};
  const value = text(snapshot.value.provider as StateValue);
  return { provider: { outcome: null, why: `device code ${value}` } };
}

/** How the two devices ended, whatever became of the servers. */
export function deviceOutcomes(snapshot: Standing): {
  readonly newDevice: PartyOutcome;
  readonly existingDevice: PartyOutcome;
} {
  const newDevice = flowOutcome(snapshot, 'newDevice');
  return {
    newDevice: { ...newDevice, why: `${newDevice.why}${secretsOf(snapshot)}` },
    existingDevice: flowOutcome(snapshot, 'existingDevice'),
  };
}

export const outcomes = (snapshot: SystemSnapshot): Readonly<Record<string, PartyOutcome>> => ({
  ...deviceOutcomes(snapshot),
  relay: relayOutcome(snapshot),
  homeserver: homeserverOutcome(snapshot),
  ...providerOutcome(snapshot),
  ...attackerOutcome(snapshot),
});
