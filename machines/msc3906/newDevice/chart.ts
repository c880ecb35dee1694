/**
 * The chart of the new device: its part of MSC3906, steps 1 to 23, on top of a secure channel. It
 * wants to be signed in (`login.start`).
 *
 * It does what the text says and no more. Where the text does not say that the other device is
 * told, it is not told: these are the final states that nothing is sent before.
 */

import { anywhere } from '../flow/anywhere.ts';
import type { Chart } from '../flow/chart.ts';
import { channelFailed, ending, incompatible, lastWord } from '../flow/ending.ts';
import { meetingStates, tellingIncompatible } from '../flow/meeting.ts';
import type { NewDeviceOptions } from './context.ts';
import { login, signedIn } from './login.ts';
import { protocolChoice } from './protocolChoice.ts';
import type { NewDeviceState } from './setup.ts';
import { verification } from './verification.ts';

type States = Readonly<Record<string, NewDeviceState>>;

export const newDeviceChart = ({ stepThree, e2ee }: NewDeviceOptions): Chart<NewDeviceState> => ({
  root: { id: 'newDevice', on: anywhere([], cancelling) },
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

/** The text lets only this device cancel (L383). */
const cancelling = {
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
} as const;

/** Steps 1 and 2. Other than on the existing device, the user can cancel while it joins. */
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
