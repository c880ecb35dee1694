/** The states of the existing device in which the protocol is chosen (MSC3906 steps 3 to 7). */

import { lastWord } from '../flow/ending.ts';
import { failure, received } from '../messages/reader.ts';
import { noAnswer, refused } from './failures.ts';
import type { ExistingDeviceState } from './setup.ts';

type States = Readonly<Record<string, ExistingDeviceState>>;

export const protocolChoice = {
  awaitingProgress: {
    on: {
      'channel.received': {
        guard: received('m.login.progress'),
        target: 'checkingCapabilities',
        meta: { step: '3' },
        description: 'the new device lets it go on',
      },
    },
  },
  checkingCapabilities: {
    entry: 'getCapabilities',
    after: noAnswer,
    on: {
      'response.200': [
        {
          guard: 'hasCapability',
          target: 'offering',
          meta: { step: '4' },
          description: 'the homeserver has login tokens',
        },
        {
          target: 'tellingUnsupported',
          meta: { step: '4' },
          description: 'the homeserver has no login tokens',
        },
      ],
      'response.*': refused,
    },
  },
  /** "... and closes the rendezvous" (L204). */
  tellingUnsupported: {
    ...lastWord('tellUnsupported', 'unsupported', '5'),
    exit: 'cleanUp',
  },
  offering: {
    always: {
      target: 'awaitingProtocol',
      actions: 'tellProtocols',
      meta: { step: '6' },
      description: 'the protocol is offered',
    },
  },
  awaitingProtocol: {
    on: {
      'channel.received': [
        {
          guard: 'isOfferedProtocol',
          target: 'displaying',
          meta: { step: '7' },
          description: 'the new device takes the protocol',
        },
        {
          guard: failure('unsupported'),
          target: 'unsupported',
          actions: { type: 'noteReason', params: 'the new device refuses the protocol' },
          meta: { step: '7' },
          description: 'the new device does not go on',
        },
      ],
    },
  },
} as const satisfies States;
