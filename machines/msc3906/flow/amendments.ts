/** What amendments change in the charts of both flow machines. */

import { failure } from '../messages/reader.ts';
import { ending } from './ending.ts';

const tellingOf = (outcome: string): string =>
  `telling${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;

/**
 * Amendment `tell-failure`. As written, a device that ends in one of the states `untold` sends
 * nothing; here it tells the other device first, and a device that is told ends too.
 */
export function tellFailure<const Outcome extends string>(
  untold: readonly Outcome[],
  description: string,
) {
  const telling = (outcome: Outcome) =>
    ({
      entry: 'tellAborted',
      on: {
        'channel.sent': { target: outcome, description: 'the other device can know' },
        'channel.failed': { target: outcome, description: 'the other device cannot know' },
        'user.cancel': { description: 'is ending already' },
      },
    }) as const;
  return {
    instead: Object.fromEntries(untold.map((outcome) => [outcome, tellingOf(outcome)])),
    states: {
      ...Object.fromEntries(untold.map((outcome) => [tellingOf(outcome), telling(outcome)])),
      aborted: ending('aborted'),
    },
    before: 'success',
    root: {
      last: {
        'channel.received': {
          guard: failure('aborted'),
          target: '.aborted',
          description,
        },
      },
    },
  } as const;
}

/** Where every answer comes in time, devices have no timer for it. */
export const waitsForAnswers = { without: 'requestTimeout' } as const;

/** Elsewhere an answer may come when its device has given up waiting for it. */
export const hearsLateAnswers = {
  root: { first: { 'response.*': { description: 'too late: it was given up' } } },
} as const;
