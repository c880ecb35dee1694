/**
 * What devices, a homeserver and its OpenID provider exchange: discovery, dynamic registration, and
 * the device authorization grant of RFC 8628.
 */

import * as v from 'valibot';
import { decodeText, type Schema, whenOk } from '../http/decode.ts';
import { type HttpRequest, request } from '../http/message.ts';

export const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const filled = v.pipe(v.string(), v.minLength(1));

/** `GET /.well-known/matrix/client` (MSC2965). */
export const wellKnownSchema = v.object({ 'm.authentication': v.object({ issuer: filled }) });

/** `GET /.well-known/openid-configuration` (OpenID Connect Discovery 1.0, RFC 8628 section 4). */
export const configurationSchema = v.object({
  issuer: filled,
  grant_types_supported: v.array(v.string()),
  device_authorization_endpoint: v.optional(filled),
  token_endpoint: filled,
  registration_endpoint: filled,
});

/** The answer to a dynamic registration (RFC 7591). */
export const registrationSchema = v.object({ client_id: filled });

/** `GET /account/whoami` (client-server API). */
export const whoamiSchema = v.object({ user_id: filled, device_id: filled });

/** What the page that asks for consent has in it. It is a page for people: this is no format. */
export const pageSchema = v.object({ user_code: filled });

export const tokenSchema = v.object({ access_token: filled, token_type: v.string() });
export const tokenErrorSchema = v.object({ error: v.string() });

/** What the provider gives for signing in, whatever its spelling. */
export interface DeviceAuthorization {
  readonly deviceCode: string;
  readonly userCode: string;
  /** Where to type the user code; null where the provider says none. */
  readonly pageUrl: string | null;
  /** Where it is typed already. */
  readonly completeUrl: string | null;
  /** Null where the provider says none. */
  readonly intervalMs: number | null;
}

/** RFC 8628, section 3.2. */
export const authorizationSchema = v.object({
  device_code: filled,
  user_code: filled,
  verification_uri: filled,
  verification_uri_complete: v.optional(filled),
  expires_in: v.number(),
  interval: v.optional(v.number()),
});

/** The answer of the device authorization endpoint, of a code that lives for `lifeMs`. */
export const encodeAuthorization = (
  { deviceCode, userCode, pageUrl, completeUrl, intervalMs }: DeviceAuthorization,
  lifeMs: number,
): object => ({
  device_code: deviceCode,
  user_code: userCode,
  verification_uri: pageUrl,
  verification_uri_complete: completeUrl,
  expires_in: lifeMs / 1_000,
  interval: (intervalMs ?? 0) / 1_000,
});

/** Undefined if it is none. Never throws. */
export function decodeAuthorization(text: unknown): DeviceAuthorization | undefined {
  const found = whenOk(decodeText(authorizationSchema, text));
  return (
    found && {
      deviceCode: found.device_code,
      userCode: found.user_code,
      pageUrl: found.verification_uri,
      completeUrl: found.verification_uri_complete ?? null,
      intervalMs: found.interval === undefined ? null : found.interval * 1_000,
    }
  );
}

/** The error when the user said no (RFC 8628, section 3.5). */
export const accessDenied = 'access_denied';

/** A request with a form in its body, as OAuth has it. */
export const formRequest = (
  type: string,
  url: string,
  form: Readonly<Record<string, string>>,
): HttpRequest => ({
  type,
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(form).toString(),
});

/** A member of a form; empty if it is missing or there is no form. */
export const formMember = (text: unknown, member: string): string =>
  typeof text === 'string' ? (new URLSearchParams(text).get(member) ?? '') : '';

/** The value of that form if it is an answer of it, for guards and actions that read events. */
export const answerOf = <T>(schema: Schema<T>, event: { type: string }): T | undefined =>
  'body' in event ? whenOk(decodeText(schema, event.body)) : undefined;

/** Registers a native client without a secret, which wants nothing but the grant (RFC 7591). */
export function registrationRequest(url: string): HttpRequest {
  const client = {
    client_name: 'new device',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: [deviceCodeGrant],
    response_types: [],
    redirect_uris: [],
  };
  const headers = { 'content-type': 'application/json' };
  return request('POST provider/registration', url, headers, client);
}
