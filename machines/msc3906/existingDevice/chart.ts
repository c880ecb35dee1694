/**
 * The chart of the existing device: its part of MSC3906, steps 1 to 19, on top of a secure channel.
 * It is signed in and helps the new one (`login.reciprocate`).
 *
 * It does what the text says and no more. Where the text does not say that the new device is told,
 * it is not told: these are the final states that nothing is sent before. It cannot cancel: the
 * text gives that to the new device alone (L383).
 */

import type { Chart } from '../flow/chart.ts';
import { channelFailed, ending, incompatible } from '../flow/ending.ts';
import { meetingStates, tellingIncompatible } from '../flow/meeting.ts';
import { failure } from '../messages/reader.ts';
import type { ExistingDeviceOptions } from './context.ts';
import { approval, loginToken } from './login.ts';
import { protocolChoice } from './protocolChoice.ts';
import type { ExistingDeviceState } from './setup.ts';
import { verification, visibility } from './verification.ts';

type States = Readonly<Record<string, ExistingDeviceState>>;

export const existingDeviceChart = ({
  stepThree,
}: ExistingDeviceOptions): Chart<ExistingDeviceState> => ({
  root: anywhere,
  states: {
    ...(stepThree === 'diagram'
      ? meetingStates('checkingCapabilities', 'awaitingProgress')
      : meetingStates('awaitingProgress', 'checkingCapabilities')),
    tellingIncompatible,
    ...protocolChoice,
    ...approval,
    ...loginToken,
    ...visibility,
    ...verification,
    ...ends,
  },
});

const anywhere = {
  id: 'existingDevice',
  on: {
    'channel.failed': {
      target: '.channelFailed',
      actions: 'noteChannel',
      description: 'the channel is gone',
    },
    'channel.received': [
      {
        guard: failure('cancelled'),
        target: '.cancelled',
        meta: { step: 'cancel' },
        description: 'the new device has cancelled',
      },
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
    '*': { meta: { unspecified: true }, description: 'nothing the device waits for' },
  },
} as const satisfies ExistingDeviceState;

const ends = {
  success: ending('success'),
  incompatible,
  unsupported: ending('unsupported'),
  declined: ending('declined'),
  cancelled: ending('cancelled'),
  uiaCancelled: ending('uiaCancelled'),
  uiaFailed: ending('uiaFailed'),
  tokenRefused: ending('tokenRefused'),
  homeserverFailed: ending('homeserverFailed'),
  deviceNotVisible: ending('deviceNotVisible'),
  securityError: ending('securityError'),
  channelFailed,
} as const satisfies States;
