/** What the channel does with answers, in whatever state it gets them. */

import { ifNoAnswer } from '../../http/timeout.ts';
import type { ChannelOptions } from './context.ts';

export const failure = <const Reason extends string>(reason: Reason) =>
  ({
    target: '#channel.failed',
    actions: { type: 'tellFailed', params: { reason } },
    description: `gives up: ${reason.replaceAll('_', ' ')}`,
  }) as const;

export const refused = {
  target: '#channel.failed',
  actions: 'tellRefused',
  description: 'gives up: any other status',
} as const;

export const noAnswer = ({ timesOut }: ChannelOptions) =>
  ifNoAnswer(timesOut, failure('no_answer'));

export const asksAgain = ({ timesOut }: ChannelOptions) =>
  ifNoAnswer(timesOut, { target: 'pausing', description: 'no answer: asks again' });

/** A passing refusal of what is asked once; `later` pauses, then comes back. */
export const rateLimited = <const Later extends string>(
  { retriesWrites }: ChannelOptions,
  later: Later,
  beside: { readonly actions?: 'noteSealed' } = {},
) =>
  retriesWrites
    ? ({
        'response.429': { ...beside, target: later, description: 'rate limited: asks again' },
        'response.500': { ...beside, target: later, description: 'relay at fault: asks again' },
      } as const)
    : ({ 'response.429': failure('rate_limited') } as const);

export const later = <const State extends string>(state: State) =>
  ({ after: { pollInterval: state } }) as const;

/** What a poll may be answered with, beside a payload. */
export const nothingNew = {
  'response.304': { target: 'pausing', description: 'nothing new' },
  'response.404': failure('not_found'),
  'response.429': { target: 'pausing', description: 'rate limited: asks again' },
  'response.*': { target: 'pausing', description: 'relay at fault: asks again' },
} as const;

/** A client that gets what it has seen already takes it for no news. */
export const notNew = ({ wire }: ChannelOptions) =>
  wire.comesAgain
    ? ([{ guard: 'isNothingNew', target: 'pausing', description: 'nothing new' }] as const)
    : ([] as const);
