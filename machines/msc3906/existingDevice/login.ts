/**
 * The states of the existing device in which it lets the new one sign in: it asks its user, gets a
 * login token, and waits until the other device has used it (MSC3906 steps 8 to 15).
 */

import { lastWord } from '../flow/ending.ts';
import { received } from '../messages/reader.ts';
import { noAnswer, refused, silent } from './failures.ts';
import type { ExistingDeviceState } from './setup.ts';

type States = Readonly<Record<string, ExistingDeviceState>>;

/** Steps 8 to 10. */
export const approval = {
  displaying: {
    always: {
      target: 'asking',
      actions: 'askApproval',
      meta: { step: '8' },
      description: 'the confirmation code is shown, and the question with it',
    },
  },
  asking: {
    on: {
      'user.approve': {
        target: 'gettingToken',
        meta: { step: '9' },
        description: 'the user approves',
      },
      'user.decline': {
        target: 'tellingDeclined',
        meta: { step: '9' },
        description: 'the user declines',
      },
    },
  },
  tellingDeclined: lastWord('tellDeclined', 'declined', '10'),
} as const satisfies States;

/** What the homeserver answers at step 11, with a proof of who the user is and without. */
const tokenAnswers = {
  'response.200': [
    {
      guard: 'isToken',
      target: 'sendingToken',
      actions: 'noteToken',
      meta: { step: '11' },
      description: 'a login token is there',
    },
    refused,
  ],
  'response.429': {
    target: 'tokenRefused',
    actions: 'noteStatus',
    meta: { step: '11' },
    description: `rate limited: ${silent}`,
  },
  'response.404': {
    target: 'tokenRefused',
    actions: 'noteStatus',
    meta: { step: '11' },
    description: `no login tokens after all: ${silent}`,
  },
  'response.*': refused,
} as const;

/** Steps 14 and 15: the new device tells that it is signed in. With E2EE, `next` follows. */
export const awaitingSuccess = <const Next extends string>(next: Next) =>
  ({
    on: {
      'channel.received': [
        {
          guard: 'hasKeys',
          target: next,
          actions: 'noteDevice',
          meta: { step: '15' },
          description: 'the new device is signed in and names its key',
        },
        {
          guard: received('m.login.success'),
          target: 'success',
          meta: { step: '14' },
          description: 'the new device is signed in, without E2EE',
        },
      ],
    },
  }) as const satisfies ExistingDeviceState;

/** Steps 11 to 15. */
export const loginToken = {
  gettingToken: {
    entry: 'getToken',
    after: noAnswer,
    on: {
      ...tokenAnswers,
      'response.401': [
        {
          guard: 'isChallenge',
          target: 'proving',
          actions: 'noteChallenge',
          meta: { step: '11' },
          description: 'the homeserver asks who the user is (UIA)',
        },
        refused,
      ],
    },
  },
  proving: {
    entry: 'askPassword',
    on: {
      'user.password': {
        target: 'gettingTokenWithProof',
        actions: 'getTokenWithProof',
        meta: { step: '11' },
        description: 'the user gives a password',
      },
      'user.uia.cancel': {
        target: 'uiaCancelled',
        meta: { step: '11' },
        description: `the user gives up: ${silent}`,
      },
    },
  },
  gettingTokenWithProof: {
    after: noAnswer,
    on: {
      ...tokenAnswers,
      'response.401': {
        target: 'uiaFailed',
        actions: 'noteStatus',
        meta: { step: '11' },
        description: `the proof does not pass: ${silent}`,
      },
    },
  },
  sendingToken: {
    always: {
      target: 'awaitingSuccess',
      actions: 'tellApproved',
      meta: { step: '12' },
      description: 'the token goes to the new device',
    },
  },
  awaitingSuccess: awaitingSuccess('waiting'),
} as const satisfies States;
