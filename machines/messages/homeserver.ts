/** What a client and its homeserver exchange (MSC3882 and the client-server API, spec v1.7). */

import { z } from 'zod';

/** `GET /capabilities`: the capability goes by its stable or unstable name. */
export const capabilitiesSchema = z.object({
  capabilities: z.record(z.string(), z.object({ enabled: z.boolean() })),
});

/** Answer 401: the user has to prove who they are (UIA). */
export const uiaChallengeSchema = z.object({
  session: z.string(),
  flows: z.array(z.object({ stages: z.array(z.string()) })),
  errcode: z.string().optional(),
});

export const getTokenRequestSchema = z.object({
  auth: z
    .object({ type: z.literal('m.login.password'), session: z.string(), password: z.string() })
    .optional(),
});

/** MSC3882: the token, and how long it can be used. */
export const getTokenResponseSchema = z.object({
  login_token: z.string(),
  expires_in_ms: z.number(),
});

export const loginRequestSchema = z.object({ type: z.literal('m.login.token'), token: z.string() });
export const loginResponseSchema = z.object({
  access_token: z.string(),
  device_id: z.string(),
  user_id: z.string(),
});

const signaturesSchema = z.record(z.string(), z.record(z.string(), z.string()));

export const deviceKeysSchema = z.object({
  user_id: z.string(),
  device_id: z.string(),
  algorithms: z.array(z.string()),
  keys: z.record(z.string(), z.string()),
  signatures: signaturesSchema,
});
export type DeviceKeys = z.infer<typeof deviceKeysSchema>;

export const crossSigningKeySchema = z.object({
  user_id: z.string(),
  usage: z.array(z.string()),
  keys: z.record(z.string(), z.string()),
  signatures: signaturesSchema,
});
export type CrossSigningKey = z.infer<typeof crossSigningKeySchema>;

export const keysUploadSchema = z.object({ device_keys: deviceKeysSchema });

export const keysQuerySchema = z.object({ device_keys: z.record(z.string(), z.array(z.string())) });

export const keysQueryResponseSchema = z.object({
  device_keys: z.record(z.string(), z.record(z.string(), deviceKeysSchema)),
  master_keys: z.record(z.string(), crossSigningKeySchema).optional(),
  self_signing_keys: z.record(z.string(), crossSigningKeySchema).optional(),
  user_signing_keys: z.record(z.string(), crossSigningKeySchema).optional(),
});
export type KeysQueryResponse = z.infer<typeof keysQueryResponseSchema>;

/** `POST /keys/signatures/upload`: by user, by device. */
export const signaturesUploadSchema = z.record(z.string(), z.record(z.string(), deviceKeysSchema));
export const signaturesUploadResponseSchema = z.object({
  failures: z.record(z.string(), z.unknown()),
});

/** `PUT /sendToDevice/{type}/{txn}`: by user, by device. */
export const sendToDeviceSchema = z.object({
  messages: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
});

export const secretNames = [
  'm.cross_signing.master',
  'm.cross_signing.user_signing',
  'm.cross_signing.self_signing',
  'm.megolm_backup.v1',
] as const;
export const secretNameSchema = z.enum(secretNames);
export type SecretName = z.infer<typeof secretNameSchema>;

export const secretRequestSchema = z.object({
  action: z.literal('request'),
  name: secretNameSchema,
  request_id: z.string(),
  requesting_device_id: z.string(),
});

/** `m.secret.send`, which only ever travels encrypted. */
export const secretSendSchema = z.object({
  type: z.literal('m.secret.send'),
  content: z.object({ request_id: z.string(), secret: z.string() }),
});

/** An encrypted to-device event. What seals it here stands in for Olm, which is not modelled. */
export const encryptedEventSchema = z.object({
  algorithm: z.string(),
  sender_key: z.string(),
  iv: z.string(),
  ciphertext: z.string(),
});
