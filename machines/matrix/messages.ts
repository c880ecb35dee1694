/** What a client and its homeserver exchange (MSC3882 and the client-server API, spec v1.7). */

import * as v from 'valibot';

/** `GET /capabilities`: the capability goes by its stable or unstable name. */
export const capabilitiesSchema = v.object({
  capabilities: v.record(v.string(), v.object({ enabled: v.boolean() })),
});

/** Answer 401: the user has to prove who they are (UIA). */
export const uiaChallengeSchema = v.object({
  session: v.string(),
  flows: v.array(v.object({ stages: v.array(v.string()) })),
  errcode: v.optional(v.string()),
});

export const getTokenRequestSchema = v.object({
  auth: v.optional(
    v.object({ type: v.literal('m.login.password'), session: v.string(), password: v.string() }),
  ),
});

/** MSC3882: the token, and how long it can be used. */
export const getTokenResponseSchema = v.object({
  login_token: v.string(),
  expires_in_ms: v.number(),
});

export const loginRequestSchema = v.object({ type: v.literal('m.login.token'), token: v.string() });
export const loginResponseSchema = v.object({
  access_token: v.string(),
  device_id: v.string(),
  user_id: v.string(),
});

const signaturesSchema = v.record(v.string(), v.record(v.string(), v.string()));

export const deviceKeysSchema = v.object({
  user_id: v.string(),
  device_id: v.string(),
  algorithms: v.array(v.string()),
  keys: v.record(v.string(), v.string()),
  signatures: signaturesSchema,
});
export type DeviceKeys = v.InferOutput<typeof deviceKeysSchema>;

export const crossSigningKeySchema = v.object({
  user_id: v.string(),
  usage: v.array(v.string()),
  keys: v.record(v.string(), v.string()),
  signatures: signaturesSchema,
});
export type CrossSigningKey = v.InferOutput<typeof crossSigningKeySchema>;

export const keysUploadSchema = v.object({ device_keys: deviceKeysSchema });
export const keysUploadResponseSchema = v.object({
  one_time_key_counts: v.record(v.string(), v.number()),
});

export const keysQueryResponseSchema = v.object({
  device_keys: v.record(v.string(), v.record(v.string(), deviceKeysSchema)),
  master_keys: v.optional(v.record(v.string(), crossSigningKeySchema)),
  self_signing_keys: v.optional(v.record(v.string(), crossSigningKeySchema)),
  user_signing_keys: v.optional(v.record(v.string(), crossSigningKeySchema)),
});
export type KeysQueryResponse = v.InferOutput<typeof keysQueryResponseSchema>;

/** `POST /keys/signatures/upload`: by user, by device. */
export const signaturesUploadSchema = v.record(v.string(), v.record(v.string(), deviceKeysSchema));
export const signaturesUploadResponseSchema = v.object({
  failures: v.record(v.string(), v.unknown()),
});

/** `PUT /sendToDevice/{type}/{txn}`: by user, by device. */
export const sendToDeviceSchema = v.object({
  messages: v.record(v.string(), v.record(v.string(), v.record(v.string(), v.unknown()))),
});

export const secretNames = [
  'm.cross_signing.master',
  'm.cross_signing.user_signing',
  'm.cross_signing.self_signing',
  'm.megolm_backup.v1',
] as const;
export const secretNameSchema = v.picklist(secretNames);
export type SecretName = v.InferOutput<typeof secretNameSchema>;

export const secretRequestSchema = v.object({
  action: v.literal('request'),
  name: secretNameSchema,
  request_id: v.string(),
  requesting_device_id: v.string(),
});
export type SecretRequest = v.InferOutput<typeof secretRequestSchema>;

/** `m.secret.send`, which only ever travels encrypted. */
export const secretSendSchema = v.object({
  type: v.literal('m.secret.send'),
  content: v.object({ request_id: v.string(), secret: v.string() }),
});

/** An encrypted to-device event. What seals it here stands in for Olm, which is not modelled. */
export const encryptedEventSchema = v.object({
  algorithm: v.string(),
  sender_key: v.string(),
  iv: v.string(),
  ciphertext: v.string(),
});
