/** The messages that the devices exchange over the secure channel (MSC4108 L681-L841). */

import * as v from 'valibot';
import { decode, type Schema, whenOk } from '../http/decode.ts';

export const grantProtocol = 'device_authorization_grant';

const filled = v.pipe(v.string(), v.minLength(1));

/** `unable_to_open_verification_uri` is new in 2026. */
const reasons = [
  'authorization_expired',
  'device_already_exists',
  'device_not_found',
  'unexpected_message_received',
  'unsupported_protocol',
  'user_cancelled',
  'unable_to_open_verification_uri',
  // As amended.
  'check_code_mismatch',
  'login_failed',
  'nothing_to_share',
] as const;
export type FailureReason = (typeof reasons)[number];

export const loginMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('m.login.protocols'),
    protocols: v.array(v.string()),
    /** In 2026. */
    base_url: v.optional(filled),
    /** In 2024: the server name. */
    homeserver: v.optional(filled),
  }),
  v.object({
    type: v.literal('m.login.protocol'),
    protocol: v.string(),
    device_authorization_grant: v.optional(
      v.object({ verification_uri: filled, verification_uri_complete: v.optional(filled) }),
    ),
    device_id: filled,
  }),
  v.object({ type: v.literal('m.login.protocol_accepted') }),
  v.object({
    type: v.literal('m.login.failure'),
    reason: v.picklist(reasons),
    homeserver: v.optional(filled),
  }),
  v.object({ type: v.literal('m.login.declined') }),
  v.object({ type: v.literal('m.login.success') }),
  /** As amended: that the secrets are in use. */
  v.object({ type: v.literal('m.login.done') }),
  v.object({
    type: v.literal('m.login.secrets'),
    cross_signing: v.object({
      master_key: filled,
      self_signing_key: filled,
      user_signing_key: filled,
    }),
    backup: v.optional(v.object({ algorithm: filled, key: filled, backup_version: filled })),
  }),
]);

export type LoginMessage = v.InferOutput<typeof loginMessageSchema>;
export type LoginType = LoginMessage['type'];

/** Undefined for what is no message. Never throws. */
export const decodeLogin = (payload: unknown): LoginMessage | undefined =>
  whenOk(decode(loginMessageSchema as Schema<LoginMessage>, payload));

/** The message that a channel has received, if it is of that type. */
export function messageIn<Type extends LoginType>(
  event: { readonly type: string },
  type: Type,
): Extract<LoginMessage, { type: Type }> | undefined {
  if (event.type !== 'channel.received' || !('payload' in event)) return undefined;
  const message = decodeLogin(event.payload);
  return message?.type === type ? (message as Extract<LoginMessage, { type: Type }>) : undefined;
}
