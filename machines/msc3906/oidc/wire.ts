/**
 * What the sketch of the variant (MSC3906 L403 to L513) spells in ways of its own. Where it does
 * there are two forms, and a reading tells which.
 */

import * as v from 'valibot';
import { decodeText, whenOk } from '../../http/decode.ts';
import {
  accessDenied,
  authorizationSchema,
  type DeviceAuthorization,
  decodeAuthorization,
  encodeAuthorization,
} from '../../oauth/messages.ts';

/** As the sketch writes it, or as RFC 8628 and a sane order have it. */
export type OidcReading = 'sketch' | 'corrected';

/** The login protocol of steps 6 and 7 (L442). */
export const grantProtocol = 'device_authorization_grant';
/** What the sketch asks for (L457). */
export const matrixScope = 'urn:matrix:api:*';

const filled = v.pipe(v.string(), v.minLength(1));

/** L458. */
const sketchedAuthorizationSchema = v.object({
  device_code: filled,
  user_code: filled,
  verification_url_complete: filled,
  expires_in_ms: v.number(),
  interval: v.number(),
});

/** The form of that answer. */
export const grantSchema = (reading: OidcReading): v.GenericSchema =>
  reading === 'sketch' ? sketchedAuthorizationSchema : authorizationSchema;

/** The answer of the device authorization endpoint, of a code that lives for `lifeMs`. */
export function encodeGrant(
  reading: OidcReading,
  authorization: DeviceAuthorization,
  lifeMs: number,
): object {
  if (reading === 'corrected') return encodeAuthorization(authorization, lifeMs);
  const { deviceCode, userCode, completeUrl, intervalMs } = authorization;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_url_complete: completeUrl,
    expires_in_ms: lifeMs,
    interval: (intervalMs ?? 0) / 1_000,
  };
}

/** Undefined if it is none. Never throws. */
export function decodeGrant(reading: OidcReading, text: unknown): DeviceAuthorization | undefined {
  if (reading === 'corrected') return decodeAuthorization(text);
  const found = whenOk(decodeText(sketchedAuthorizationSchema, text));
  return (
    found && {
      deviceCode: found.device_code,
      userCode: found.user_code,
      pageUrl: null,
      completeUrl: found.verification_url_complete,
      intervalMs: found.interval * 1_000,
    }
  );
}

/** How the provider calls it when the user said no: L472 against RFC 8628, section 3.5. */
export const deniedError = (reading: OidcReading): string =>
  reading === 'sketch' ? 'authorization_declined' : accessDenied;

/** What a person opens: the sketch writes some addresses without a scheme (L442, L453). */
export const withScheme = (address: string): string =>
  address.includes('://') ? address : `https://${address}`;
export const withoutScheme = (url: string): string => url.replace(/^https:\/\//, '');
