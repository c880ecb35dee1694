/** Verification and secrets: steps 15 to 23. */

import type { Property, View } from 'actorcheck';
import { parsed } from '../../http/decode.ts';
import { ed25519Of, examplePlaces, existingDeviceId } from '../../matrix/account.ts';
import { seen } from './seen.ts';
import { bothEndWell, hasEnded, isCareful, isIn, of, withE2ee } from './state.ts';

/** Whether the existing device trusts the new one; one that has crashed no longer knows. */
function trustsOrForgot(view: View): boolean {
  const { trustsNewDevice, deviceId } = of(view, 'existingDevice');
  return trustsNewDevice === true || deviceId == null;
}

const secretsLinks = ['newSecrets=homeserver', 'existingSecrets=homeserver', 'mailbox>newSecrets'];
/** What a to-device event may consist of: a request, or a box. */
const toDeviceForms = new Set([
  'action,name,request_id,requesting_device_id',
  'algorithm,ciphertext,iv,sender_key',
]);
interface ToDeviceForms {
  readonly type: string;
  readonly body?: unknown;
  readonly content?: unknown;
}

/** Symbolic boxes spell out their content, so it is their form that is checked. */
function hasNoSecret({ type, body, content }: ToDeviceForms): boolean {
  const isKnown = (found: unknown): boolean =>
    toDeviceForms.has(
      Object.keys(found as object)
        .sort()
        .join(),
    );
  if (type === 'to-device') return isKnown(content);
  if (type !== 'PUT sendToDevice') return true;
  const { messages } = (parsed(body) ?? {}) as {
    readonly messages?: Record<string, Record<string, unknown>>;
  };
  const all = Object.values(messages ?? {}).flatMap((devices) => Object.values(devices));
  return messages !== undefined && all.every(isKnown);
}

/** The timers that bound how long the existing device waits for the new one to be visible. */
const visibilityTimers = (view: View) =>
  view.timers('existingDevice').filter(({ id }) => id.includes('visibility'));

export const trustProperties: readonly Property[] = [
  {
    name: 'no-wait-over-ten-seconds',
    text: 'who waits for the new device to be visible has a timer of ten seconds running',
    source: 'MSC3906 L316-L317 (step 16)',
    kind: 'always',
    holds: (view) => {
      const value = view.local('existingDevice')?.value;
      if (typeof value !== 'object' || !('waiting' in value)) return true;
      return visibilityTimers(view).some(({ delayMs }) => delayMs === 10_000);
    },
  },
  {
    name: 'visibility-timeout-is-ten-seconds',
    text: 'the time allowed at step 16 is ten seconds',
    source: 'MSC3906 L316-L317 (step 16)',
    kind: 'always',
    when: (view) => visibilityTimers(view).length > 0,
    holds: (view) => visibilityTimers(view).every(({ delayMs }) => delayMs === 10_000),
  },
  {
    name: 'waiting-for-device-ends',
    text: 'the wait for the new device to be visible comes to an end',
    source: 'MSC3906 L316-L317 (step 16)',
    kind: 'eventually',
    when: (view) => visibilityTimers(view).length > 0,
    holds: (view) =>
      view.timers('existingDevice').every(({ id }) => !id.includes('visibility')) &&
      !isIn(view, 'existingDevice', 'lastLook'),
  },
  {
    name: 'verified-only-if-key-matched',
    text: 'a device is verified only if the homeserver has it with the id and key it told',
    source: 'MSC3906 L319-L324 (steps 17, 18a)',
    kind: 'always',
    holds: (view) => {
      const { trustsNewDevice, newDevice, deviceId, deviceKey } = of(view, 'existingDevice');
      if (!trustsNewDevice) return true;
      if (newDevice == null || deviceKey == null) return false;
      return newDevice.device_id === deviceId && ed25519Of(newDevice) === deviceKey;
    },
  },
  {
    name: 'signed-only-if-verified',
    text: 'the homeserver has a cross-signature only of a device that was verified first',
    source: 'MSC3906 L324-L327 (steps 18a, 18b)',
    kind: 'always',
    holds: (view) => !of(view, 'homeserver').crossSigned || trustsOrForgot(view),
  },
  {
    name: 'told-only-if-signed',
    text: 'with cross-signing the new device is told only after its signature was taken',
    source: 'MSC3906 L326-L330 (steps 18b, 19)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'existingDevice', 'tellingVerified', 'awaitingConfirmation', 'success') ||
      of(view, 'homeserver').crossSigned === true,
    // A device has only the word of the homeserver that it has taken the signature.
    appliesTo: (settings) =>
      withE2ee(settings) && settings['cross-signing'] === true && isCareful('homeserver')(settings),
  },
  {
    name: 'mismatch-leaves-no-trust',
    text: 'where the keys of step 17 do not match nothing is verified or signed',
    source: 'MSC3906 L321-L322 (step 17)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'existingDevice', 'securityError', 'tellingSecurityError') ||
      (!of(view, 'existingDevice').trustsNewDevice && !of(view, 'homeserver').crossSigned),
  },
  {
    name: 'verifier-trusted-only-after-20',
    text: 'the verifying device is trusted only with the id and key that the homeserver has',
    source: 'MSC3906 L358-L360 (step 20), L368-L369 (step 22)',
    kind: 'always',
    holds: (view) => {
      const { trustsVerifyingDevice, verifyingDevice, verifyingId, verifyingKey } = of(
        view,
        'newDevice',
      );
      if (!trustsVerifyingDevice) return true;
      if (verifyingDevice == null || verifyingKey == null) return false;
      return (
        verifyingDevice.device_id === verifyingId && ed25519Of(verifyingDevice) === verifyingKey
      );
    },
  },
  {
    name: 'master-key-trusted-only-after-21a',
    text: 'the master key is trusted only if the homeserver has the same, and after step 20',
    source: 'MSC3906 L362-L366 (steps 21a, 21b)',
    kind: 'always',
    holds: (view) => {
      const masterKeySeen = seen(view, 'masterKey');
      const { trustsMasterKey, masterKey, verifyingDevice } = of(view, 'newDevice');
      if (!trustsMasterKey) return true;
      return verifyingDevice != null && masterKey != null && masterKeySeen === masterKey;
    },
  },
  {
    name: 'master-key-before-verifier',
    text: 'if a master key was sent the verifying device is trusted only after it',
    source: 'MSC3906 L362-L369 (steps 21b, 22)',
    kind: 'always',
    holds: (view) => {
      const { trustsVerifyingDevice, masterKey, trustsMasterKey } = of(view, 'newDevice');
      return !trustsVerifyingDevice || masterKey == null || trustsMasterKey === true;
    },
  },
  {
    name: 'no-trust-after-security-error',
    text: 'who aborts at step 20 or 21a trusts nothing',
    source: 'MSC3906 L359-L364 (steps 20, 21a)',
    kind: 'always',
    holds: (view) => {
      if (!isIn(view, 'newDevice', 'securityError', 'keysUnknown')) return true;
      const { trustsMasterKey, trustsVerifyingDevice } = of(view, 'newDevice');
      return !trustsMasterKey && !trustsVerifyingDevice;
    },
  },
  {
    name: 'secrets-only-to-verified-device',
    text: 'secrets are shared only with the device that was verified',
    source: 'MSC3906 L371-L374 (step 23), L324 (step 18a)',
    kind: 'always',
    holds: (view) => {
      const { queue = [], trusted } = of(view, 'existingSecrets');
      const isAsked = queue.length > 0;
      if (!isAsked && (of(view, 'newSecrets').received ?? []).length === 0) return true;
      const { deviceId } = of(view, 'existingDevice');
      return trustsOrForgot(view) && (!isAsked || trusted?.deviceId === deviceId);
    },
  },
  {
    name: 'secrets-unlocked-only-after-18a',
    text: 'secrets are there for a device only once it is verified',
    source: 'MSC3906 L324 (step 18a), L371-L374 (step 23)',
    kind: 'always',
    holds: (view) =>
      of(view, 'existingSecrets').trusted == null ||
      of(view, 'existingDevice').trustsNewDevice === true,
  },
  {
    name: 'homeserver-sees-no-secret',
    text: 'a secret crosses the homeserver only sealed for the device that asked for it',
    source: 'MSC3906 L371-L374 (step 23)',
    kind: 'always',
    holds: (view) =>
      secretsLinks.every((link) =>
        view.messages(link).every(({ message }) => hasNoSecret(message as ToDeviceForms)),
      ),
  },
  {
    name: 'secrets-asked-only-after-22',
    text: 'secrets are asked for only after the verifying device is trusted',
    source: 'MSC3906 L368-L374 (steps 22, 23)',
    kind: 'always',
    holds: (view) =>
      !of(view, 'newSecrets').request || of(view, 'newDevice').trustsVerifyingDevice === true,
  },
  {
    name: 'waiting-for-secrets-ends',
    text: 'a device that has asked for secrets does not wait for them for ever',
    source: 'MSC3906 L371-L374 (step 23)',
    kind: 'eventually',
    when: (view) => of(view, 'newSecrets').request != null,
    holds: (view) => ['complete', 'incomplete'].includes(view.local('newSecrets')?.value as string),
    appliesTo: withE2ee,
  },
  {
    name: 'both-well-agree',
    text: 'who both end well agree on key, code, homeserver, device ids and keys',
    source: 'MSC3906 L270-L281, L299-L314, L329-L356 (steps 12, 15, 19)',
    kind: 'always',
    holds: (view) => {
      if (!bothEndWell(view)) return true;
      const mine = of(view, 'newDevice');
      const theirs = of(view, 'existingDevice');
      const keys = [of(view, 'newChannel'), of(view, 'existingChannel')].map(
        ({ secrets }) => secrets?.sharedKey,
      );
      const agree =
        keys[0] === keys[1] &&
        mine.code === theirs.code &&
        mine.homeserver === examplePlaces.homeserverUrl;
      // Without E2EE no ids and keys are told.
      if (theirs.deviceId == null) return agree;
      return agree && mine.deviceId === theirs.deviceId && mine.verifyingId === existingDeviceId;
    },
  },
  {
    name: 'both-well-trust-each-other',
    text: 'who both end well with E2EE have each verified the other',
    source: 'MSC3906 L3-L5, L324, L368-L369 (steps 18a, 22)',
    kind: 'always',
    holds: (view) =>
      !bothEndWell(view) ||
      (of(view, 'existingDevice').trustsNewDevice === true &&
        of(view, 'newDevice').trustsVerifyingDevice === true),
    appliesTo: withE2ee,
  },
  {
    name: 'trust-withdrawn-after-security-error',
    text: 'if the new device aborts at step 20 or 21a its verification is taken back',
    source: 'MSC3906 L324-L327 (step 18) against L359-L364 (steps 20, 21a)',
    kind: 'eventually',
    when: (view) => isIn(view, 'newDevice', 'securityError'),
    holds: (view) => of(view, 'existingDevice').trustsNewDevice === false,
    appliesTo: withE2ee,
  },
  {
    name: 'abort-leaves-no-session',
    text: 'a new device that ends other than well keeps no session',
    source: 'MSC3906 L359-L364 (steps 20, 21a), L381-L392',
    kind: 'always',
    holds: (view) =>
      !hasEnded(view, 'newDevice') ||
      isIn(view, 'newDevice', 'success') ||
      !of(view, 'newDevice').accessToken,
  },
];
