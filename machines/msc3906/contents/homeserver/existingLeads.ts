/** Where answers of the homeserver lead on the existing device, and what is kept of them. */

import { wasIn } from '../../../protocol/contents/rows.ts';
import { of } from '../../properties/state.ts';
import { areSame, untoldEnd } from '../parties.ts';
import type { Said } from '../rows.ts';
import { isAt } from './http.ts';
import {
  type Answer,
  areOf,
  areTexts,
  deviceIn,
  failed,
  type Led,
  textIn,
  type Waiting,
} from './waiting.ts';

/** Step 4. */
function capabilitiesHeard(answer: Answer, said: Said): Led {
  const { given, view } = said;
  if (answer.status !== 200) return failed('homeserverFailed', answer, said);
  // With a provider that is asked next, whatever comes of this.
  if (isAt(view, 'existingDevice', ['checkingProvider'])) return { to: ['checkingProvider'] };
  const found = textIn(answer, 'capabilities') as Record<string, { enabled?: unknown }> | undefined;
  const isEnabled = found?.[given.names.getTokenCapability]?.enabled === true;
  return { to: isEnabled ? ['awaitingProtocol'] : ['tellingUnsupported', 'unsupported'] };
}

/** Step 11. */
function tokenHeard(answer: Answer, said: Said): Led {
  const { status } = answer;
  const { token, uiaSession } = of(said.view, 'existingDevice');
  const login_token = textIn(answer, 'login_token');
  if (status === 429 || status === 404) return failed('tokenRefused', answer, said);
  if (status === 401 && wasIn(said, 'gettingTokenWithProof'))
    return failed('uiaFailed', answer, said);
  const session = textIn(answer, 'session');
  if (status === 401 && areTexts(session)) {
    return { to: ['proving'], isKept: uiaSession === session && token === null };
  }
  const isToken = areTexts(login_token) && typeof textIn(answer, 'expires_in_ms') === 'number';
  if (status !== 200 || !isToken) return failed('homeserverFailed', answer, said);
  return { to: ['awaitingSuccess'], isKept: token === login_token && uiaSession === null };
}

/** Steps 16 to 18. */
function deviceLookedFor(answer: Answer, said: Said, isLast: boolean): Led {
  const { view, given } = said;
  const { deviceId, deviceKey, newDevice, trustsNewDevice } = of(view, 'existingDevice');
  const keys = deviceIn(answer, deviceId);
  const { trusted } = of(view, 'existingSecrets');
  const trustsNothing = !trustsNewDevice && trusted === null;
  if (answer.status !== 200 || keys === undefined) {
    if (!isLast) return { to: ['waiting'], isKept: trustsNothing };
    const why = failed('deviceNotVisible', answer, said);
    return answer.status === 200 ? { ...why, reason: 'not visible within 10 seconds' } : why;
  }
  if (!areOf(said, keys, deviceId, deviceKey)) {
    return {
      to: [untoldEnd('securityError', said.given)],
      reason: 'device key mismatch',
      isKept: trustsNothing,
    };
  }
  const identityKey = keys.keys[`curve25519:${deviceId}`] ?? '';
  const isKept =
    areSame(newDevice, keys) &&
    trustsNewDevice === true &&
    areSame(trusted, { type: 'secrets.trust', deviceId, identityKey });
  return { to: [given.account.crossSigning ? 'uploadingSignature' : 'tellingVerified'], isKept };
}

/** Step 18b. */
function signatureHeard(answer: Answer, said: Said): Led {
  if (answer.status !== 200) return failed('homeserverFailed', answer, said);
  const failures = textIn(answer, 'failures');
  if (areSame(failures, {})) return { to: ['tellingVerified'] };
  return {
    to: [untoldEnd('homeserverFailed', said.given)],
    reason: 'the homeserver refused the signature',
  };
}

export const existingWaits: readonly Waiting[] = [
  {
    name: 'led-capabilities',
    text: 'login tokens are offered if the homeserver has them; else that there are none is told',
    source: 'MSC3906 L200-L213 (steps 4, 5)',
    actor: 'existingDevice',
    states: ['checkingCapabilities'],
    leads: capabilitiesHeard,
  },
  {
    name: 'led-token',
    text: 'each answer to the request for a login token leads where it has to',
    source: 'MSC3906 L266-L268 (step 11); MSC3882 L50-L110, L147-L153',
    actor: 'existingDevice',
    states: ['gettingToken', 'gettingTokenWithProof'],
    leads: tokenHeard,
  },
  {
    name: 'led-look',
    text: 'the new device is trusted if the homeserver has the id and key that it has told',
    source: 'MSC3906 L316-L324 (steps 16, 17, 18a)',
    actor: 'existingDevice',
    states: ['waiting'],
    leads: (answer, said) => deviceLookedFor(answer, said, false),
  },
  {
    name: 'led-last-look',
    text: 'once the ten seconds are over the last answer decides',
    source: 'MSC3906 L316-L324 (steps 16, 17, 18a)',
    actor: 'existingDevice',
    states: ['lastLook'],
    leads: (answer, said) => deviceLookedFor(answer, said, true),
  },
  {
    name: 'led-signature',
    text: 'the new device is told that it is verified only if its signature was taken',
    source: 'MSC3906 L326-L330 (steps 18b, 19)',
    actor: 'existingDevice',
    states: ['uploadingSignature'],
    leads: signatureHeard,
  },
];
