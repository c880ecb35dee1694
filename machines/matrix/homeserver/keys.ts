/** The device list and its keys: how a device uploads its own, and what the others are told. */

import { and, not, stateIn } from 'xstate';
import { decodeText, whenOk } from '../../http/decode.ts';
import { holdUndecided, whim } from '../../http/held.ts';
import { type HttpResponse, response } from '../../http/message.ts';
import { existingDeviceId, newDeviceId, userId } from '../account.ts';
import { type DeviceKeys, type KeysQueryResponse, keysUploadSchema } from '../messages.ts';
import type { Args, HomeserverEvent, HomeserverOptions } from './context.ts';
import { otherKeys, otherMaster } from './lies.ts';
import { isMinted } from './loginTokens.ts';
import { answerTo, assign, bodyOf, emit, refuse, reply, sender, unauthorized } from './requests.ts';

const keysIn = (event: HomeserverEvent): DeviceKeys | undefined =>
  whenOk(decodeText(keysUploadSchema, bodyOf(event)))?.device_keys;

/** The keys of the account's devices, or what a lie makes of them. */
function devicesAnswer(
  { crypto, published, liesWith }: HomeserverOptions,
  newDevice: DeviceKeys | null,
  decided: string | undefined,
  isVisible: boolean,
): Record<string, DeviceKeys> {
  const devices: Record<string, DeviceKeys> = { [existingDeviceId]: published.device };
  if (isVisible && newDevice !== null) devices[newDeviceId] = newDevice;
  if (decided === 'lie-device-key' && newDevice !== null) {
    devices[newDeviceId] = otherKeys(crypto, newDevice, liesWith);
  }
  if (decided === 'lie-verifying-device') {
    devices[existingDeviceId] = otherKeys(crypto, published.device, liesWith);
  }
  return devices;
}

/** What a device that verifies another one compares with, as the homeserver tells it. */
function keysAnswer(
  options: HomeserverOptions,
  { context, event }: Args,
  isVisible: boolean,
): KeysQueryResponse {
  const { crypto, published } = options;
  const decided = 'decided' in event ? event.decided : undefined;
  const devices = devicesAnswer(options, context.newDevice, decided, isVisible);
  const answer = { device_keys: { [userId]: devices } };
  if (published.crossSigning === null || decided === 'omit-master-key') return answer;
  const { crossSigning } = published;
  const told = decided === 'lie-master-key' ? otherMaster(crypto, crossSigning) : crossSigning;
  return {
    ...answer,
    master_keys: { [userId]: told.master },
    self_signing_keys: { [userId]: told.selfSigning },
    user_signing_keys: { [userId]: told.userSigning },
  };
}

export const keysGuards = (options: HomeserverOptions) => ({
  isOwnKeys: (args: Args) => {
    const keys = keysIn(args.event);
    return keys !== undefined && keys.device_id === sender(options, args);
  },
});

export const keysActions = (options: HomeserverOptions) => ({
  storeKeys: assign(({ event }) => ({ newDevice: keysIn(event) ?? null })),
  replyKeys: emit((args, shown: { isVisible: boolean }) => {
    const keys: HttpResponse = response(200, keysAnswer(options, args, shown.isVisible));
    return answerTo(args.event, keys);
  }),
});

const isVisible = stateIn({ device: 'visible' });

const opened = {
  'GET account/whoami': {
    guard: 'isOidcSession',
    target: 'signedIn',
    actions: 'openSession',
    description: 'the provider has opened a session for the new device',
  },
} as const;

/**
 * The part of the machine that is the device list: what it says of the new device. That device is
 * visible some time after the existing one has first asked for it.
 */
export function device({ visibleAfterMs, provider }: HomeserverOptions) {
  const visibility: Record<number, 'visible'> =
    visibleAfterMs === null ? {} : { [visibleAfterMs]: 'visible' };
  return {
    initial: 'absent',
    states: {
      absent: {
        on: {
          'POST login': {
            guard: and(['isToken', isMinted]),
            target: 'signedIn',
            actions: 'signIn',
            description: 'the new device has a session',
          },
          ...(provider === undefined ? {} : opened),
        },
      },
      signedIn: {
        on: {
          'POST keys/upload': {
            guard: and(['isAuthorized', 'isOwnKeys']),
            target: visibleAfterMs === 0 ? 'visible' : 'hidden',
            actions: 'storeKeys',
            description: 'its keys are uploaded',
          },
        },
      },
      hidden: {
        on: {
          'POST keys/query': {
            guard: 'isFromExisting',
            target: 'appearing',
            description: 'the existing device asks for it for the first time',
          },
        },
      },
      appearing: { after: visibility },
      visible: {},
    },
  } as const;
}

export const keysWhims = {
  'lie-device-key': whim('POST keys/query', 'shows another key for the new device'),
  'lie-verifying-device': whim('POST keys/query', 'shows another key for the existing device'),
  'lie-master-key': whim('POST keys/query', 'shows another master key'),
  'omit-master-key': whim('POST keys/query', 'shows no master key'),
} as const;

/** `POST /keys/upload`. */
export const keysUpload = [
  unauthorized,
  {
    guard: 'isOwnKeys',
    actions: reply({ one_time_key_counts: {} }),
    description: 'the keys are stored',
  },
  { actions: refuse(400, 'M_INVALID_PARAM'), description: "not the sender's keys" },
] as const;

/** `POST /keys/query`. */
export const keysQuery = [
  unauthorized,
  {
    guard: and(['isFromExisting', not(isVisible)]),
    actions: { type: 'replyKeys', params: { isVisible: false } },
    meta: { step: '16' },
    description: 'the new device is not in the list',
  },
  holdUndecided,
  {
    guard: isVisible,
    actions: { type: 'replyKeys', params: { isVisible: true } },
    description: 'the keys of both devices',
  },
  {
    actions: { type: 'replyKeys', params: { isVisible: false } },
    description: 'the keys of the existing device',
  },
] as const;
