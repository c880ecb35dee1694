/**
 * The chart of the new device: its part of MSC3906, steps 1 to 23, on top of a secure channel. It
 * wants to be signed in (`login.start`).
 *
 * It does what the text says and no more. Where the text does not say that the other device is
 * told, it is not told: these are the final states that nothing is sent before.
 */

import type { Chart } from '../flow/chart.ts';
import { channelFailed, ending, incompatible, lastWord } from '../flow/ending.ts';
import { meetingStates, tellingIncompatible } from '../flow/meeting.ts';
import { failure } from '../messages/reader.ts';
import type { NewDeviceOptions } from './context.ts';
import { login, signedIn } from './login.ts';
import { protocolChoice } from './protocolChoice.ts';
import type { NewDeviceState } from './setup.ts';
import { verification } from './verification.ts';

type States = Readonly<Record<string, NewDeviceState>>;

export const newDeviceChart = ({ stepThree, e2ee }: NewDeviceOptions): Chart<NewDeviceState> => ({
  root: anywhere,
  states: {
    ...(stepThree === 'diagram'
      ? meeting('sendingProgress', 'awaitingProtocols')
      : meeting('awaitingProtocols', 'sendingProgress')),
    ...protocolChoice,
    ...login(e2ee ? 'uploadingKeys' : 'tellingSuccess'),
    ...signedIn,
    ...verification,
    tellingCancelled: lastWord('tellCancelled', 'cancelled', 'cancel'),
    ...ends,
  },
});

const anywhere = {
  id: 'newDevice',
  on: {
    'channel.failed': {
      target: '.channelFailed',
      actions: 'noteChannel',
      description: 'the channel is gone',
    },
    'channel.received': [
      {
        guard: failure('incompatible_intent'),
        target: '.incompatible',
        actions: { type: 'noteReason', params: 'the other device says so' },
        meta: { step: '2' },
        description: 'the other device finds the intents incompatible',
      },
      { meta: { unspecified: true }, description: 'a message the text has no answer to' },
    ],
    'channel.sent': { description: 'the relay holds what was sent' },
    'user.cancel': [
      {
        guard: 'isConnected',
        target: '.tellingCancelled',
        meta: { step: 'cancel' },
        description: 'the user cancels',
      },
      {
        target: '.cancelled',
        meta: { step: 'cancel' },
        description: 'the user cancels before there is anyone to tell',
      },
    ],
    '*': { meta: { unspecified: true }, description: 'nothing the device waits for' },
  },
} as const satisfies NewDeviceState;

/** Steps 1 and 2, and what this device has beside the other one: its user can cancel. */
const meeting = (whenShown: string, whenScanned: string) => {
  const { joining, ...states } = meetingStates(whenShown, whenScanned);
  return {
    ...states,
    joining: {
      ...joining,
      on: {
        'user.cancel': { target: 'leaving', description: 'the user cancels' },
        ...joining.on,
      },
    },
    leaving,
    tellingIncompatible,
  } satisfies States;
};

/**
 * The user cancels while the scanning device joins. Its key may be at the relay already: the other
 * device is to be told, once that is known.
 */
const leaving = {
  on: {
    'channel.connected': {
      target: 'tellingCancelled',
      actions: 'noteCode',
      meta: { step: 'cancel' },
      description: 'there is someone to tell',
    },
    'channel.failed': { target: 'cancelled', description: 'there is nobody to tell' },
    'user.cancel': { description: 'is ending already' },
  },
} as const satisfies NewDeviceState;

const ends = {
  success: ending('success'),
  incompatible,
  unsupported: ending('unsupported'),
  declined: ending('declined'),
  cancelled: ending('cancelled'),
  loginRefused: ending('loginRefused'),
  loginFailed: ending('loginFailed'),
  keysUnknown: ending('keysUnknown'),
  securityError: ending('securityError'),
  channelFailed,
} as const satisfies States;
