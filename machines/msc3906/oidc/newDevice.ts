/**
 * The new device's part of the OIDC variant (MSC3906 L403 to L513): it finds the provider of the
 * homeserver, registers with it, gets a device code, tells the other device which page to open,
 * and polls until the user has decided there.
 *
 * As sketched it does what is written, and tells the other device only of success. As corrected it
 * takes https only, speaks RFC 8628, tells how it went, and asks for nothing until it is told who
 * the account is.
 */

import { type Send, send } from 'actorcheck';
import { textIn } from '../../http/decode.ts';
import { request } from '../../http/message.ts';
import {
  answerOf,
  configurationSchema,
  decodeAuthorization,
  deniedError,
  deviceCodeGrant,
  formRequest,
  grantProtocol,
  isSecure,
  matrixScope,
  registrationSchema,
  tokenErrorSchema,
  tokenSchema,
  wellKnownSchema,
  whoamiSchema,
  withScheme,
} from '../../oauth/messages.ts';
import type { LoginMessage } from '../messages/login.ts';
import type { NewDeviceContext } from '../newDevice.ts';
import { defaultAuthorizationPollMs, slowDownMs } from '../timing.ts';
import type { ConsentScreen } from './user.ts';
import type { OidcVariant } from './variant.ts';

/** What the new device keeps of the variant; null is not known yet, or not needed any more. */
export interface NewOidcContext {
  /** Whether the grant was offered, in a form that the device takes. */
  readonly isOffered: boolean;
  /** Whose account the other device says it is. As sketched it does not say. */
  readonly account: string | null;
  /** Whose account it turns out to be. */
  readonly userId: string | null;
  readonly issuer: string | null;
  readonly endpoints: {
    readonly registration: string;
    readonly device: string;
    readonly token: string;
  } | null;
  readonly clientId: string | null;
  readonly deviceCode: string | null;
  readonly userCode: string | null;
  /** Pages for the other device to open: with the user code in it, and without. */
  readonly completeUrl: string | null;
  readonly pageUrl: string | null;
  /** The pause between two polls, and whether it is longer because an answer did not come. */
  readonly intervalMs: number;
  readonly hasBackedOff: boolean;
}

export const noOidc: NewOidcContext = {
  isOffered: false,
  account: null,
  userId: null,
  issuer: null,
  endpoints: null,
  clientId: null,
  deviceCode: null,
  userCode: null,
  completeUrl: null,
  pageUrl: null,
  intervalMs: defaultAuthorizationPollMs,
  hasBackedOff: false,
};

type Event = { readonly type: string };
type Offer = Extract<LoginMessage, { type: 'm.login.protocols' }>;

interface Tools {
  readonly variant: OidcVariant;
  /** The offer of step 6 in an event. */
  readonly offerIn: (event: Event) => Offer | undefined;
  readonly toOther: (message: LoginMessage) => Send;
  readonly show: (screen: ConsentScreen) => Send;
}

/** What the machine's actions and guards of the variant do, by name. */
export function newOidc({ variant, offerIn, toOther, show }: Tools) {
  const isCorrected = variant.reading === 'corrected';
  /** As corrected nothing goes to an address that others on the way can read or change. */
  const isTaken = (address: string): boolean => !isCorrected || isSecure(address);
  const homeserverIn = (event: Event): string | null => {
    const address = offerIn(event)?.homeserver;
    return address === undefined ? null : isCorrected ? address : withScheme(address);
  };
  const kept = (context: NewDeviceContext): NewOidcContext => context.oidc ?? noOidc;
  const withOidc = (context: NewDeviceContext, changed: Partial<NewOidcContext>) => ({
    oidc: { ...kept(context), ...changed },
  });
  const errorIn = (event: Event): string => answerOf(tokenErrorSchema, event)?.error ?? '';
  const isErrorOf = (error: string) => (_: NewDeviceContext, event: Event) =>
    errorIn(event) === error;

  const guards = {
    offersGrant: (_: NewDeviceContext, event: Event) => {
      const address = homeserverIn(event);
      const isOffered = offerIn(event)?.protocols.includes(grantProtocol) === true;
      return isOffered && address !== null && isTaken(address);
    },
    wasOffered: (context: NewDeviceContext) => kept(context).isOffered,
    isIssuer: (_: NewDeviceContext, event: Event) => {
      const issuer = answerOf(wellKnownSchema, event)?.['m.authentication'].issuer;
      return issuer !== undefined && isTaken(issuer);
    },
    isProvider: (context: NewDeviceContext, event: Event) => {
      const found = answerOf(configurationSchema, event);
      if (found?.device_authorization_endpoint === undefined) return false;
      const { issuer, device_authorization_endpoint, token_endpoint, registration_endpoint } =
        found;
      if (isCorrected && issuer !== kept(context).issuer) return false;
      return [device_authorization_endpoint, token_endpoint, registration_endpoint].every(isTaken);
    },
    isClient: (_: NewDeviceContext, event: Event) =>
      answerOf(registrationSchema, event) !== undefined,
    isAuthorization: (_: NewDeviceContext, event: Event) =>
      'body' in event && decodeAuthorization(variant.reading, event.body) !== undefined,
    isToken: (_: NewDeviceContext, event: Event) => answerOf(tokenSchema, event) !== undefined,
    isPending: isErrorOf('authorization_pending'),
    isSlowDown: isErrorOf('slow_down'),
    isDenied: isErrorOf(deniedError(variant.reading)),
    isExpired: isErrorOf('expired_token'),
    isIdentity: (_: NewDeviceContext, event: Event) => answerOf(whoamiSchema, event) !== undefined,
    /** Has come to its session in this way. */
    isIdentified: (context: NewDeviceContext) => kept(context).userId !== null,
    isOtherAccount: (context: NewDeviceContext, event: Event) => {
      const found = answerOf(whoamiSchema, event);
      return isCorrected && found !== undefined && found.user_id !== kept(context).account;
    },
  } as const;

  const notes = {
    offer: (context: NewDeviceContext, event: Event) => ({
      homeserver: homeserverIn(event),
      ...withOidc(context, {
        isOffered: guards.offersGrant(context, event),
        account: offerIn(event)?.user_id ?? null,
      }),
    }),
    issuer: (context: NewDeviceContext, event: Event) =>
      withOidc(context, {
        issuer: answerOf(wellKnownSchema, event)?.['m.authentication'].issuer ?? null,
      }),
    provider: (context: NewDeviceContext, event: Event) => {
      const found = answerOf(configurationSchema, event);
      if (found === undefined) return {};
      const endpoints = {
        registration: found.registration_endpoint,
        device: found.device_authorization_endpoint ?? '',
        token: found.token_endpoint,
      };
      return withOidc(context, { endpoints });
    },
    client: (context: NewDeviceContext, event: Event) =>
      withOidc(context, { clientId: answerOf(registrationSchema, event)?.client_id ?? null }),
    authorization: (context: NewDeviceContext, event: Event) => {
      const found = decodeAuthorization(variant.reading, textIn(event, 'body'));
      if (found === undefined) return {};
      const intervalMs = found.intervalMs ?? defaultAuthorizationPollMs;
      return withOidc(context, { ...found, intervalMs });
    },
    slowDown: (context: NewDeviceContext) =>
      withOidc(context, { intervalMs: kept(context).intervalMs + slowDownMs }),
    /** RFC 8628, section 3.5: who gets no answer asks less often. Once will do. */
    backOff: (context: NewDeviceContext) => {
      const { hasBackedOff, intervalMs } = kept(context);
      if (hasBackedOff) return {};
      return withOidc(context, { hasBackedOff: true, intervalMs: intervalMs + slowDownMs });
    },
    token: (_: NewDeviceContext, event: Event) => ({
      accessToken: answerOf(tokenSchema, event)?.access_token ?? null,
    }),
    /** All that was only for polling is forgotten. */
    polled: (context: NewDeviceContext) => ({
      oidc: { ...noOidc, account: kept(context).account },
    }),
    identity: (_: NewDeviceContext, event: Event) => {
      const found = answerOf(whoamiSchema, event);
      return {
        deviceId: found?.device_id ?? null,
        oidc: { ...noOidc, userId: found?.user_id ?? null },
      };
    },
  } as const;

  const atHomeserver = (type: string, path: string, context: NewDeviceContext): Send => {
    const token = context.accessToken;
    const headers: Record<string, string> =
      token === null ? {} : { authorization: `Bearer ${token}` };
    return send('homeserver', request(type, `${context.homeserver ?? ''}${path}`, headers));
  };
  const sends = {
    getWellKnown: (context: NewDeviceContext) =>
      atHomeserver('GET well-known', '/.well-known/matrix/client', context),
    getConfiguration: (context: NewDeviceContext) => {
      const issuer = withScheme(kept(context).issuer ?? '').replace(/\/$/, '');
      const url = `${issuer}/.well-known/openid-configuration`;
      return send('provider', request('GET provider/configuration', url));
    },
    register: (context: NewDeviceContext) => {
      const client = {
        client_name: 'new device',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: [deviceCodeGrant],
        response_types: [],
        redirect_uris: [],
      };
      const url = kept(context).endpoints?.registration ?? '';
      const headers = { 'content-type': 'application/json' };
      return send('provider', request('POST provider/registration', url, headers, client));
    },
    getCode: (context: NewDeviceContext) => {
      const { clientId, endpoints } = kept(context);
      const form = { client_id: clientId ?? '', scope: matrixScope };
      return send('provider', formRequest('POST provider/device', endpoints?.device ?? '', form));
    },
    poll: (context: NewDeviceContext) => {
      const { clientId, deviceCode, endpoints } = kept(context);
      const form = {
        client_id: clientId ?? '',
        grant_type: deviceCodeGrant,
        device_code: deviceCode ?? '',
      };
      return send('provider', formRequest('POST provider/token', endpoints?.token ?? '', form));
    },
    whoami: (context: NewDeviceContext) =>
      atHomeserver('GET account/whoami', '/_matrix/client/v3/account/whoami', context),
    showUserCode: (context: NewDeviceContext) =>
      show({ type: 'screen.user-code', userCode: kept(context).userCode ?? '' }),
    tellGrant: (context: NewDeviceContext) => {
      const { pageUrl, completeUrl } = kept(context);
      const complete = completeUrl === null ? {} : { verification_uri_complete: completeUrl };
      return toOther({
        type: 'm.login.protocol',
        protocol: grantProtocol,
        device_authorization_grant: isCorrected
          ? { verification_uri: pageUrl ?? '', ...complete }
          : { verification_url_complete: completeUrl ?? '' },
      });
    },
    tellDenied: () => toOther({ type: 'm.login.declined' }),
    tellExpired: () => toOther({ type: 'm.login.failure', reason: 'authorization_expired' }),
    tellOtherAccount: () => toOther({ type: 'm.login.failure', reason: 'unexpected_account' }),
  } as const;

  return { guards, notes, sends };
}

type Oidc = ReturnType<typeof newOidc>;
export type NewOidcGuard = keyof Oidc['guards'];
export type NewOidcNote = keyof Oidc['notes'];
export type NewOidcSend = keyof Oidc['sends'];
