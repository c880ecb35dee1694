/** What the provider keeps, is asked and is given, and what may become of a request. */

import type { Crypto } from '../../crypto/index.ts';
import type { Decision, HeldRequest } from '../../http/held.ts';
import { type DeviceAuthorization, deviceCodeGrant } from '../messages.ts';

/** What a provider may do with a held request instead of serving it. */
export const providerWhims = {
  'no-device-grant': 'the provider has no device authorization grant',
  'foreign-page': 'the provider names a page of somebody else',
} as const;
export type ProviderWhim = keyof typeof providerWhims;

export interface ProviderRequest extends HeldRequest {
  readonly type:
    | 'GET provider/configuration'
    | 'POST provider/registration'
    | 'POST provider/device'
    | 'POST provider/token'
    | 'GET provider/page'
    | 'POST provider/consent';
}

export type ProviderEvent =
  | ProviderRequest
  | Decision<ProviderWhim>
  | { readonly type: 'slow-down' };

/** What the homeserver of a provider is told. */
export type SessionReport = { readonly type: 'session.began' };

export interface ProviderContext {
  /** Whether the new device is registered as a client. */
  readonly hasClient: boolean;
  /** Whose consent a device code has. */
  readonly consentedBy: string | null;
  /** How often a device has been told to slow down, while its code lives. */
  readonly slowDowns: number;
  readonly held: Readonly<Record<string, ProviderRequest>>;
}

export interface ProviderOptions {
  readonly crypto: Crypto;
  /** Its issuer, without a slash at the end. */
  readonly providerUrl: string;
  /** The device that asks whether there is a device grant before it offers one. */
  readonly existingDevice: string;
  /** The access token of a session that was consented to for an account. */
  readonly tokenFor: (account: string) => string;
  /** The actor that hears of a session as soon as there is a token for it; usually none. */
  readonly tells?: string;
  /** How it writes what a device signs in with, whose code lives for `lifeMs`. */
  readonly encodeAuthorization: (authorization: DeviceAuthorization, lifeMs: number) => object;
  /** Its error when the user said no. */
  readonly deniedError: string;
  readonly deviceCodeLifeMs: number;
  /** The pause between two polls that it asks for. */
  readonly pollIntervalMs: number;
  /** How much longer the answer `slow_down` makes that pause. */
  readonly slowDownMs: number;
}

/** What it gives out: one client and one device code in a run. */
export function issuedBy({ crypto, providerUrl }: ProviderOptions) {
  const userCode = crypto.opaque('userCode');
  const pageUrl = `${providerUrl}/device`;
  return {
    clientId: crypto.opaque('clientId'),
    deviceCode: crypto.opaque('deviceCode'),
    userCode,
    /** Where to type the user code, and where it is typed already. */
    pageUrl,
    completeUrl: `${pageUrl}?user_code=${userCode}`,
    /** A page of somebody else. */
    foreignUrl: `https://elsewhere.example.net/device?user_code=${userCode}`,
  };
}

/** The document with its endpoints, with the device authorization grant and without it. */
export function configurationOf({ providerUrl }: ProviderOptions, hasGrant: boolean): object {
  const device = { device_authorization_endpoint: `${providerUrl}/auth/device` };
  return {
    issuer: providerUrl,
    ...(hasGrant ? device : {}),
    token_endpoint: `${providerUrl}/token`,
    registration_endpoint: `${providerUrl}/register`,
    grant_types_supported: ['authorization_code', ...(hasGrant ? [deviceCodeGrant] : [])],
  };
}
