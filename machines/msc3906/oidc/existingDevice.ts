/**
 * The existing device's part of the OIDC variant (MSC3906 L403 to L513): it looks whether the
 * provider of its account has the device authorization grant, offers that, and opens the page on
 * which its user consents.
 *
 * As sketched it opens whatever page it is told, and asks its user to approve when the new device
 * is signed in. As corrected it asks first, and opens only pages of its own provider.
 */

import { type Send, send } from 'actorcheck';
import { request } from '../../http/message.ts';
import { userId } from '../../matrix/account.ts';
import type { BrowserRequest } from '../../oauth/browser.ts';
import {
  answerOf,
  areOfOneOrigin,
  configurationSchema,
  deviceCodeGrant,
  grantProtocol,
  withoutScheme,
} from '../../oauth/messages.ts';
import type { ExistingDeviceContext } from '../existingDevice.ts';
import { ending, lastWord } from '../meeting.ts';
import type { LoginMessage } from '../messages/login.ts';
import type { OidcVariant } from './variant.ts';

/** What the existing device keeps of the variant. */
export interface ExistingOidcContext {
  /** The protocols that it can help with. */
  readonly protocols: readonly string[];
  /** The page to open, once the new device has taken the grant. */
  readonly pageUrl: string | null;
  /** From then on it is on the page that the user can say no. */
  readonly hasOpened: boolean;
}

export const nothingOffered: ExistingOidcContext = {
  protocols: [],
  pageUrl: null,
  hasOpened: false,
};

type Event = { readonly type: string };
type Taken = Extract<LoginMessage, { type: 'm.login.protocol' }>;

interface Tools {
  readonly variant: OidcVariant;
  readonly homeserverUrl: string;
  /** What login tokens are called. */
  readonly loginToken: string;
  /** The answer of step 7 in an event. */
  readonly takenIn: (event: Event) => Taken | undefined;
  readonly toOther: (message: LoginMessage) => Send;
}

/** What the machine's actions and guards of the variant do, by name. */
export function existingOidc({ variant, homeserverUrl, loginToken, takenIn, toOther }: Tools) {
  const { reading, providerUrl } = variant;
  const kept = (context: ExistingDeviceContext): ExistingOidcContext =>
    context.oidc ?? nothingOffered;
  const withOidc = (context: ExistingDeviceContext, changed: Partial<ExistingOidcContext>) => ({
    oidc: { ...kept(context), ...changed },
  });
  /** The page that a message names, in the spelling of the reading. */
  const pageIn = (event: Event): string | undefined => {
    const grant = takenIn(event)?.device_authorization_grant;
    if (grant === undefined) return undefined;
    if ('verification_url_complete' in grant) {
      return reading === 'sketch' ? grant.verification_url_complete : undefined;
    }
    return reading === 'sketch'
      ? undefined
      : (grant.verification_uri_complete ?? grant.verification_uri);
  };

  const guards = {
    hasGrant: (_: ExistingDeviceContext, event: Event) => {
      const found = answerOf(configurationSchema, event);
      return found?.grant_types_supported.includes(deviceCodeGrant) === true;
    },
    hasProtocols: (context: ExistingDeviceContext) => kept(context).protocols.length > 0,
    takesGrant: (context: ExistingDeviceContext, event: Event) =>
      takenIn(event)?.protocol === grantProtocol &&
      kept(context).protocols.includes(grantProtocol) &&
      pageIn(event) !== undefined,
    takesOwnPage: (context: ExistingDeviceContext, event: Event): boolean =>
      guards.takesGrant(context, event) && areOfOneOrigin(pageIn(event) ?? '', providerUrl),
    tookGrant: (context: ExistingDeviceContext) => kept(context).pageUrl !== null,
  } as const;

  const notes = {
    token: (context: ExistingDeviceContext, _: Event) =>
      withOidc(context, { protocols: [loginToken] }),
    grant: (context: ExistingDeviceContext) =>
      withOidc(context, { protocols: [...kept(context).protocols, grantProtocol] }),
    page: (context: ExistingDeviceContext, event: Event) =>
      withOidc(context, { protocols: [], pageUrl: pageIn(event) ?? null }),
    opened: (context: ExistingDeviceContext) => withOidc(context, { hasOpened: true }),
  } as const;

  const sends = {
    getConfiguration: () => {
      const url = `${providerUrl}/.well-known/openid-configuration`;
      return send('provider', request('GET provider/configuration', url));
    },
    /** The sketch writes the homeserver without a scheme (L442), and does not say whose account. */
    tellProtocols: (context: ExistingDeviceContext) => {
      const protocols = [...kept(context).protocols];
      const homeserver = reading === 'sketch' ? withoutScheme(homeserverUrl) : homeserverUrl;
      const account = reading === 'sketch' ? {} : { user_id: userId };
      return toOther({ type: 'm.login.protocols', protocols, homeserver, ...account });
    },
    openPage: (context: ExistingDeviceContext) => {
      const opening: BrowserRequest = { type: 'browser.open', url: kept(context).pageUrl ?? '' };
      return send('browser', opening);
    },
    tellPageRefused: () =>
      toOther({ type: 'm.login.failure', reason: 'unable_to_open_verification_uri' }),
  } as const;

  return { guards, notes, sends };
}

type Oidc = ReturnType<typeof existingOidc>;
export type ExistingOidcGuard = keyof Oidc['guards'];
export type ExistingOidcNote = keyof Oidc['notes'];
export type ExistingOidcSend = keyof Oidc['sends'];

const is = <const Name extends ExistingOidcGuard>(params: Name) =>
  ({ type: 'oidcIs', params }) as const;
const note = <const Name extends ExistingOidcNote>(params: Name) =>
  ({ type: 'oidcNote', params }) as const;
const sends = <const Name extends ExistingOidcSend>(params: Name) =>
  ({ type: 'oidcSend', params }) as const;

/** What the existing device makes of step 7, if it is the grant that the new one takes. */
export const takingGrant = ({ reading }: OidcVariant) =>
  reading === 'sketch'
    ? ([
        {
          guard: is('takesGrant'),
          target: 'awaitingLogin',
          actions: [note('page'), sends('openPage'), note('opened')],
          meta: { step: 'O4' },
          description: 'opens the page that it is told',
        },
      ] as const)
    : ([
        {
          guard: is('takesOwnPage'),
          target: 'displaying',
          actions: note('page'),
          meta: { step: 'O4' },
          description: 'the page is one of its own provider',
        },
        {
          guard: is('takesGrant'),
          target: 'tellingPageRefused',
          meta: { step: 'O4' },
          description: 'the page is none of its own provider: does not open it',
        },
      ] as const);

/** As corrected the page is opened when the user has approved (step 9). */
export const approvingGrant = ({ reading }: OidcVariant) =>
  reading === 'sketch'
    ? []
    : ([
        {
          guard: is('tookGrant'),
          target: 'awaitingLogin',
          actions: [sends('openPage'), note('opened')],
          meta: { step: '9' },
          description: 'the user approves: opens the page',
        },
      ] as const);

/** As corrected the new device tells how it went, which may be while the user still thinks. */
export const toldOfGrant = ({ reading }: OidcVariant) =>
  reading === 'sketch'
    ? []
    : ([
        {
          guard: { type: 'received', params: { message: 'm.login.declined' } },
          target: '.declined',
          actions: { type: 'noteReason', params: 'on the page of the provider' },
          meta: { step: 'O6' },
          description: 'the user has denied it on the page',
        },
        {
          guard: {
            type: 'received',
            params: { message: 'm.login.failure', reason: 'authorization_expired' },
          },
          target: '.authorizationExpired',
          meta: { step: 'O6' },
          description: 'the user was too late',
        },
        {
          guard: {
            type: 'received',
            params: { message: 'm.login.failure', reason: 'unexpected_account' },
          },
          target: '.otherAccount',
          meta: { step: 'O8' },
          description: 'the consent was that of somebody else',
        },
      ] as const);

/** The states of the variant. The machine that takes them in has the guards and actions above. */
export function existingOidcStates<const Refused, const NoAnswer extends object>(
  { reading }: OidcVariant,
  refused: Refused,
  noAnswer: NoAnswer,
) {
  const isSketch = reading === 'sketch';
  return {
    checkingProvider: {
      entry: sends('getConfiguration'),
      after: noAnswer,
      on: {
        'response.200': [
          {
            guard: is('hasGrant'),
            target: 'offering',
            actions: note('grant'),
            meta: { step: 'O1' },
            description: 'the provider has the device authorization grant',
          },
          {
            guard: is('hasProtocols'),
            target: 'offering',
            meta: { step: 'O1' },
            description: 'the provider has no such grant: login tokens are left',
          },
          {
            target: 'tellingUnsupported',
            meta: { step: 'O1' },
            description: 'there is no protocol to offer',
          },
        ],
        'response.*': refused,
      },
    },
    awaitingLogin: {
      on: {
        'channel.received': [
          {
            guard: 'hasKeys',
            target: isSketch ? 'displayingLate' : 'waiting',
            actions: 'noteDevice',
            meta: { step: '15' },
            description: 'the new device is signed in and names its key',
          },
          {
            guard: { type: 'received', params: { message: 'm.login.success' } },
            target: 'success',
            meta: { step: '14' },
            description: 'the new device is signed in, without E2EE',
          },
        ],
      },
    },
    ...(isSketch
      ? ({
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
        } as const)
      : ({
          tellingPageRefused: lastWord(sends('tellPageRefused'), 'pageRefused', 'O4'),
          pageRefused: ending('pageRefused'),
          authorizationExpired: ending('authorizationExpired'),
          otherAccount: ending('otherAccount'),
        } as const)),
  } as const;
}
