/** What amendments change in the chart of the new device. */

import { hearsLateAnswers, tellFailure, waitsForAnswers } from '../flow/amendments.ts';
import type { Change } from '../flow/chart.ts';
import { failure } from '../messages/reader.ts';
import type { NewDeviceOptions } from './context.ts';
import type { NewDeviceState } from './setup.ts';

/** The ends that, as written, the other device is not told of. */
const untold = ['loginRefused', 'loginFailed', 'keysUnknown', 'securityError'] as const;

/** What has been told as done is not taken back. */
const done = { 'user.cancel': { description: 'is done already' } } as const;

const confirmVerified = {
  at: { requestingSecrets: { instead: { success: 'confirming' } } },
  states: {
    confirming: {
      entry: 'tellSuccess',
      on: {
        'channel.sent': { target: 'success', description: 'the existing device can know' },
      },
    },
  },
  after: 'requestingSecrets',
} as const satisfies Change<NewDeviceState>;

const existingCanCancel = {
  root: {
    last: {
      'channel.received': {
        guard: failure('cancelled'),
        target: '.cancelled',
        description: 'the existing device has cancelled',
      },
    },
  },
} as const satisfies Change<NewDeviceState>;

const httpsOnly = {
  at: {
    awaitingApproval: {
      first: {
        'channel.received': {
          guard: 'namesOpenHomeserver',
          target: 'loginFailed',
          actions: { type: 'noteReason', params: 'the homeserver is not of https' },
          meta: { step: '12' },
          description: 'the token would go where others can read it',
        },
      },
    },
  },
} as const satisfies Change<NewDeviceState>;

/** The changes for the amendments that are on, and for how answers come. */
export function newDeviceChanges({
  amended,
  timesOut,
}: NewDeviceOptions): Change<NewDeviceState>[] {
  const confirms = amended('confirm-verified');
  return [
    ...(confirms ? [confirmVerified] : []),
    ...(amended('no-late-cancel') ? [{ at: { tellingSuccess: { first: done } } }] : []),
    ...(amended('no-late-cancel') && confirms ? [{ at: { confirming: { first: done } } }] : []),
    ...(amended('https-only') ? [httpsOnly] : []),
    ...(amended('tell-failure') ? [tellFailure(untold, 'the other device gives up')] : []),
    ...(amended('existing-can-cancel') ? [existingCanCancel] : []),
    timesOut ? hearsLateAnswers : waitsForAnswers,
  ];
}
