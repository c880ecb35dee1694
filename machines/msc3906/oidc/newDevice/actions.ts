/** What the new device keeps and sends in the OIDC variant, beyond what it does without it. */

import { send } from 'actorcheck';
import { textIn } from '../../../http/decode.ts';
import { request } from '../../../http/message.ts';
import {
  answerOf,
  configurationSchema,
  deviceCodeGrant,
  formRequest,
  registrationRequest,
  registrationSchema,
  tokenSchema,
  wellKnownSchema,
  whoamiSchema,
} from '../../../oauth/messages.ts';
import type { Args } from '../../behaviour.ts';
import { call } from '../../newDevice/actions.ts';
import type { NewDeviceContext } from '../../newDevice/context.ts';
import { defaultAuthorizationPollMs, slowDownMs } from '../../timing.ts';
import type { ConsentScreen } from '../user.ts';
import { decodeGrant, grantProtocol, matrixScope, withScheme } from '../wire.ts';
import { kept, type NewGrantDevice, noOidc, withOidc } from './context.ts';
import { homeserverIn, offersGrant } from './guards.ts';

type Seen = Args<NewDeviceContext>;

export const newGrantNotes = (device: NewGrantDevice) => ({
  noteOffer: ({ context, event }: Seen) => ({
    homeserver: homeserverIn(device, event),
    ...withOidc(context, {
      isOffered: offersGrant(device, event),
      account: device.messageIf(event, 'm.login.protocols')?.user_id ?? null,
    }),
  }),
  noteIssuer: ({ context, event }: Seen) =>
    withOidc(context, {
      issuer: answerOf(wellKnownSchema, event)?.['m.authentication'].issuer ?? null,
    }),
  noteProvider: ({ context, event }: Seen) => {
    const found = answerOf(configurationSchema, event);
    if (found === undefined) return {};
    const endpoints = {
      registration: found.registration_endpoint,
      device: found.device_authorization_endpoint ?? '',
      token: found.token_endpoint,
    };
    return withOidc(context, { endpoints });
  },
  noteClient: ({ context, event }: Seen) =>
    withOidc(context, { clientId: answerOf(registrationSchema, event)?.client_id ?? null }),
  noteAuthorization: ({ context, event }: Seen) => {
    const found = decodeGrant(device.variant.reading, textIn(event, 'body'));
    if (found === undefined) return {};
    const intervalMs = found.intervalMs ?? defaultAuthorizationPollMs;
    return withOidc(context, { ...found, intervalMs });
  },
  noteSlowDown: ({ context }: Seen) =>
    withOidc(context, { intervalMs: kept(context).intervalMs + slowDownMs }),
  /** RFC 8628, section 3.5: a device that gets no answer polls less often. Once is enough here. */
  noteBackOff: ({ context }: Seen) => {
    const { hasBackedOff, intervalMs } = kept(context);
    if (hasBackedOff) return {};
    return withOidc(context, { hasBackedOff: true, intervalMs: intervalMs + slowDownMs });
  },
  noteAccessToken: ({ event }: Seen) => ({
    accessToken: answerOf(tokenSchema, event)?.access_token ?? null,
  }),
  forgetSession: () => ({ accessToken: null }),
  /** All that was only for polling is forgotten. */
  notePolled: ({ context }: Seen) =>
    withOidc(context, { ...noOidc, account: kept(context).account }),
  noteIdentity: ({ context, event }: Seen) => {
    const found = answerOf(whoamiSchema, event);
    return {
      deviceId: found?.device_id ?? null,
      ...withOidc(context, { ...noOidc, userId: found?.user_id ?? null }),
    };
  },
});

export function newGrantSends({ variant, toOther }: NewGrantDevice) {
  const isSketch = variant.reading === 'sketch';
  return {
    getWellKnown: ({ context }: Seen) =>
      call('GET well-known', '/.well-known/matrix/client', context),
    getConfiguration: ({ context }: Seen) => {
      const issuer = withScheme(kept(context).issuer ?? '').replace(/\/$/, '');
      const url = `${issuer}/.well-known/openid-configuration`;
      return send('provider', request('GET provider/configuration', url));
    },
    /** Step O2. */
    register: ({ context }: Seen) =>
      send('provider', registrationRequest(kept(context).endpoints?.registration ?? '')),
    getCode: ({ context }: Seen) => {
      const { clientId, endpoints } = kept(context);
      const form = { client_id: clientId ?? '', scope: matrixScope };
      return send('provider', formRequest('POST provider/device', endpoints?.device ?? '', form));
    },
    poll: ({ context }: Seen) => {
      const { clientId, deviceCode, endpoints } = kept(context);
      const form = {
        client_id: clientId ?? '',
        grant_type: deviceCodeGrant,
        device_code: deviceCode ?? '',
      };
      return send('provider', formRequest('POST provider/token', endpoints?.token ?? '', form));
    },
    whoami: ({ context }: Seen) =>
      call('GET account/whoami', '/_matrix/client/v3/account/whoami', context),
    signOut: ({ context }: Seen) => call('POST logout', '/_matrix/client/v3/logout', context, {}),
    showUserCode: ({ context }: Seen) => {
      const { userCode } = kept(context);
      const screen: ConsentScreen = { type: 'screen.user-code', userCode: userCode ?? '' };
      return send('user', screen);
    },
    tellGrant: ({ context }: Seen) => {
      const { pageUrl, completeUrl } = kept(context);
      const complete = completeUrl === null ? {} : { verification_uri_complete: completeUrl };
      return toOther({
        type: 'm.login.protocol',
        protocol: grantProtocol,
        device_authorization_grant: isSketch
          ? { verification_url_complete: completeUrl ?? '' }
          : { verification_uri: pageUrl ?? '', ...complete },
      });
    },
    /** The sketch names the homeserver in its refusal. */
    tellUnsupported: ({ context }: Seen) => {
      const homeserver = isSketch && context.homeserver ? { homeserver: context.homeserver } : {};
      return toOther({ type: 'm.login.failure', reason: 'unsupported', ...homeserver });
    },
    tellDenied: () => toOther({ type: 'm.login.declined' }),
    tellExpired: () => toOther({ type: 'm.login.failure', reason: 'authorization_expired' }),
    tellOtherAccount: () => toOther({ type: 'm.login.failure', reason: 'unexpected_account' }),
  };
}
