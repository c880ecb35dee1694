/**
 * The states of the existing device in which it verifies the new one: it waits until that is in the
 * device list, compares its keys, signs them, and tells it (MSC3906 steps 16 to 19).
 */

import { noAnswer, refused, silent } from './failures.ts';
import type { ExistingDeviceState } from './setup.ts';

type States = Readonly<Record<string, ExistingDeviceState>>;

/** Its keys are in the device list. */
const found = <const Description extends string>(description: Description) =>
  ({
    guard: 'isVisible',
    target: 'checking',
    actions: 'noteKeys',
    meta: { step: '16' },
    description,
  }) as const;

/** Step 16. */
export const visibility = {
  waiting: {
    initial: 'looking',
    on: {
      'response.200': [
        found('the new device is visible'),
        { description: 'the new device is not visible yet' },
      ],
      'response.*': { description: 'no device list this time' },
    },
    after: {
      visibilityTimeout: { target: 'lastLook', description: 'the ten seconds are over' },
    },
    states: {
      looking: {
        entry: 'look',
        after: {
          lookInterval: { target: 'looking', reenter: true },
        },
      },
    },
  },
  /** Whether it became visible in time can only be known by asking once the time is over. */
  lastLook: {
    entry: 'look',
    after: {
      requestTimeout: {
        target: 'deviceNotVisible',
        actions: 'noteNoAnswer',
        description: `no answer: ${silent}`,
      },
    },
    on: {
      'response.200': [
        found('the new device became visible in time'),
        {
          target: 'deviceNotVisible',
          actions: { type: 'noteReason', params: 'not visible within 10 seconds' },
          meta: { step: '16' },
          description: `not visible within 10 seconds: ${silent}`,
        },
      ],
      'response.*': {
        target: 'deviceNotVisible',
        actions: 'noteStatus',
        description: `no device list: ${silent}`,
      },
    },
  },
} as const satisfies States;

/** Steps 17 to 19. */
export const verification = {
  checking: {
    always: [
      {
        guard: 'isSameDevice',
        target: 'trusting',
        meta: { step: '17' },
        description: 'id and key match',
      },
      {
        target: 'securityError',
        actions: { type: 'noteReason', params: 'device key mismatch' },
        meta: { step: '17' },
        description: `id or key do not match: ${silent}`,
      },
    ],
  },
  trusting: {
    always: {
      target: 'verifying',
      actions: ['trust', 'trustWithSecrets'],
      meta: { step: '18a' },
      description: 'the new device is verified locally',
    },
  },
  verifying: {
    always: [
      { guard: 'hasCrossSigning', target: 'uploadingSignature' },
      { target: 'tellingVerified' },
    ],
  },
  uploadingSignature: {
    entry: 'uploadSignature',
    after: noAnswer,
    on: {
      'response.200': [
        {
          guard: 'isSignatureTaken',
          target: 'tellingVerified',
          meta: { step: '18b' },
          description: 'the new device is cross-signed',
        },
        {
          target: 'homeserverFailed',
          actions: { type: 'noteReason', params: 'the homeserver refused the signature' },
          meta: { step: '18b' },
          description: `the signature is refused: ${silent}`,
        },
      ],
      'response.*': refused,
    },
  },
  tellingVerified: {
    entry: 'tellVerified',
    on: {
      'channel.sent': {
        target: 'success',
        meta: { step: '19' },
        description: 'the new device can check in turn',
      },
    },
  },
} as const satisfies States;
