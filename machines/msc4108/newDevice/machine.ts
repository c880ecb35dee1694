/**
 * The new device: its part of MSC4108, from the code to keys that the account has signed
 * (5706fd452, L126-L636). Where the text does not say that the other device is told, it is not.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { received } from '../flow/actions.ts';
import type { FlowEvent, TransitionMeta } from '../flow/context.ts';
import {
  anywhere,
  ending,
  endsOf,
  fail,
  firstState,
  lastWord,
  meeting,
  untold,
} from '../flow/states.ts';
import { newDeviceActions, newDeviceGuards } from './actions.ts';
import { type NewDeviceContext, type NewDeviceOptions, notSignedIn } from './context.ts';

/** Its server fails it: nobody is told. */
const failed = { target: 'loginFailed', description: 'any other answer' } as const;

const unsupported = {
  target: 'tellingUnsupported',
  meta: { step: '2' },
  description: 'there is no device authorization grant',
} as const;

/** A request, and the state after the answer that is wanted. */
const requesting = <
  const Entry extends string,
  const Status extends number,
  const Good extends object,
  const Other extends object = typeof failed,
>(
  entry: Entry,
  status: Status,
  good: Good,
  other: Other = failed as never,
) => ({ entry, on: { [`response.${status}`]: [good, other], 'response.*': failed } }) as const;

const protocols = {
  guard: received('m.login.protocols'),
  actions: 'noteProtocols',
  meta: { step: '1' },
  description: 'the protocols are offered, and the homeserver named',
} as const;

/** Whoever shows the code can be told the protocols before the check code is entered. */
const met = (first: 'gettingMetadata' | 'gettingWellKnown', skipsCode: boolean) => {
  const { enteringCode, ...states } = meeting('awaitingProtocols', 'knowingHomeserver');
  return {
    ...states,
    enteringCode: skipsCode
      ? { always: { target: 'awaitingProtocols', description: 'asks for no check code' } }
      : { on: { ...enteringCode.on, 'channel.received': protocols } },
    awaitingProtocols: {
      always: { guard: 'hasOffer', target: 'choosingProtocol' },
      on: { 'channel.received': { ...protocols, target: 'choosingProtocol' } },
    },
    knowingHomeserver: { always: { target: 'choosingProtocol', actions: 'noteHomeserver' } },
    choosingProtocol: {
      always: [
        {
          guard: 'wasOffered',
          target: first,
          meta: { step: '2' },
          description: 'looks at the homeserver',
        },
        unsupported,
      ],
    },
  } as const;
};

const hasGrant = { target: 'registering', actions: 'noteEndpoints', meta: { step: '2' } } as const;

/** Step 2: in 2026 one request, in 2024 from the server name on. */
const discovery = {
  gettingMetadata: requesting(
    'getMetadata',
    200,
    { ...hasGrant, guard: 'hasGrant', description: 'the homeserver tells what its provider has' },
    unsupported,
  ),
};

const discovery2024 = {
  gettingWellKnown: requesting('getWellKnown', 200, {
    guard: 'isWellKnown',
    target: 'gettingIssuer',
    actions: 'noteBaseUrl',
    meta: { step: '2' },
    description: 'the server name leads to a base URL',
  }),
  gettingIssuer: requesting('getIssuer', 200, {
    guard: 'isIssuer',
    target: 'gettingConfiguration',
    actions: 'noteIssuer',
    meta: { step: '2' },
    description: 'the homeserver names its provider',
  }),
  gettingConfiguration: requesting(
    'getConfiguration',
    200,
    { ...hasGrant, guard: 'hasGrant', description: 'the provider tells what it has' },
    unsupported,
  ),
};

const login = {
  registering: requesting('register', 201, {
    guard: 'isClient',
    target: 'gettingCode',
    actions: 'noteClient',
    meta: { step: '2' },
    description: 'is a client of the provider',
  }),
  gettingCode: requesting('getCode', 200, {
    guard: 'isAuthorization',
    target: 'awaitingAccepted',
    actions: ['noteGrant', 'tellProtocol'],
    meta: { step: '3' },
    description: 'has a device code, and names the page to open',
  }),
  awaitingAccepted: {
    on: {
      'channel.received': {
        guard: received('m.login.protocol_accepted'),
        target: 'authorizing',
        actions: 'showUserCode',
        meta: { step: '6' },
        description: 'the other device has accepted: shows the user code and polls',
      },
    },
  },
} as const;

/** An error of RFC 8628 section 3.5. */
const refusedWith = <const Refusal extends string, const Target extends string>(
  error: Refusal,
  target: Target,
) =>
  ({
    guard: { type: 'isError', params: error },
    target,
    meta: { step: '6' },
    description: error.replaceAll('_', ' '),
  }) as const;

const polling = {
  authorizing: {
    initial: 'pausing',
    states: {
      pausing: { after: { authorizationPoll: 'asking' } },
      asking: {
        entry: 'poll',
        on: {
          'response.200': [
            {
              guard: 'isToken',
              target: '#newDevice.awaitingSecrets',
              actions: ['noteToken', 'tellSuccess'],
              meta: { step: '6' },
              description: 'the user has consented: signed in, and says so',
            },
            { ...failed, target: '#newDevice.loginFailed' },
          ],
          'response.400': [
            refusedWith('authorization_pending', 'pausing'),
            refusedWith('slow_down', 'pausing'),
            refusedWith('access_denied', '#newDevice.tellingDeclined'),
            refusedWith('expired_token', '#newDevice.tellingExpired'),
            { ...failed, target: '#newDevice.loginFailed' },
          ],
          'response.*': { ...failed, target: '#newDevice.loginFailed' },
        },
      },
    },
  },
} as const;

const secrets = (confirms: boolean) =>
  ({
    awaitingSecrets: {
      on: {
        'channel.received': {
          guard: received('m.login.secrets'),
          target: 'uploadingKeys',
          actions: 'noteSecrets',
          meta: { step: '8' },
          description: 'the secrets are there',
        },
      },
    },
    uploadingKeys: {
      entry: 'uploadKeys',
      on: {
        'response.200': {
          target: confirms ? 'tellingDone' : 'success',
          meta: { step: '9' },
          description: 'its keys are there, signed by the account',
        },
        'response.*': { target: 'keysRefused', description: 'any other answer' },
      },
    },
    ...(confirms ? { tellingDone: lastWord('tellDone', 'success', '9') } : {}),
  }) as const;

export const newDeviceMachine = (options: NewDeviceOptions, algorithm: string) =>
  setup({
    types: {} as {
      context: NewDeviceContext;
      events: FlowEvent;
      emitted: Send;
      meta: TransitionMeta;
    },
    delays: { authorizationPoll: options.authorizationPollMs },
    guards: newDeviceGuards(options),
    actions: newDeviceActions(options, algorithm),
  }).createMachine({
    id: 'newDevice',
    context: notSignedIn,
    initial: firstState(options.scans),
    on: anywhere,
    states: {
      ...met(options.is2026 ? 'gettingMetadata' : 'gettingWellKnown', options.skipsCode),
      ...(options.is2026 ? discovery : discovery2024),
      ...login,
      ...polling,
      ...secrets(options.amended('confirm-secrets')),
      tellingUnsupported: lastWord(fail('unsupported_protocol'), 'unsupported', '2'),
      tellingDeclined: lastWord('tellDeclined', 'declined', '6'),
      tellingExpired: lastWord(fail('authorization_expired'), 'authorizationExpired', '6'),
      unsupported: ending('unsupported'),
      authorizationExpired: ending('authorizationExpired'),
      keysRefused: untold('keysRefused', 'login_failed', options.amended),
      ...endsOf(options.amended),
    },
  });
