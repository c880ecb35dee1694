/** What amendments change in the charts of both flow machines. */

import { failure } from '../messages/reader.ts';
import { ending } from './ending.ts';

const tellingOf = (outcome: string): string =>
  `telling${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;

/**
 * Amendment `tell-failure`: before each of the final states `untold`, which as written nothing is
 * sent before, the other device is told; and whoever is told ends too.
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

/** Where no answer fails to come in time, devices need not give up waiting for one. */
export const waitsForAnswers = { without: 'requestTimeout' } as const;

/** Where one does, it may still come when its device has given up waiting for it. */
export const hearsLateAnswers = {
  root: { first: { 'response.*': { description: 'too late: it was given up' } } },
} as const;
