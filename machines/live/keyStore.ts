/**
 * The public keys that a real client uploads while it sets itself up as the existing device: what
 * the homeserver machine is given as `published` once that is over.
 */

import * as v from 'valibot';
import { decodeText, whenOk } from '../http/decode.ts';
import { type HttpResponse, response } from '../http/message.ts';
import { existingDeviceId, type Published, publicKeyIn, userId } from '../matrix/account.ts';
import {
  type CrossSigningKey,
  crossSigningKeySchema,
  type DeviceKeys,
  deviceKeysSchema,
  type KeysQueryResponse,
} from '../matrix/messages.ts';

/** `POST /keys/upload`, with the keys for Olm sessions that the machine knows nothing of. */
const uploadSchema = v.object({
  device_keys: v.optional(deviceKeysSchema),
  one_time_keys: v.optional(v.record(v.string(), v.unknown())),
});

const { signatures, ...bareEntries } = crossSigningKeySchema.entries;

/** `POST /keys/device_signing/upload`. A master key may come without a signature. */
const deviceSigningSchema = v.object({
  master_key: v.object({ ...bareEntries, signatures: v.optional(signatures, {}) }),
  self_signing_key: crossSigningKeySchema,
  user_signing_key: crossSigningKeySchema,
});

/** `POST /keys/signatures/upload`: signed objects by user, by device id or public key. */
const signedObjectsSchema = v.record(
  v.string(),
  v.record(v.string(), v.object({ signatures: deviceKeysSchema.entries.signatures })),
);

/** Clients keep 50 or 100 of them at a homeserver. */
const mostOneTimeKeys = 200;

const malformed = (error: string): HttpResponse => response(400, { errcode: 'M_BAD_JSON', error });

/** `object` with the signatures of `other` beside its own. */
function withSignatures<T extends { signatures: DeviceKeys['signatures'] }>(
  object: T,
  other: { readonly signatures: DeviceKeys['signatures'] } | undefined,
): T {
  const mine = { ...object.signatures[userId], ...other?.signatures[userId] };
  return { ...object, signatures: { ...object.signatures, [userId]: mine } };
}

export class KeyStore {
  #device: DeviceKeys | null = null;
  #crossSigning: Published['crossSigning'] = null;
  /** Of the new device, where no machine has them. */
  #added: DeviceKeys | null = null;
  readonly #oneTimeKeys = new Set<string>();

  /** `published`: what is there already. */
  constructor(published: Published | null) {
    this.#device = published?.device ?? null;
    this.#crossSigning = published?.crossSigning ?? null;
  }

  /** Null until the device has uploaded its keys. */
  get published(): Published | null {
    return this.#device && { device: this.#device, crossSigning: this.#crossSigning };
  }

  /** One-time keys by their algorithm. Nobody can claim them: Olm is not part of what runs here. */
  get oneTimeKeyCounts(): Record<string, number> {
    const counts: Record<string, number> = { signed_curve25519: 0 };
    for (const id of this.#oneTimeKeys) {
      const algorithm = id.split(':')[0] as string;
      counts[algorithm] = (counts[algorithm] ?? 0) + 1;
    }
    return counts;
  }

  /** `POST /keys/upload` of the existing device. */
  upload(body: string | undefined): HttpResponse {
    const decoded = decodeText(uploadSchema, body);
    if (!decoded.ok) return malformed(decoded.error);
    const { device_keys, one_time_keys } = decoded.value;
    if (device_keys !== undefined) {
      if (device_keys.device_id !== existingDeviceId) {
        const error = `device_keys: expected those of ${existingDeviceId}`;
        return response(400, { errcode: 'M_INVALID_PARAM', error });
      }
      this.#device = device_keys;
    }
    for (const id of Object.keys(one_time_keys ?? {})) {
      if (this.#oneTimeKeys.size < mostOneTimeKeys) this.#oneTimeKeys.add(id);
    }
    return response(200, { one_time_key_counts: this.oneTimeKeyCounts });
  }

  /** `POST /keys/upload` of the new device, once that is taken. */
  add(body: string | undefined): void {
    this.#added = whenOk(decodeText(uploadSchema, body))?.device_keys ?? this.#added;
  }

  /** `POST /keys/device_signing/upload`. Takes no UIA: that is asked for with login tokens only. */
  uploadCrossSigning(body: string | undefined): HttpResponse {
    const decoded = decodeText(deviceSigningSchema, body);
    if (!decoded.ok) return malformed(decoded.error);
    const { master_key, self_signing_key, user_signing_key } = decoded.value;
    this.#crossSigning = {
      master: master_key,
      selfSigning: self_signing_key,
      userSigning: user_signing_key,
    };
    return response(200, {});
  }

  /** `POST /keys/signatures/upload`: of the device and of the master key. */
  uploadSignatures(body: string | undefined): HttpResponse {
    const decoded = decodeText(signedObjectsSchema, body);
    if (!decoded.ok) return malformed(decoded.error);
    const objects = decoded.value[userId] ?? {};
    if (this.#device !== null) {
      this.#device = withSignatures(this.#device, objects[existingDeviceId]);
    }
    if (this.#added !== null) {
      this.#added = withSignatures(this.#added, objects[this.#added.device_id]);
    }
    if (this.#crossSigning !== null) {
      const { master } = this.#crossSigning;
      const signedMaster = withSignatures(master, objects[publicKeyIn(master) ?? '']);
      this.#crossSigning = { ...this.#crossSigning, master: signedMaster };
    }
    return response(200, { failures: {} });
  }

  /** `POST /keys/query`, for any user: there is only one. */
  query(): HttpResponse {
    const devices = [this.#device, this.#added].filter((device) => device !== null);
    const device_keys: KeysQueryResponse['device_keys'] = {
      [userId]: Object.fromEntries(devices.map((device) => [device.device_id, device])),
    };
    const of = (key: CrossSigningKey | undefined) => (key === undefined ? {} : { [userId]: key });
    const answer: KeysQueryResponse = {
      device_keys,
      master_keys: of(this.#crossSigning?.master),
      self_signing_keys: of(this.#crossSigning?.selfSigning),
      user_signing_keys: of(this.#crossSigning?.userSigning),
    };
    return response(200, answer);
  }
}
