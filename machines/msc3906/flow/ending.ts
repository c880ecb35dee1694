/** How a flow ends: the last words to the other device, and the final states. */

/**
 * A state that sends a last message, by `action`, and ends with `target`, whether the relay takes
 * the message or not. It is too late to cancel.
 */
export function lastWord<
  const Action extends string,
  const Target extends string,
  const Step extends string,
>(action: Action, target: Target, step: Step) {
  return {
    entry: action,
    on: {
      'channel.sent': { target, meta: { step }, description: 'the other device can know' },
      'channel.failed': {
        target,
        actions: 'noteUntold',
        description: 'the other device cannot know',
      },
      'user.cancel': { description: 'is ending already' },
    },
  } as const;
}

/** A final state: the channel is closed and the user is shown how it ended. */
export const ending = <const Outcome extends string>(outcome: Outcome) =>
  ({
    type: 'final',
    entry: ['closeChannel', { type: 'showEnd', params: outcome }],
  }) as const;

/** The device that learns that the intents do not fit cleans up the rendezvous (L187). */
export const incompatible = {
  type: 'final',
  entry: ['cleanUp', { type: 'showEnd', params: 'incompatible' }],
} as const;

/** There is no channel left to close. */
export const channelFailed = {
  type: 'final',
  entry: { type: 'showEnd', params: 'channelFailed' },
} as const;
