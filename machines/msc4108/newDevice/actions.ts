/** What the new device makes of events. */

import { type Send, send } from 'actorcheck';
import * as v from 'valibot';
import { actionsFor } from '../../http/actions.ts';
import { isSecure } from '../../http/address.ts';
import { request } from '../../http/message.ts';
import { deviceSecrets, newDeviceId, publicDeviceKeys, signed } from '../../matrix/account.ts';
import {
  answerOf,
  configurationSchema,
  decodeAuthorization,
  deviceCodeGrant,
  formRequest,
  registrationRequest,
  registrationSchema,
  tokenErrorSchema,
  tokenSchema,
} from '../../oauth/messages.ts';
import { flowActions, flowGuards, show, toOther } from '../flow/actions.ts';
import type { Args as FlowArgs, FlowEvent } from '../flow/context.ts';
import { grantProtocol, messageIn } from '../messages.ts';
import type { NewDeviceContext, NewDeviceOptions } from './context.ts';

const filled = v.pipe(v.string(), v.minLength(1));
const wellKnownSchema = v.object({ 'm.homeserver': v.object({ base_url: filled }) });
const issuerSchema = v.object({ issuer: filled });

type Args = FlowArgs<NewDeviceContext>;
const { assign, emit } = actionsFor<NewDeviceContext, FlowEvent>();

const configured = (event: FlowEvent) => {
  const found = answerOf(configurationSchema, event);
  const device = found?.device_authorization_endpoint;
  const hasGrant = found?.grant_types_supported.includes(deviceCodeGrant) === true;
  return found && device !== undefined && hasGrant
    ? { device, token: found.token_endpoint, registration: found.registration_endpoint }
    : undefined;
};

const authorized = (event: FlowEvent) => decodeAuthorization('body' in event ? event.body : null);

export const newDeviceGuards = (options: NewDeviceOptions) => ({
  ...flowGuards(options),
  wasOffered: ({ context }: Args) =>
    context.offers?.includes(grantProtocol) === true &&
    (!options.amended('https-only') || !options.is2026 || isSecure(context.homeserver ?? '')),
  hasOffer: ({ context }: Args) => context.offers !== null,
  isWellKnown: ({ event }: Args) => answerOf(wellKnownSchema, event) !== undefined,
  isIssuer: ({ event }: Args) => answerOf(issuerSchema, event) !== undefined,
  hasGrant: ({ event }: Args) => configured(event) !== undefined,
  isClient: ({ event }: Args) => answerOf(registrationSchema, event) !== undefined,
  isAuthorization: ({ event }: Args) => authorized(event)?.pageUrl != null,
  isToken: ({ event }: Args) => answerOf(tokenSchema, event) !== undefined,
  isError: ({ event }: Args, error: string) => answerOf(tokenErrorSchema, event)?.error === error,
});

const notes = {
  noteProtocols: assign(({ event }) => {
    const said = messageIn(event, 'm.login.protocols');
    return {
      offers: said?.protocols ?? [],
      homeserver: said?.base_url ?? said?.homeserver ?? '',
    };
  }),
  /** Whoever scanned has the homeserver from the code, and needs no offer. */
  noteHomeserver: assign(({ context: { scanned } }) => ({
    offers: [grantProtocol],
    homeserver: scanned?.baseUrl ?? scanned?.serverName ?? '',
  })),
  noteBaseUrl: assign(({ event }) => ({
    homeserver: answerOf(wellKnownSchema, event)?.['m.homeserver'].base_url ?? '',
  })),
  noteIssuer: assign(({ event }) => ({ issuer: answerOf(issuerSchema, event)?.issuer ?? '' })),
  noteEndpoints: assign(({ event }) => ({ endpoints: configured(event) ?? null })),
  noteClient: assign(({ event }) => ({
    clientId: answerOf(registrationSchema, event)?.client_id ?? null,
  })),
  noteGrant: assign(({ event }) => {
    const found = authorized(event);
    if (found === undefined) return {};
    const { deviceCode, userCode, pageUrl, completeUrl } = found;
    return { grant: { deviceCode, userCode, pageUrl: pageUrl ?? '', completeUrl } };
  }),
  noteToken: assign(({ event }) => ({
    accessToken: answerOf(tokenSchema, event)?.access_token ?? null,
  })),
  noteSecrets: assign(({ event }) => {
    const keys = messageIn(event, 'm.login.secrets')?.cross_signing;
    if (keys === undefined) return {};
    const { master_key: master, self_signing_key: selfSigning } = keys;
    return { secrets: { master, selfSigning, userSigning: keys.user_signing_key } };
  }),
};

const toProvider = (type: string, url: string, form: Readonly<Record<string, string>>): Send =>
  send('provider', formRequest(type, url, form));

const requests = {
  getIssuer: emit(({ context }) => {
    const path = '/_matrix/client/unstable/org.matrix.msc2965/auth_issuer';
    return send('homeserver', request('GET auth_issuer', `${context.homeserver}${path}`));
  }),
  getConfiguration: emit(({ context }) => {
    const url = `${context.issuer?.replace(/\/$/, '')}/.well-known/openid-configuration`;
    return send('provider', request('GET provider/configuration', url));
  }),
  getMetadata: emit(({ context }) => {
    const url = `${context.homeserver}/_matrix/client/v1/auth_metadata`;
    return send('homeserver', request('GET auth_metadata', url));
  }),
  register: emit(({ context }) =>
    send('provider', registrationRequest(context.endpoints?.registration ?? '')),
  ),
  getCode: emit(({ context }) => {
    const scope = `urn:matrix:client:api:* urn:matrix:client:device:${newDeviceId}`;
    const form = { client_id: context.clientId ?? '', scope };
    return toProvider('POST provider/device', context.endpoints?.device ?? '', form);
  }),
  poll: emit(({ context }) => {
    const { clientId, grant, endpoints } = context;
    return toProvider('POST provider/token', endpoints?.token ?? '', {
      grant_type: deviceCodeGrant,
      device_code: grant?.deviceCode ?? '',
      client_id: clientId ?? '',
    });
  }),
};

export function newDeviceActions(options: NewDeviceOptions, algorithm: string) {
  const { crypto } = options;
  return {
    ...flowActions<NewDeviceContext>(options, algorithm),
    ...notes,
    ...requests,
    getWellKnown: emit(({ context }) => {
      const url = `${options.scheme}${context.homeserver}/.well-known/matrix/client`;
      return send('homeserver', request('GET well-known', url));
    }),
    tellProtocol: emit(({ event }) => {
      const { pageUrl = '', completeUrl = null } = authorized(event) ?? {};
      const complete = completeUrl === null ? {} : { verification_uri_complete: completeUrl };
      return toOther(options, {
        type: 'm.login.protocol',
        protocol: grantProtocol,
        device_authorization_grant: { verification_uri: pageUrl ?? '', ...complete },
        device_id: newDeviceId,
      });
    }),
    showUserCode: emit(({ context }) =>
      show({ type: 'screen.userCode', userCode: context.grant?.userCode ?? '' }),
    ),
    tellDeclined: emit(() => toOther(options, { type: 'm.login.declined' })),
    tellDone: emit(() => toOther(options, { type: 'm.login.done' })),
    tellSuccess: emit(() => toOther(options, { type: 'm.login.success' })),
    uploadKeys: emit(({ context }) => {
      const selfSigning = context.secrets?.selfSigning ?? '';
      const own = publicDeviceKeys(crypto, deviceSecrets(crypto, newDeviceId));
      const keyId = crypto.publicKeyOf(selfSigning);
      const keys = keyId === undefined ? own : signed(crypto, own, keyId, selfSigning);
      const url = `${context.homeserver}/_matrix/client/v3/keys/upload`;
      const headers = { authorization: `Bearer ${context.accessToken}` };
      return send('homeserver', request('POST keys/upload', url, headers, { device_keys: keys }));
    }),
  };
}
