/** The messages of MSC3906, second revision, which devices exchange over the secure channel. */

import { z } from 'zod';

/** What a device wants of the other (MSC3906 L54 to L59). */
export const intentSchema = z.enum(['login.start', 'login.reciprocate']);
export type Intent = z.infer<typeof intentSchema>;

/** Step 3: the new device tells that the existing one may go on. */
const progress = z.object({ type: z.literal('m.login.progress') });

/**
 * Steps 2, 5 and 7 and the cancellation: why a device gives up. Nothing in the text sends
 * `aborted`: that is the amendment `tell-failure`.
 */
const failure = z.discriminatedUnion('reason', [
  z.object({
    type: z.literal('m.login.failure'),
    reason: z.literal('incompatible_intent'),
    intent: intentSchema,
  }),
  z.object({ type: z.literal('m.login.failure'), reason: z.literal('unsupported') }),
  z.object({ type: z.literal('m.login.failure'), reason: z.literal('cancelled') }),
  z.object({ type: z.literal('m.login.failure'), reason: z.literal('aborted') }),
]);

/** Step 6: the login protocols that the existing device can help with. */
const protocols = z.object({
  type: z.literal('m.login.protocols'),
  protocols: z.array(z.string()),
});

/** Step 7: the login protocol that the new device takes. */
const protocol = z.object({ type: z.literal('m.login.protocol'), protocol: z.string() });

/** Step 10: the user said no. */
const declined = z.object({ type: z.literal('m.login.declined') });

/** Step 12: the login token, and where to use it. */
const approved = z.object({
  type: z.literal('m.login.approved'),
  login_token: z.string().min(1),
  homeserver: z.string().min(1),
});

/** Steps 14 (without the fields) and 15 (with both): the new device is signed in. */
const success = z.union([
  z.object({
    type: z.literal('m.login.success'),
    device_id: z.string().min(1),
    device_key: z.string().min(1),
  }),
  z.object({
    type: z.literal('m.login.success'),
    device_id: z.undefined().optional(),
    device_key: z.undefined().optional(),
  }),
]);

/** Step 19: the existing device has verified the new one; `master_key` with cross-signing only. */
const verified = z.object({
  type: z.literal('m.login.verified'),
  verifying_device_id: z.string().min(1),
  verifying_device_key: z.string().min(1),
  master_key: z.string().min(1).optional(),
});

export const loginMessageSchema = z.union([
  progress,
  failure,
  protocols,
  protocol,
  declined,
  approved,
  success,
  verified,
]);

export type LoginMessage = z.infer<typeof loginMessageSchema>;
export type LoginMessageType = LoginMessage['type'];
export type FailureReason = z.infer<typeof failure>['reason'];
