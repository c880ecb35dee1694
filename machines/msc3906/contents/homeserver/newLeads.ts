/** Where answers of the homeserver lead on the new device, and what is kept of them. */

import { userId } from '../../../matrix/account.ts';
import { of } from '../../properties/state.ts';
import { areSame, untoldEnd } from '../parties.ts';
import type { Said } from '../rows.ts';
import {
  type Answer,
  areOf,
  areTexts,
  deviceIn,
  failed,
  keysIn,
  type Led,
  textIn,
  type Waiting,
} from './waiting.ts';

/** Step 13. */
function loggedIn(answer: Answer, said: Said): Led {
  const { given, view } = said;
  const { status } = answer;
  if (status === 403) return failed('loginRefused', answer, said);
  const [access_token, device_id] = [textIn(answer, 'access_token'), textIn(answer, 'device_id')];
  if (status !== 200 || !areTexts(access_token, device_id, textIn(answer, 'user_id'))) {
    return failed('loginFailed', answer, said);
  }
  const { accessToken, deviceId, token } = of(view, 'newDevice');
  return {
    to: given.settings.e2ee ? ['uploadingKeys'] : ['tellingSuccess', 'success'],
    isKept: accessToken === access_token && deviceId === device_id && token === null,
  };
}

const publicKeyOf = (keys: { readonly keys: Readonly<Record<string, string>> } | undefined) =>
  Object.values(keys?.keys ?? {})[0];

/** Steps 20 to 23. */
function verifierChecked(answer: Answer, said: Said): Led {
  const { verifyingId, verifyingKey, masterKey, ...kept } = of(said.view, 'newDevice');
  const trustsNothing = !kept.trustsMasterKey && !kept.trustsVerifyingDevice;
  if (answer.status !== 200)
    return { ...failed('keysUnknown', answer, said), isKept: trustsNothing };
  const abort = (reason: string): Led => {
    return { to: [untoldEnd('securityError', said.given)], reason, isKept: trustsNothing };
  };
  const keys = deviceIn(answer, verifyingId);
  if (!areOf(said, keys, verifyingId, verifyingKey)) return abort('verifying device mismatch');
  const found = publicKeyOf(keysIn(answer).master_keys?.[userId]);
  if (masterKey != null && found === undefined) return abort('no master key at the homeserver');
  if (masterKey != null && found !== masterKey) return abort('master key mismatch');
  const isKept =
    areSame(kept.verifyingDevice, keys) &&
    kept.trustsVerifyingDevice === true &&
    kept.trustsMasterKey === (masterKey != null) &&
    areSame(of(said.view, 'newSecrets').request, secretsRequest(answer, said));
  return { to: ['success', 'confirming'], isKept };
}

/** Step 23: whom to ask for secrets, and what they have to fit. */
function secretsRequest(answer: Answer, { view }: Said): object {
  const { homeserver, accessToken, deviceId, verifyingId, masterKey } = of(view, 'newDevice');
  const { self_signing_keys, user_signing_keys } = keysIn(answer);
  return {
    type: 'secrets.request',
    homeserverUrl: homeserver,
    accessToken,
    ownDeviceId: deviceId,
    deviceId: verifyingId,
    identityKey: deviceIn(answer, verifyingId)?.keys[`curve25519:${verifyingId}`] ?? '',
    publicKeys: {
      'm.cross_signing.master': masterKey,
      'm.cross_signing.self_signing': publicKeyOf(self_signing_keys?.[userId]) ?? null,
      'm.cross_signing.user_signing': publicKeyOf(user_signing_keys?.[userId]) ?? null,
    },
  };
}

export const newWaits: readonly Waiting[] = [
  {
    name: 'led-login',
    text: 'the new device is signed in by an answer that says so, and keeps what that says',
    source: 'MSC3906 L283-L284 (step 13)',
    actor: 'newDevice',
    states: ['loggingIn'],
    leads: loggedIn,
  },
  {
    name: 'led-keys-uploaded',
    text: 'the new device goes on once its keys are at the homeserver, and ends where they are not',
    source: 'MSC3906 L131, L299-L314 (step 15)',
    actor: 'newDevice',
    states: ['uploadingKeys'],
    leads: (answer, said) =>
      answer.status === 200 ? { to: ['awaitingVerified'] } : failed('loginFailed', answer, said),
  },
  {
    name: 'led-verifier-checked',
    text: 'the verifying device and the master key are trusted if the homeserver has the same ones',
    source: 'MSC3906 L358-L374 (steps 20 to 23)',
    actor: 'newDevice',
    states: ['checkingKeys'],
    leads: verifierChecked,
  },
];
