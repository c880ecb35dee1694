/** The states of the new device in which it verifies the other one (MSC3906 steps 20 to 23). */

import type { NewDeviceState } from './setup.ts';

export const verification = {
  checkingKeys: {
    entry: 'queryKeys',
    after: {
      requestTimeout: {
        target: 'keysUnknown',
        actions: 'noteNoAnswer',
        description: 'no answer: nothing is trusted, the other device is not told',
      },
    },
    on: {
      'response.200': [
        {
          guard: 'isOtherDevice',
          target: 'securityError',
          actions: { type: 'noteReason', params: 'verifying device mismatch' },
          meta: { step: '20' },
          description: 'not the device that the homeserver knows: aborts',
        },
        {
          target: 'checkingMasterKey',
          actions: 'noteVerifyingDevice',
          meta: { step: '20' },
          description: 'id and key of the verifying device match',
        },
      ],
      'response.*': {
        target: 'keysUnknown',
        actions: 'noteStatus',
        description: 'no keys: nothing is trusted, the other device is not told',
      },
    },
  },
  checkingMasterKey: {
    always: [
      {
        guard: 'namesNoMasterKey',
        target: 'trustingDevice',
        description: 'no master key was sent',
      },
      {
        guard: 'hasNoMasterKey',
        target: 'securityError',
        actions: { type: 'noteReason', params: 'no master key at the homeserver' },
        meta: { step: '21a' },
        description: 'the homeserver has no master key: aborts',
      },
      {
        guard: 'hasOtherMasterKey',
        target: 'securityError',
        actions: { type: 'noteReason', params: 'master key mismatch' },
        meta: { step: '21a' },
        description: 'not the master key that the homeserver has: aborts',
      },
      {
        target: 'trustingMasterKey',
        meta: { step: '21a' },
        description: 'the master key matches',
      },
    ],
  },
  trustingMasterKey: {
    always: {
      target: 'trustingDevice',
      actions: 'trustMasterKey',
      meta: { step: '21b' },
      description: 'the master key is trusted',
    },
  },
  trustingDevice: {
    always: {
      target: 'requestingSecrets',
      actions: 'trustVerifyingDevice',
      meta: { step: '22' },
      description: 'the verifying device is verified locally',
    },
  },
  requestingSecrets: {
    always: {
      target: 'success',
      actions: 'requestSecrets',
      meta: { step: '23' },
      description: 'the secrets are asked for',
    },
  },
} as const satisfies Readonly<Record<string, NewDeviceState>>;
