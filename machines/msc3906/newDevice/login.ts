/**
 * The states of the new device in which it signs in: from the approval until it hears that the
 * other device has verified it (MSC3906 steps 10 to 15, and 19).
 */

import { received } from '../messages/reader.ts';
import { noAnswer, refused } from './failures.ts';
import type { NewDeviceState } from './setup.ts';

/** Steps 10 to 13. Which state follows depends on whether it sets up E2EE. */
export const login = (next: 'uploadingKeys' | 'tellingSuccess') =>
  ({
    awaitingApproval: {
      on: {
        'channel.received': [
          {
            guard: received('m.login.declined'),
            target: 'declined',
            meta: { step: '10' },
            description: 'the user declined on the existing device',
          },
          {
            guard: received('m.login.approved'),
            target: 'loggingIn',
            actions: 'noteToken',
            meta: { step: '12' },
            description: 'a login token is there',
          },
        ],
      },
    },
    loggingIn: {
      entry: 'login',
      after: noAnswer,
      on: {
        'response.200': [
          {
            guard: 'isLogin',
            target: next,
            actions: 'noteLogin',
            meta: { step: '13' },
            description: 'signed in',
          },
          refused,
        ],
        'response.403': {
          target: 'loginRefused',
          actions: 'noteStatus',
          meta: { step: '13' },
          description: 'the token is expired, used or unknown: the other device is not told',
        },
        'response.*': refused,
      },
    },
  }) as const satisfies Readonly<Record<string, NewDeviceState>>;

/** Steps 14 and 15, and 19: it tells that it is signed in, and hears that it is verified. */
export const signedIn = {
  tellingSuccess: {
    entry: 'tellSuccess',
    on: {
      'channel.sent': { target: 'success', meta: { step: '14' }, description: 'all is done' },
    },
  },
  uploadingKeys: {
    entry: 'uploadKeys',
    after: noAnswer,
    on: {
      'response.200': {
        target: 'awaitingVerified',
        actions: 'tellSuccessAndKeys',
        meta: { step: '15' },
        description: 'its keys are at the homeserver',
      },
      'response.*': refused,
    },
  },
  awaitingVerified: {
    on: {
      'channel.received': {
        guard: received('m.login.verified'),
        target: 'checkingKeys',
        actions: 'noteVerifying',
        meta: { step: '19' },
        description: 'the existing device has verified this one',
      },
    },
  },
} as const satisfies Readonly<Record<string, NewDeviceState>>;
