/**
 * What the existing device decides by, keeps and sends in the OIDC variant, beyond what it does
 * without it. As sketched it takes whatever page it is told; as corrected, only pages of its
 * account's provider.
 */

import { send } from 'actorcheck';
import { areOfOneOrigin } from '../../../http/address.ts';
import { request } from '../../../http/message.ts';
import { userId } from '../../../matrix/account.ts';
import type { BrowserRequest } from '../../../oauth/browser.ts';
import { answerOf, configurationSchema, deviceCodeGrant } from '../../../oauth/messages.ts';
import type { Args } from '../../behaviour.ts';
import type { ExistingDeviceContext } from '../../existingDevice/context.ts';
import { existingDeviceGuards } from '../../existingDevice/guards.ts';
import { grantProtocol, withoutScheme } from '../wire.ts';
import { type ExistingGrantDevice, kept, withOidc } from './context.ts';

type Event = { readonly type: string };
type Seen = Args<ExistingDeviceContext>;

/** The page that a message names (step O4), in the spelling of the reading. */
function pageIn({ variant, messageIf }: ExistingGrantDevice, event: Event): string | undefined {
  const isSketch = variant.reading === 'sketch';
  const grant = messageIf(event, 'm.login.protocol')?.device_authorization_grant;
  if (grant === undefined) return undefined;
  if ('verification_url_complete' in grant) {
    return isSketch ? grant.verification_url_complete : undefined;
  }
  return isSketch ? undefined : (grant.verification_uri_complete ?? grant.verification_uri);
}

export function existingGrantGuards(device: ExistingGrantDevice) {
  const { canCancel } = existingDeviceGuards(device);
  const takesGrant = ({ context, event }: Seen): boolean =>
    device.messageIf(event, 'm.login.protocol')?.protocol === grantProtocol &&
    kept(context).protocols.includes(grantProtocol) &&
    pageIn(device, event) !== undefined;
  return {
    /** Once the page is open, the user declines there. */
    canCancel: (seen: Seen) => canCancel(seen) && !kept(seen.context).hasOpened,
    hasGrant: ({ event }: Seen) => {
      const found = answerOf(configurationSchema, event);
      return found?.grant_types_supported.includes(deviceCodeGrant) === true;
    },
    hasProtocols: ({ context }: Seen) => kept(context).protocols.length > 0,
    takesGrant,
    takesOwnPage: (seen: Seen) =>
      takesGrant(seen) &&
      areOfOneOrigin(pageIn(device, seen.event) ?? '', device.variant.providerUrl),
    tookGrant: ({ context }: Seen) => kept(context).pageUrl !== null,
  };
}

export const existingGrantNotes = (device: ExistingGrantDevice) => ({
  noteLoginTokens: ({ context }: Seen) =>
    withOidc(context, { protocols: [device.names.loginToken] }),
  noteGrant: ({ context }: Seen) =>
    withOidc(context, { protocols: [...kept(context).protocols, grantProtocol] }),
  notePage: ({ context, event }: Seen) =>
    withOidc(context, { protocols: [], pageUrl: pageIn(device, event) ?? null }),
  noteOpened: ({ context }: Seen) => withOidc(context, { hasOpened: true }),
});

export function existingGrantSends({ variant, homeserverUrl, toOther }: ExistingGrantDevice) {
  const isSketch = variant.reading === 'sketch';
  return {
    getConfiguration: () => {
      const url = `${variant.providerUrl}/.well-known/openid-configuration`;
      return send('provider', request('GET provider/configuration', url));
    },
    /** The sketch writes the homeserver without a scheme (L442), and does not say whose account. */
    tellProtocols: ({ context }: Seen) => {
      const protocols = [...kept(context).protocols];
      const homeserver = isSketch ? withoutScheme(homeserverUrl) : homeserverUrl;
      const account = isSketch ? {} : { user_id: userId };
      return toOther({ type: 'm.login.protocols', protocols, homeserver, ...account });
    },
    openPage: ({ context }: Seen) => {
      const opening: BrowserRequest = { type: 'browser.open', url: kept(context).pageUrl ?? '' };
      return send('browser', opening);
    },
    tellPageRefused: () =>
      toOther({ type: 'm.login.failure', reason: 'unable_to_open_verification_uri' }),
  };
}
