/** The homeserver of one account, and its provider where that is not a real one. */

import type { Party } from 'actorcheck';
import { deviceListMachine } from '../matrix/deviceList/machine.ts';
import { accessDenied, deviceCodeGrant, encodeAuthorization } from '../oauth/messages.ts';
import { configurationOf, type ProviderOptions } from '../oauth/provider/context.ts';
import { providerMachine } from '../oauth/provider/machine.ts';
import type { GrantGiven } from '../protocol/live.ts';
import { existingActors } from './actors.ts';

/** Step 6: RFC 8628 has 5 s where a provider says nothing. */
export const authorizationPollMs = 5_000;
const slowDownMs = 5_000;

/** What a homeserver tells of its provider (client-server API, `auth_metadata`). */
function metadataOf(options: ProviderOptions): object {
  const { providerUrl } = options;
  return {
    ...configurationOf(options, true),
    authorization_endpoint: `${providerUrl}/authorize`,
    revocation_endpoint: `${providerUrl}/revoke`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'refresh_token', deviceCodeGrant],
    code_challenge_methods_supported: ['S256'],
  };
}

interface Unusual {
  /** Whether the existing device can see the session, as it is one of its account. */
  readonly isSeen: boolean;
  readonly mayFail: boolean;
}

export function serverActors(
  given: GrantGiven,
  { isSeen, mayFail }: Unusual = { isSeen: true, mayFail: false },
): Party['actors'] {
  const { crypto, accessTokens, provider, deviceCodeLifeMs, ...account } = given;
  const options: ProviderOptions = {
    crypto,
    providerUrl: provider.url,
    existingDevice: existingActors.flow,
    ...(isSeen ? { tells: 'homeserver' } : {}),
    tokenFor: () => accessTokens.added,
    encodeAuthorization,
    deniedError: accessDenied,
    deviceCodeLifeMs,
    pollIntervalMs: authorizationPollMs,
    slowDownMs,
  };
  const { metadata = metadataOf(options) } = provider;
  const issuer = provider.url;
  const about = { crypto, accessTokens, ...account, issuer, metadata, mayFail };
  const homeserver = deviceListMachine(about);
  return provider.metadata === undefined
    ? { homeserver, provider: providerMachine(options) }
    : { homeserver };
}
