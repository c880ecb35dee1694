/**
 * What the new device decides by in the OIDC variant: what it is offered, and what the homeserver
 * and the provider answer.
 *
 * As corrected it accepts only https, and checks what the sketch does not.
 */

import { isSecure } from '../../../http/address.ts';
import {
  answerOf,
  configurationSchema,
  registrationSchema,
  tokenErrorSchema,
  tokenSchema,
  wellKnownSchema,
  whoamiSchema,
} from '../../../oauth/messages.ts';
import type { Args } from '../../behaviour.ts';
import type { NewDeviceContext } from '../../newDevice/context.ts';
import { newDeviceGuards } from '../../newDevice/guards.ts';
import { decodeGrant, deniedError, grantProtocol, withScheme } from '../wire.ts';
import { kept, type NewGrantDevice } from './context.ts';

type Event = { readonly type: string };
type Seen = Args<NewDeviceContext>;

/** The homeserver that an offer names (step 6). The sketch writes it without a scheme (L442). */
export function homeserverIn(device: NewGrantDevice, event: Event): string | null {
  const address = device.messageIf(event, 'm.login.protocols')?.homeserver;
  if (address === undefined) return null;
  return device.variant.reading === 'corrected' ? address : withScheme(address);
}

/**
 * As corrected nothing goes to an address that others on the way can read or change. The sketch
 * writes some without a scheme.
 */
const isTaken = ({ variant, amended }: NewGrantDevice, address: string): boolean =>
  variant.reading === 'corrected'
    ? isSecure(address)
    : !amended('https-only') || isSecure(withScheme(address));

/** Whether the grant is among the protocols that are offered, in a form that the device takes. */
export function offersGrant(device: NewGrantDevice, event: Event): boolean {
  const offer = device.messageIf(event, 'm.login.protocols');
  const address = homeserverIn(device, event);
  const isOffered = offer?.protocols.includes(grantProtocol) === true;
  return isOffered && address !== null && isTaken(device, address);
}

const isErrorOf =
  (error: string) =>
  ({ event }: Seen): boolean =>
    (answerOf(tokenErrorSchema, event)?.error ?? '') === error;

export function newGrantGuards(device: NewGrantDevice) {
  const { reading } = device.variant;
  const { canTakeProtocol } = newDeviceGuards(device);
  return {
    /** Step 7: login tokens are among the protocols that are offered, or the grant is. */
    canTakeProtocol: (seen: Seen) => canTakeProtocol(seen) || offersGrant(device, seen.event),
    wasOffered: ({ context }: Seen) => kept(context).isOffered,
    isIssuer: ({ event }: Seen) => {
      const issuer = answerOf(wellKnownSchema, event)?.['m.authentication'].issuer;
      return issuer !== undefined && isTaken(device, issuer);
    },
    isProvider: ({ context, event }: Seen) => isProvider(device, kept(context).issuer, event),
    isClient: ({ event }: Seen) => answerOf(registrationSchema, event) !== undefined,
    isAuthorization: ({ event }: Seen) => {
      const grant = 'body' in event ? decodeGrant(reading, event.body) : undefined;
      const pages = [grant?.pageUrl, grant?.completeUrl].filter((page) => page != null);
      return grant !== undefined && pages.every((page) => isTaken(device, page));
    },
    isToken: ({ event }: Seen) => answerOf(tokenSchema, event) !== undefined,
    isPending: isErrorOf('authorization_pending'),
    isSlowDown: isErrorOf('slow_down'),
    isDenied: isErrorOf(deniedError(reading)),
    isExpired: isErrorOf('expired_token'),
    isIdentity: ({ event }: Seen) => answerOf(whoamiSchema, event) !== undefined,
    /** Whether it has signed in by the grant. */
    isIdentified: ({ context }: Seen) => kept(context).userId !== null,
    isOtherAccount: ({ context, event }: Seen) => {
      const found = answerOf(whoamiSchema, event);
      return found !== undefined && found.user_id !== kept(context).account;
    },
  };
}

/** Whether an answer is the document of a provider that has the grant. */
function isProvider(device: NewGrantDevice, issuer: string | null, event: Event): boolean {
  const found = answerOf(configurationSchema, event);
  if (found?.device_authorization_endpoint === undefined) return false;
  const { device_authorization_endpoint, token_endpoint, registration_endpoint } = found;
  if (device.variant.reading === 'corrected' && found.issuer !== issuer) return false;
  const endpoints = [device_authorization_endpoint, token_endpoint, registration_endpoint];
  return endpoints.every((endpoint) => isTaken(device, endpoint));
}
