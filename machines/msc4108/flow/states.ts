/** States that both devices have: to meet, and to come to an end. */

import type { Amended } from '../amendments.ts';
import type { FailureReason } from '../messages.ts';
import { received } from './actions.ts';

/** The state in which a flow begins. */
export const firstState = (scans: boolean) => (scans ? 'scanning' : 'opening');

/** `whenShown` and `whenScanned` follow on the device that shows the code and that scans it. */
export const meeting = <const Shown extends string, const Scanned extends string>(
  whenShown: Shown,
  whenScanned: Scanned,
) =>
  ({
    opening: {
      entry: 'openChannel',
      on: {
        'channel.ready': {
          target: 'showing',
          actions: 'showQr',
          meta: { step: 'C3' },
          description: 'the code can be shown',
        },
      },
    },
    showing: {
      on: {
        'channel.connected': {
          target: 'enteringCode',
          actions: ['noteCode', 'askForCode'],
          meta: { step: 'C5' },
          description: 'has confirmed to whoever scanned',
        },
      },
    },
    enteringCode: {
      on: {
        'user.code': [
          {
            guard: 'isCheckCode',
            target: whenShown,
            meta: { step: 'C7' },
            description: 'the check code is right: the channel can be trusted',
          },
          {
            target: 'codeMismatch',
            meta: { step: 'C7' },
            description: 'the check code is wrong: the text does not say what comes of it',
          },
        ],
      },
    },
    scanning: {
      entry: 'offerScan',
      on: {
        'user.scan': [
          { guard: 'isCode', target: 'joining', actions: 'noteScanned', meta: { step: 'C3' } },
          { meta: { unspecified: true }, description: 'no code that fits: scans on' },
        ],
      },
    },
    joining: {
      entry: 'joinChannel',
      on: {
        'channel.connected': {
          target: whenScanned,
          actions: ['noteCode', 'showCheckCode'],
          meta: { step: 'C6' },
          description: 'the channel can be trusted: shows the check code',
        },
      },
    },
  }) as const;

/** A state that says a last thing and ends, whether the relay takes it or not. */
export const lastWord = <const Entry, const Target extends string, const Step extends string>(
  entry: Entry,
  target: Target,
  step: Step,
) =>
  ({
    entry,
    on: {
      'channel.sent': { target, meta: { step }, description: 'the other device can know' },
      'channel.failed': {
        target,
        actions: 'noteUntold',
        description: 'the other device cannot know',
      },
      'channel.received': { description: 'is ending already' },
      'response.*': { description: 'is ending already' },
      'user.*': { description: 'is ending already' },
    },
  }) as const;

/** The action to tell of a failure. */
export const fail = <const Reason extends string>(reason: Reason) =>
  ({ type: 'fail', params: reason }) as const;

export const ending = <const Outcome extends string>(outcome: Outcome) =>
  ({
    type: 'final',
    entry: ['closeChannel', { type: 'showEnd', params: outcome }],
  }) as const;

/** Where a device ends that the text has end without a word: as amended it tells why. */
export const untold = <const Outcome extends string>(
  outcome: Outcome,
  reason: FailureReason,
  amended: Amended,
) => (amended('tell-failure') ? lastWord(fail(reason), 'gaveUp', 'failure') : ending(outcome));

export const endsOf = (amended: Amended) => ({
  ...ends,
  codeMismatch: untold('codeMismatch', 'check_code_mismatch', amended),
  loginFailed: untold('loginFailed', 'login_failed', amended),
  ...(amended('tell-failure') ? { gaveUp: ending('gaveUp') } : {}),
});

const ends = {
  tellingCancelled: lastWord(fail('user_cancelled'), 'cancelled', 'cancel'),
  tellingUnexpected: lastWord(fail('unexpected_message_received'), 'unexpected', 'failure'),
  success: ending('success'),
  cancelled: ending('cancelled'),
  declined: ending('declined'),
  unexpected: ending('unexpected'),
  failedThere: ending('failedThere'),
  channelFailed: { type: 'final', entry: { type: 'showEnd', params: 'channelFailed' } },
} as const;

/** Transitions of all states. */
export const anywhere = {
  'channel.failed': {
    target: '.channelFailed',
    actions: 'noteChannel',
    description: 'the channel is gone',
  },
  'channel.received': [
    {
      guard: received('m.login.failure'),
      target: '.failedThere',
      actions: 'noteFailure',
      meta: { step: 'failure' },
      description: 'the other device has given up',
    },
    {
      target: '.tellingUnexpected',
      meta: { step: 'failure' },
      description: 'a message that it does not expect now',
    },
  ],
  'channel.sent': { description: 'the relay holds what was sent' },
  'user.cancel': [
    {
      guard: 'isConnected',
      target: '.tellingCancelled',
      meta: { step: 'cancel' },
      description: 'the user cancels',
    },
    {
      target: '.cancelled',
      meta: { step: 'cancel' },
      description: 'the user cancels before there is anyone to tell',
    },
  ],
  '*': { meta: { unspecified: true }, description: 'nothing the device waits for' },
} as const;
