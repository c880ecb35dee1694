/** The messages of MSC3906, second revision, which devices exchange over the secure channel. */

import * as v from 'valibot';

/** What a device wants of the other (MSC3906 L54 to L59). */
export const intentSchema = v.picklist(['login.start', 'login.reciprocate']);
export type Intent = v.InferOutput<typeof intentSchema>;

/** A text that is not empty. */
const filled = v.pipe(v.string(), v.minLength(1));

/** Step 3: the new device tells that the existing one may go on. */
const progress = v.object({ type: v.literal('m.login.progress') });

/** Reasons of the OIDC variant as corrected. The sketch has no messages for these. */
export const oidcReasons = [
  'authorization_expired',
  'unable_to_open_verification_uri',
  'unexpected_account',
] as const;

/**
 * Steps 2, 5 and 7 and the cancellation: why a device gives up. Nothing in the text sends
 * `aborted`: that is the amendment `tell-failure`. The sketch of OIDC names the homeserver beside
 * `unsupported` (L447).
 */
const failure = v.variant('reason', [
  v.object({
    type: v.literal('m.login.failure'),
    reason: v.literal('incompatible_intent'),
    intent: intentSchema,
  }),
  v.object({
    type: v.literal('m.login.failure'),
    reason: v.literal('unsupported'),
    homeserver: v.optional(filled),
  }),
  v.object({ type: v.literal('m.login.failure'), reason: v.literal('cancelled') }),
  v.object({ type: v.literal('m.login.failure'), reason: v.literal('aborted') }),
  v.object({ type: v.literal('m.login.failure'), reason: v.picklist(oidcReasons) }),
]);

/**
 * Step 6: the login protocols that the existing device can help with. The OIDC variant has the
 * homeserver in it (L442), and as corrected the account.
 */
const protocols = v.object({
  type: v.literal('m.login.protocols'),
  protocols: v.array(v.string()),
  homeserver: v.optional(filled),
  user_id: v.optional(filled),
});

/** The page to open: as the sketch spells it (L462), or as RFC 8628 does. */
const deviceAuthorizationGrant = v.union([
  v.object({ verification_url_complete: filled }),
  v.object({ verification_uri: filled, verification_uri_complete: v.optional(filled) }),
]);

/** Step 7: the login protocol that the new device takes. */
const protocol = v.object({
  type: v.literal('m.login.protocol'),
  protocol: v.string(),
  device_authorization_grant: v.optional(deviceAuthorizationGrant),
});

/** Step 10: the user said no. */
const declined = v.object({ type: v.literal('m.login.declined') });

/** Step 12: the login token, and where to use it. */
const approved = v.object({
  type: v.literal('m.login.approved'),
  login_token: filled,
  homeserver: filled,
});

/** Steps 14 (without the fields) and 15 (with both): the new device is signed in. */
const success = v.union([
  v.object({
    type: v.literal('m.login.success'),
    device_id: filled,
    device_key: filled,
  }),
  v.object({
    type: v.literal('m.login.success'),
    device_id: v.optional(v.undefined()),
    device_key: v.optional(v.undefined()),
  }),
]);

/** Step 19: the existing device has verified the new one; `master_key` with cross-signing only. */
const verified = v.object({
  type: v.literal('m.login.verified'),
  verifying_device_id: filled,
  verifying_device_key: filled,
  master_key: v.optional(filled),
});

export const loginMessageSchema = v.union([
  progress,
  failure,
  protocols,
  protocol,
  declined,
  approved,
  success,
  verified,
]);

export type LoginMessage = v.InferOutput<typeof loginMessageSchema>;
export type LoginMessageType = LoginMessage['type'];
export type FailureReason = v.InferOutput<typeof failure>['reason'];
