/**
 * The states of the OIDC variant that the machine of the new device takes in: from the offer of the
 * grant to being signed in, or to how it ends otherwise. What they do is in newDevice.ts.
 */

import { ifNoAnswer } from '../../http/timeout.ts';
import { ending, lastWord } from '../meeting.ts';
import type { NewOidcGuard, NewOidcNote, NewOidcSend } from './newDevice.ts';
import type { OidcVariant } from './variant.ts';

const is = <const Name extends NewOidcGuard>(params: Name) => ({ type: 'oidcIs', params }) as const;
const note = <const Name extends NewOidcNote>(params: Name) =>
  ({ type: 'oidcNote', params }) as const;
const sends = <const Name extends NewOidcSend>(params: Name) =>
  ({ type: 'oidcSend', params }) as const;

/** From which on the device is signed in, and goes on as with a login token. */
interface Ways<Refused, SignedIn extends string> {
  readonly variant: OidcVariant;
  readonly timesOut: boolean;
  /** Where the device gives up because a server refuses, or gives no answer. */
  readonly refused: Refused;
  readonly noAnswer: object;
  readonly signedIn: SignedIn;
}

/** The states of the variant. The machine that takes them in has the guards and actions above. */
export function newOidcStates<const Refused, const SignedIn extends string>({
  variant,
  timesOut,
  refused,
  noAnswer,
  signedIn,
}: Ways<Refused, SignedIn>) {
  const isCorrected = variant.reading === 'corrected';
  const asking = <const Entry extends NewOidcSend, const On extends object>(entry: Entry, on: On) =>
    ({ entry: sends(entry), after: noAnswer, on: { ...on, 'response.*': refused } }) as const;
  const denied = isCorrected ? 'tellingDenied' : 'declined';
  const expired = isCorrected ? 'tellingExpired' : 'authorizationExpired';
  const untold = isCorrected ? '' : ': the other device is not told';
  return {
    discovering: asking('getWellKnown', {
      'response.200': [
        {
          guard: is('isIssuer'),
          target: 'configuring',
          actions: note('issuer'),
          meta: { step: 'O2' },
          description: 'the homeserver names its provider',
        },
        refused,
      ],
    }),
    configuring: asking('getConfiguration', {
      'response.200': [
        {
          guard: is('isProvider'),
          target: 'registering',
          actions: note('provider'),
          meta: { step: 'O2' },
          description: 'the provider names its endpoints',
        },
        refused,
      ],
    }),
    registering: asking('register', {
      'response.201': [
        {
          guard: is('isClient'),
          target: 'gettingCode',
          actions: note('client'),
          meta: { step: 'O2' },
          description: 'is a client of the provider',
        },
        refused,
      ],
    }),
    gettingCode: asking('getCode', {
      'response.200': [
        {
          guard: is('isAuthorization'),
          target: 'tellingGrant',
          actions: note('authorization'),
          meta: { step: 'O3' },
          description: 'a device code and a user code are there',
        },
        refused,
      ],
    }),
    tellingGrant: {
      always: {
        target: 'showingUserCode',
        actions: sends('tellGrant'),
        meta: { step: 'O4' },
        description: 'the other device is told which page to open',
      },
    },
    showingUserCode: {
      always: {
        target: isCorrected ? 'showingCodeToo' : 'authorizing',
        actions: sends('showUserCode'),
        meta: { step: 'O5' },
        description: 'the user code is shown',
      },
    },
    ...(isCorrected
      ? {
          showingCodeToo: {
            always: {
              target: 'authorizing',
              actions: 'showConfirmation',
              meta: { step: '8' },
              description: 'the confirmation code is shown before anything is granted',
            },
          } as const,
        }
      : {}),
    authorizing: {
      initial: 'pausing',
      exit: note('polled'),
      ...(isCorrected
        ? {
            on: {
              'channel.received': [
                {
                  guard: { type: 'received', params: { message: 'm.login.declined' } },
                  target: 'declined',
                  meta: { step: '10' },
                  description: 'the user declined on the existing device: polls no more',
                },
                {
                  guard: {
                    type: 'received',
                    params: {
                      message: 'm.login.failure',
                      reason: 'unable_to_open_verification_uri',
                    },
                  },
                  target: 'pageRefused',
                  description: 'the existing device does not open that page: polls no more',
                },
              ],
            } as const,
          }
        : {}),
      states: {
        pausing: { after: { authorizationPoll: 'asking' } },
        asking: {
          entry: sends('poll'),
          after: ifNoAnswer(timesOut, {
            target: 'pausing',
            ...(isCorrected ? { actions: note('backOff') } : {}),
            description: 'no answer: asks again',
          }),
          on: {
            'response.200': [
              {
                guard: is('isToken'),
                target: '#newDevice.identifying',
                actions: note('token'),
                meta: { step: 'O6' },
                description: 'the user has consented: an access token is there',
              },
              refused,
            ],
            'response.400': [
              {
                guard: is('isPending'),
                target: 'pausing',
                meta: { step: 'O6' },
                description: 'the user has not decided yet',
              },
              isCorrected
                ? ({
                    guard: is('isSlowDown'),
                    target: 'pausing',
                    actions: note('slowDown'),
                    meta: { step: 'O6' },
                    description: 'is to ask less often',
                  } as const)
                : ({
                    guard: is('isSlowDown'),
                    target: 'pausing',
                    meta: { unspecified: true },
                    description: 'an answer that the sketch does not list: asks on as before',
                  } as const),
              {
                guard: is('isDenied'),
                target: `#newDevice.${denied}`,
                actions: { type: 'noteReason', params: 'on the page of the provider' },
                meta: { step: 'O6' },
                description: `the user has denied it${untold}`,
              },
              {
                guard: is('isExpired'),
                target: `#newDevice.${expired}`,
                meta: { step: 'O6' },
                description: `the user was too late${untold}`,
              },
              refused,
            ],
            'response.*': refused,
          },
        },
      },
    },
    identifying: asking('whoami', {
      'response.200': [
        ...(isCorrected
          ? ([
              {
                guard: is('isOtherAccount'),
                target: 'tellingOtherAccount',
                actions: note('identity'),
                meta: { step: 'O8' },
                description: 'it is the account of somebody else',
              },
            ] as const)
          : []),
        {
          guard: is('isIdentity'),
          target: signedIn,
          actions: note('identity'),
          meta: { step: 'O8' },
          description: 'knows its user and its device id',
        },
        refused,
      ],
    }),
    /** The sketch has the codes compared when the device is signed in (L495). */
    ...(isCorrected
      ? {}
      : {
          displayingLate: {
            always: {
              target: 'awaitingVerified',
              actions: 'showConfirmation',
              meta: { step: 'O9' },
              description: 'the confirmation code is shown',
            },
          } as const,
        }),
    authorizationExpired: ending('authorizationExpired'),
    ...(isCorrected
      ? {
          tellingDenied: lastWord(sends('tellDenied'), 'declined', 'O6'),
          tellingExpired: lastWord(sends('tellExpired'), 'authorizationExpired', 'O6'),
          tellingOtherAccount: lastWord(sends('tellOtherAccount'), 'otherAccount', 'O8'),
          otherAccount: ending('otherAccount'),
          pageRefused: ending('pageRefused'),
        }
      : {}),
  } as const;
}
