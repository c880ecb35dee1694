/** What amendments change in the chart of the existing device. */

import { hearsLateAnswers, tellFailure, waitsForAnswers } from '../flow/amendments.ts';
import type { Change } from '../flow/chart.ts';
import { ending, lastWord } from '../flow/ending.ts';
import { received } from '../messages/reader.ts';
import type { ExistingDeviceOptions } from './context.ts';
import { silent } from './failures.ts';
import type { ExistingDeviceState } from './setup.ts';

/** The ends that, as written, the new device is not told of. */
const untold = [
  'uiaCancelled',
  'uiaFailed',
  'tokenRefused',
  'homeserverFailed',
  'deviceNotVisible',
  'securityError',
] as const;

const confirmVerified = {
  at: { tellingVerified: { instead: { success: 'awaitingConfirmation' } } },
  states: {
    awaitingConfirmation: {
      on: {
        'channel.received': {
          guard: received('m.login.success'),
          target: 'success',
          description: 'the new device has verified this one in turn',
        },
      },
    },
  },
  after: 'tellingVerified',
} as const satisfies Change<ExistingDeviceState>;

const canCancel = {
  root: {
    first: {
      'user.cancel': [
        {
          guard: 'canCancel',
          target: '.tellingCancelled',
          description: 'the user cancels on the existing device',
        },
        { description: 'nobody to tell yet, or the token is on its way' },
      ],
    },
  },
  states: { tellingCancelled: lastWord('tellCancelled', 'cancelled', 'cancel') },
  before: 'success',
} as const satisfies Change<ExistingDeviceState>;

/** Step 16 is for a device that does E2EE: another one has nothing more to do. */
const withoutE2ee = {
  at: {
    awaitingSuccess: {
      first: {
        'channel.received': {
          guard: 'hasKeys',
          target: 'unverified',
          meta: { step: '15' },
          description: `the new device names its key, and there is no E2EE here: ${silent}`,
        },
      },
    },
  },
  states: { unverified: ending('unverified') },
  after: 'deviceNotVisible',
} as const satisfies Change<ExistingDeviceState>;

/** The changes for the amendments that are on, and for how answers come. */
export const existingDeviceChanges = ({
  amended,
  timesOut,
  e2ee,
}: ExistingDeviceOptions): Change<ExistingDeviceState>[] => [
  ...(e2ee ? [] : [withoutE2ee]),
  ...(amended('confirm-verified') ? [confirmVerified] : []),
  ...(amended('tell-failure')
    ? [tellFailure(e2ee ? untold : [...untold, 'unverified'], 'the new device gives up')]
    : []),
  ...(amended('existing-can-cancel') ? [canCancel] : []),
  timesOut ? hearsLateAnswers : waitsForAnswers,
];
