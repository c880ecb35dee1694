/**
 * Where the two readings of the OIDC variant differ for the existing device. As sketched it opens
 * whatever page it is told, and asks its user to approve when the new device is signed in. As
 * corrected it asks first, opens only pages of its own provider, and hears how it went.
 */

import type { Change } from '../../flow/chart.ts';
import { ending, lastWord } from '../../flow/ending.ts';
import { failure, received } from '../../messages/reader.ts';
import type { OidcReading } from '../wire.ts';
import type { ExistingGrantState } from './setup.ts';

type Place = NonNullable<Change<ExistingGrantState>['at']>;

interface Reading {
  /** How it alters the states in which the grant is taken and approved. */
  readonly at: Place;
  /** How it hears of the result, which may be while its user still thinks. */
  readonly root: NonNullable<Change<ExistingGrantState>['root']>;
  /** The state that follows once the new device is signed in. */
  readonly signedIn: string;
  readonly states: Readonly<Record<string, ExistingGrantState>>;
}

const sketch = {
  at: {
    awaitingProtocol: {
      first: {
        'channel.received': {
          guard: 'takesGrant',
          target: 'awaitingLogin',
          actions: ['notePage', 'openPage', 'noteOpened'],
          meta: { step: 'O4' },
          description: 'opens the page that it is told',
        },
      },
    },
  },
  root: {},
  signedIn: 'displayingLate',
  states: {
    displayingLate: {
      always: {
        target: 'askingLate',
        actions: 'askApproval',
        meta: { step: 'O9' },
        description: 'the confirmation code is shown, and the question with it',
      },
    },
    askingLate: {
      on: {
        'user.approve': {
          target: 'waiting',
          meta: { step: 'O9' },
          description: 'the user approves of a device that is signed in',
        },
        'user.decline': {
          target: 'tellingDeclinedLate',
          meta: { step: 'O9' },
          description: 'the user declines a device that is signed in',
        },
      },
    },
    tellingDeclinedLate: lastWord('tellDeclined', 'declined', 'O9'),
  },
} as const satisfies Reading;

/** How it hears of a no where the browser is redirected back to it (L484). */
export const redirected = {
  last: {
    'browser.denied': {
      target: '.declined',
      actions: { type: 'noteReason', params: 'on the page of the provider' },
      meta: { step: 'O7' },
      description: 'the browser comes back: the user has denied it on the page',
    },
  },
} as const satisfies Reading['root'];

const corrected = {
  at: {
    awaitingProtocol: {
      first: {
        'channel.received': [
          {
            guard: 'takesOwnPage',
            target: 'displaying',
            actions: 'notePage',
            meta: { step: 'O4' },
            description: 'the page is one of its own provider',
          },
          {
            guard: 'takesGrant',
            target: 'tellingPageRefused',
            meta: { step: 'O4' },
            description: 'the page is none of its own provider: does not open it',
          },
        ],
      },
    },
    asking: {
      first: {
        'user.approve': {
          guard: 'tookGrant',
          target: 'awaitingLogin',
          actions: ['openPage', 'noteOpened'],
          meta: { step: '9' },
          description: 'the user approves: opens the page',
        },
      },
    },
  },
  root: {
    last: {
      'channel.received': [
        {
          guard: received('m.login.declined'),
          target: '.declined',
          actions: { type: 'noteReason', params: 'on the page of the provider' },
          meta: { step: 'O6' },
          description: 'the user has denied it on the page',
        },
        {
          guard: failure('authorization_expired'),
          target: '.authorizationExpired',
          meta: { step: 'O6' },
          description: 'the user was too late',
        },
        {
          guard: failure('unexpected_account'),
          target: '.otherAccount',
          meta: { step: 'O8' },
          description: 'the consent was that of somebody else',
        },
      ],
    },
  },
  signedIn: 'waiting',
  states: {
    tellingPageRefused: lastWord('tellPageRefused', 'pageRefused', 'O4'),
    pageRefused: ending('pageRefused'),
    authorizationExpired: ending('authorizationExpired'),
    otherAccount: ending('otherAccount'),
  },
} as const satisfies Reading;

export const readings: Readonly<Record<OidcReading, Reading>> = { sketch, corrected };
