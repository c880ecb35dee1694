/** The transitions that every state of both flow machines has. */

import { failure } from '../messages/reader.ts';

/** `heard` are transitions for further messages, `acts` those for further events. */
export const anywhere = <const Heard extends readonly object[], const Acts extends object>(
  heard: Heard,
  acts: Acts,
) =>
  ({
    'channel.failed': {
      target: '.channelFailed',
      actions: 'noteChannel',
      description: 'the channel is gone',
    },
    'channel.received': [
      ...heard,
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
    ...acts,
    '*': { meta: { unspecified: true }, description: 'nothing the device waits for' },
  }) as const;
