/**
 * The chart of the existing device: its part of MSC3906, steps 1 to 19, on top of a secure channel.
 * It is signed in and helps the new one (`login.reciprocate`).
 *
 * It does what the text says and no more. Where the text does not say that the new device is told,
 * it is not told: these are the final states that nothing is sent before. It cannot cancel: the
 * text gives that to the new device alone (L383).
 */

import { anywhere } from '../flow/anywhere.ts';
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
  root: { id: 'existingDevice', on: anywhere([cancelled], {}) },
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

const cancelled = {
  guard: failure('cancelled'),
  target: '.cancelled',
  meta: { step: 'cancel' },
  description: 'the new device has cancelled',
} as const;

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
