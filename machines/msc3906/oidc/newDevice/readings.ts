/**
 * Where the two readings of the OIDC variant differ for the new device. As sketched it does what is
 * written, and tells the other device only of success. As corrected it has the codes compared
 * first, speaks RFC 8628, tells how it went, and asks for nothing until it knows the account.
 */

import type { Change } from '../../flow/chart.ts';
import { ending, lastWord } from '../../flow/ending.ts';
import { failure, received } from '../../messages/reader.ts';
import type { OidcReading } from '../wire.ts';
import type { NewGrantState } from './setup.ts';

type States = Readonly<Record<string, NewGrantState>>;
type Events = NonNullable<NewGrantState['on']>;
type Transition = Exclude<Events['*'], undefined | string | readonly unknown[]>;

/** What a reading has at each place where they differ. */
interface Reading {
  /** States between showing the user code and polling. */
  readonly compared: States;
  /** What it hears while it polls. */
  readonly whilePolling: Events;
  readonly noAnswer: Transition;
  /** How it reacts to errors of RFC 8628 other than `authorization_pending`. */
  readonly errors: readonly Transition[];
  /** How it reacts to the account that it is signed in to, before it accepts any. */
  readonly otherAccount: readonly Transition[];
  /** States after the login. */
  readonly late: States;
  readonly ends: States;
  /** How it alters the states that follow a login with a token too. */
  readonly at: Readonly<Record<string, NonNullable<Change<NewGrantState>['at']>[string]>>;
}

/** The sketch has the codes compared when the device is signed in (L495). */
const sketch = {
  compared: {},
  whilePolling: {},
  noAnswer: { target: 'pausing', description: 'no answer: asks again' },
  errors: [
    {
      guard: 'isSlowDown',
      target: 'pausing',
      meta: { unspecified: true },
      description: 'an answer that the sketch does not list: asks on as before',
    },
    {
      guard: 'isDenied',
      target: '#newDevice.declined',
      actions: { type: 'noteReason', params: 'on the page of the provider' },
      meta: { step: 'O6' },
      description: 'the user has denied it: the other device is not told',
    },
    {
      guard: 'isExpired',
      target: '#newDevice.authorizationExpired',
      meta: { step: 'O6' },
      description: 'the user was too late: the other device is not told',
    },
  ],
  otherAccount: [],
  late: {
    displayingLate: {
      always: {
        target: 'awaitingVerified',
        actions: 'showConfirmation',
        meta: { step: 'O9' },
        description: 'the confirmation code is shown',
      },
    },
  },
  ends: {},
  at: {
    uploadingKeys: {
      first: {
        'response.200': {
          guard: 'isIdentified',
          target: 'displayingLate',
          actions: 'tellSuccessAndKeys',
          meta: { step: '15' },
          description: 'its keys are at the homeserver',
        },
      },
    },
    awaitingVerified: {
      last: {
        'channel.received': {
          guard: received('m.login.declined'),
          target: 'declined',
          meta: { step: 'O9' },
          description: 'the user declined on the existing device',
        },
      },
    },
  },
} as const satisfies Reading;

const corrected = {
  compared: {
    showingCodeToo: {
      always: {
        target: 'authorizing',
        actions: 'showConfirmation',
        meta: { step: '8' },
        description: 'the confirmation code is shown before anything is granted',
      },
    },
  },
  whilePolling: {
    'channel.received': [
      {
        guard: received('m.login.declined'),
        target: 'declined',
        meta: { step: '10' },
        description: 'the user declined on the existing device: polls no more',
      },
      {
        guard: failure('unable_to_open_verification_uri'),
        target: 'pageRefused',
        description: 'the existing device does not open that page: polls no more',
      },
    ],
  },
  noAnswer: { target: 'pausing', actions: 'noteBackOff', description: 'no answer: asks again' },
  errors: [
    {
      guard: 'isSlowDown',
      target: 'pausing',
      actions: 'noteSlowDown',
      meta: { step: 'O6' },
      description: 'is to ask less often',
    },
    {
      guard: 'isDenied',
      target: '#newDevice.tellingDenied',
      actions: { type: 'noteReason', params: 'on the page of the provider' },
      meta: { step: 'O6' },
      description: 'the user has denied it',
    },
    {
      guard: 'isExpired',
      target: '#newDevice.tellingExpired',
      meta: { step: 'O6' },
      description: 'the user was too late',
    },
  ],
  otherAccount: [
    {
      guard: 'isOtherAccount',
      target: 'tellingOtherAccount',
      actions: 'noteIdentity',
      meta: { step: 'O8' },
      description: 'it is the account of somebody else',
    },
  ],
  late: {},
  ends: {
    tellingDenied: lastWord('tellDenied', 'declined', 'O6'),
    tellingExpired: lastWord('tellExpired', 'authorizationExpired', 'O6'),
    tellingOtherAccount: lastWord('tellOtherAccount', 'otherAccount', 'O8'),
    otherAccount: ending('otherAccount'),
    pageRefused: ending('pageRefused'),
  },
  at: {},
} as const satisfies Reading;

export const readings: Readonly<Record<OidcReading, Reading>> = { sketch, corrected };
