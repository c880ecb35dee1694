/**
 * The new device's part of the OIDC variant (MSC3906 L403 to L513), as a change of its chart: it
 * finds the provider of the homeserver, registers with it, gets a device code, tells the other
 * device which page to open, and polls until the user has decided there. Then it is signed in, and
 * goes on as with a login token.
 */

import type { Change } from '../../flow/chart.ts';
import { ending } from '../../flow/ending.ts';
import { received } from '../../messages/reader.ts';
import { noAnswer, refused } from '../../newDevice/failures.ts';
import type { NewGrantDevice } from './context.ts';
import { readings } from './readings.ts';
import type { NewGrantState } from './setup.ts';

type States = Readonly<Record<string, NewGrantState>>;

export function newGrant({ variant, e2ee }: NewGrantDevice): Change<NewGrantState> {
  const { compared, whilePolling, otherAccount, late, ends, at, ...polls } =
    readings[variant.reading];
  const [firstOf = 'authorizing'] = Object.keys(compared);
  return {
    at: { ...protocolChoice, ...at, ...(variant.declineEnds ? declineSignsOut : {}) },
    after: 'awaitingVerified',
    states: {
      ...codes,
      showingUserCode: {
        always: {
          target: firstOf,
          actions: 'showUserCode',
          meta: { step: 'O5' },
          description: 'the user code is shown',
        },
      },
      ...compared,
      authorizing: {
        initial: 'pausing',
        exit: 'notePolled',
        on: whilePolling,
        states: polling(polls),
      },
      identifying: requesting('whoami', {
        'response.200': [
          ...otherAccount,
          {
            guard: 'isIdentity',
            target: e2ee ? 'uploadingKeys' : 'tellingSuccess',
            actions: 'noteIdentity',
            meta: { step: 'O8' },
            description: 'knows its user and its device id',
          },
          refused,
        ],
      }),
      ...late,
      authorizationExpired: ending('authorizationExpired'),
      ...ends,
      ...(variant.declineEnds ? { signingOut } : {}),
    },
  };
}

/** Step O9, where it is the login that is declined. */
const declineSignsOut = {
  awaitingVerified: {
    last: {
      'channel.received': {
        guard: received('m.login.declined'),
        target: 'signingOut',
        meta: { step: 'O9' },
        description: 'the user declined on the existing device: the session is to end',
      },
    },
  },
} as const satisfies Change<NewGrantState>['at'];

const signingOut = {
  entry: 'signOut',
  after: {
    requestTimeout: {
      target: 'signingOut',
      reenter: true,
      description: 'no answer: signs out once more',
    },
  },
  on: {
    'response.200': {
      target: 'declined',
      actions: 'forgetSession',
      description: 'the session has ended',
    },
    'response.*': { target: 'declined', description: 'refused: there is no such session' },
    'user.cancel': { description: 'is ending already' },
  },
} as const satisfies NewGrantState;

/** Steps 6 and 7: what is offered is kept, and the grant is taken where it is offered. */
const protocolChoice = {
  awaitingProtocols: { also: { choosingProtocol: 'noteOffer' } },
  choosingProtocol: {
    first: {
      'take-protocol': {
        guard: 'wasOffered',
        target: 'discovering',
        meta: { step: 'O2' },
        description: 'goes on with device_authorization_grant',
      },
    },
  },
} as const satisfies Change<NewGrantState>['at'];

/** A state in which it asks a server for something. */
const requesting = <const Entry extends string, const On extends object>(entry: Entry, on: On) =>
  ({ entry, after: noAnswer, on: { ...on, 'response.*': refused } }) as const;

/** Steps O2 to O4: it finds the provider, gets the codes, and names the page to open. */
const codes = {
  discovering: requesting('getWellKnown', {
    'response.200': [
      {
        guard: 'isIssuer',
        target: 'configuring',
        actions: 'noteIssuer',
        meta: { step: 'O2' },
        description: 'the homeserver names its provider',
      },
      refused,
    ],
  }),
  configuring: requesting('getConfiguration', {
    'response.200': [
      {
        guard: 'isProvider',
        target: 'registering',
        actions: 'noteProvider',
        meta: { step: 'O2' },
        description: 'the provider names its endpoints',
      },
      refused,
    ],
  }),
  registering: requesting('register', {
    'response.201': [
      {
        guard: 'isClient',
        target: 'gettingCode',
        actions: 'noteClient',
        meta: { step: 'O2' },
        description: 'is a client of the provider',
      },
      refused,
    ],
  }),
  gettingCode: requesting('getCode', {
    'response.200': [
      {
        guard: 'isAuthorization',
        target: 'tellingGrant',
        actions: 'noteAuthorization',
        meta: { step: 'O3' },
        description: 'a device code and a user code are there',
      },
      refused,
    ],
  }),
  tellingGrant: {
    always: {
      target: 'showingUserCode',
      actions: 'tellGrant',
      meta: { step: 'O4' },
      description: 'the other device is told which page to open',
    },
  },
} as const satisfies States;

/** The same from a state within `authorizing`. */
const fails = { ...refused, target: '#newDevice.loginFailed' } as const;

type Polls = Pick<(typeof readings)['sketch'], 'noAnswer' | 'errors'>;

/** Step O6. */
const polling = ({ noAnswer: requestTimeout, errors }: Polls) =>
  ({
    pausing: { after: { authorizationPoll: 'asking' } },
    asking: {
      entry: 'poll',
      after: { requestTimeout },
      on: {
        'response.200': [
          {
            guard: 'isToken',
            target: '#newDevice.identifying',
            actions: 'noteAccessToken',
            meta: { step: 'O6' },
            description: 'the user has consented: an access token is there',
          },
          fails,
        ],
        'response.400': [
          {
            guard: 'isPending',
            target: 'pausing',
            meta: { step: 'O6' },
            description: 'the user has not decided yet',
          },
          ...errors,
          fails,
        ],
        'response.*': fails,
      },
    },
  }) as const satisfies States;
