/** What the existing device decides by: what the homeserver answers, and the keys it compares. */

import { decodeText, whenOk } from '../../http/decode.ts';
import { ed25519Of, isSigned, userId } from '../../matrix/account.ts';
import {
  capabilitiesSchema,
  type DeviceKeys,
  getTokenResponseSchema,
  keysQueryResponseSchema,
  signaturesUploadResponseSchema,
  uiaChallengeSchema,
} from '../../matrix/messages.ts';
import type { Args } from '../behaviour.ts';
import { flowGuards } from '../flow/actions.ts';
import type { ExistingDevice, ExistingDeviceContext } from './context.ts';

type Event = { readonly type: string };
type Seen = Args<ExistingDeviceContext>;

export const bodyOf = (event: Event): unknown => ('body' in event ? event.body : undefined);

/** The new device's keys, if the homeserver's answer has them: then it is visible. */
export function visible({ context, event }: Seen): DeviceKeys | undefined {
  const answer = whenOk(decodeText(keysQueryResponseSchema, bodyOf(event)));
  return answer?.device_keys[userId]?.[context.deviceId ?? ''];
}

export function existingDeviceGuards(device: ExistingDevice) {
  const { account, names, messageIf } = device;
  return {
    ...flowGuards(device),
    hasCapability: ({ event }: Seen) => {
      const found = whenOk(decodeText(capabilitiesSchema, bodyOf(event)))?.capabilities;
      return found?.[names.getTokenCapability]?.enabled === true;
    },
    /** Under the amendment `existing-can-cancel`. */
    canCancel: ({ context: { code, token } }: Seen) => code !== null && token === null,
    isOfferedProtocol: ({ event }: Seen) =>
      messageIf(event, 'm.login.protocol')?.protocol === names.loginToken,
    isToken: ({ event }: Seen) => decodeText(getTokenResponseSchema, bodyOf(event)).ok,
    isChallenge: ({ event }: Seen) => decodeText(uiaChallengeSchema, bodyOf(event)).ok,
    hasKeys: ({ event }: Seen) => messageIf(event, 'm.login.success')?.device_id !== undefined,
    isVisible: (seen: Seen) => visible(seen) !== undefined,
    isSameDevice: ({ context }: Seen) => isSameDevice(device, context),
    hasCrossSigning: () => account.crossSigning !== null,
    isSignatureTaken: ({ event }: Seen) => {
      const answer = whenOk(decodeText(signaturesUploadResponseSchema, bodyOf(event)));
      return answer !== undefined && Object.keys(answer.failures).length === 0;
    },
  };
}

/** Step 17: id and key are those of step 15, for keys that sign themselves. */
const isSameDevice = (
  { crypto }: ExistingDevice,
  { deviceId, deviceKey, newDevice }: ExistingDeviceContext,
): boolean =>
  newDevice !== null &&
  deviceKey !== null &&
  newDevice.device_id === deviceId &&
  ed25519Of(newDevice) === deviceKey &&
  isSigned(crypto, newDevice, deviceId, deviceKey);
