/** The states of the new device in which the protocol is chosen (MSC3906 steps 3 to 8). */

import { lastWord } from '../flow/ending.ts';
import { failure, received } from '../messages/reader.ts';
import type { NewDeviceState } from './setup.ts';

export const protocolChoice = {
  sendingProgress: {
    always: {
      target: 'awaitingProtocols',
      actions: 'tellProgress',
      meta: { step: '3' },
      description: 'the existing device may go on',
    },
  },
  awaitingProtocols: {
    on: {
      'channel.received': [
        {
          guard: 'canTakeProtocol',
          target: 'choosingProtocol',
          meta: { step: '6' },
          description: 'a protocol it supports is there',
        },
        {
          guard: received('m.login.protocols'),
          target: 'tellingUnsupported',
          meta: { step: '7' },
          description: 'no protocol it supports is there',
        },
        {
          guard: failure('unsupported'),
          target: 'unsupported',
          actions: { type: 'noteReason', params: 'the homeserver has no login tokens' },
          meta: { step: '5' },
          description: 'the existing device has no protocol to offer',
        },
      ],
    },
  },
  choosingProtocol: {
    on: {
      'take-protocol': {
        target: 'displaying',
        actions: 'tellProtocol',
        meta: { step: '7' },
        description: 'goes on with login_token',
      },
      'refuse-protocol': {
        target: 'tellingUnsupported',
        meta: { step: '7' },
        description: 'does not go on',
      },
    },
  },
  tellingUnsupported: lastWord('tellUnsupported', 'unsupported', '7'),
  displaying: {
    always: {
      target: 'awaitingApproval',
      actions: 'showConfirmation',
      meta: { step: '8' },
      description: 'the confirmation code is shown',
    },
  },
} as const satisfies Readonly<Record<string, NewDeviceState>>;
