/** The OIDC variant for the rest of the model: its reading, its provider, its accounts. */

import type { Settings } from 'actorcheck';
import type { Crypto } from '../../crypto/index.ts';
import { userId } from '../../matrix/account.ts';
import type { SessionProvider } from '../../matrix/homeserver/context.ts';
import { type OidcReading, withoutScheme } from './wire.ts';

/** Values of the knob `protocol`. */
export const protocols = ['login_token', 'oidc-sketch', 'oidc-corrected'] as const;

/** How a device or server takes part in the variant. */
export interface OidcVariant {
  readonly reading: OidcReading;
  /** The issuer of the account's homeserver, without a slash at the end. */
  readonly providerUrl: string;
  /** Of the sketch: whether the browser is redirected back to the app (L484). */
  readonly redirects: boolean;
  /** Of the sketch: whether a decline after the login (L501) ends the session. */
  readonly declineEnds: boolean;
}

/** Values of the knob `late-decline`. */
export const lateDeclines = ['keeps', 'ends'] as const;

/** Where it is in the model; over real HTTP it is somewhere else. */
export const exampleProviderUrl = 'https://id.example.org';

/** Another account at the homeserver, which may be signed in in the browser. */
export const otherUserId = '@bob:example.org';

/** What the settings ask for; undefined without the variant. */
export function variantOf(settings: Settings): OidcVariant | undefined {
  const { protocol, redirects, 'late-decline': lateDecline } = settings;
  if (protocol === 'login_token') return undefined;
  const isSketch = protocol === 'oidc-sketch';
  return {
    reading: isSketch ? 'sketch' : 'corrected',
    providerUrl: exampleProviderUrl,
    redirects: isSketch && redirects === true,
    declineEnds: isSketch && lateDecline === 'ends',
  };
}

/** The access token of a session that was consented to for an account: nobody can guess it. */
export const sessionToken = (crypto: Crypto, user: string): string =>
  crypto.opaque(user === otherUserId ? 'accessTokenOfOther' : 'accessTokenOidc');

/** The provider as the account's homeserver knows it. The sketch names no scheme (L453). */
export const sessionProvider = (
  crypto: Crypto,
  { reading, providerUrl, declineEnds }: OidcVariant,
): SessionProvider => ({
  endsSessions: declineEnds,
  issuer: reading === 'sketch' ? withoutScheme(providerUrl) : providerUrl,
  userOf: (accessToken) =>
    [userId, otherUserId].find((user) => accessToken === sessionToken(crypto, user)),
});
