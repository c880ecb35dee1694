/**
 * The handshake of MSC3903: the scanning device answers with its key, both keys and the name of
 * the algorithm give one key for both directions, and what is sealed with it has a vector of its
 * own. The device that shows the code is the initiator.
 */

import * as v from 'valibot';
import type { ChannelSecrets, Crypto, Derivation, Sealed } from '../crypto/index.ts';
import { decodeText, whenOk } from '../http/decode.ts';
import type { Handshake } from './handshake.ts';

/** What the device that generates the code leaves at the relay: its key is only in the code. */
export const announcementSchema = v.object({ algorithm: v.string() });

/** Step 2: what the device that scanned the code answers. */
export const keySchema = v.object({ algorithm: v.string(), key: v.string() });

/** Step 6: every later payload. */
export const sealedSchema = v.object({ iv: v.string(), ciphertext: v.string() });

/** What devices leave at the relay. */
export const payloadSchema = v.union([sealedSchema, keySchema, announcementSchema]);

/** What is sealed in a body that was read or is to be written; undefined if nothing is. */
export const sealedIn = (body: unknown): Sealed | undefined =>
  whenOk(decodeText(sealedSchema, body));

/** Where MSC3903 leaves room, or is amended. */
export interface Msc3903Habits extends Derivation {
  /** Another name of the algorithm that it takes. */
  readonly alsoTakes?: string | undefined;
  /** Whether it goes by the name that the scanning device answers with, not by its own. */
  readonly adoptsName?: boolean | undefined;
}

/** `algorithm`: its name on the wire, which the keys are bound to. */
export function msc3903(
  crypto: Crypto,
  algorithm: string,
  { alsoTakes, adoptsName = false, ...derivation }: Msc3903Habits = {},
): Handshake<ChannelSecrets> {
  const isMine = (name: string | undefined): boolean =>
    name !== undefined && [algorithm, alsoTakes].includes(name);
  return {
    algorithm,
    alsoTakes,
    keysFor: crypto.ephemeralKeys,
    invitation: { algorithm },
    isInvitation: (body) => isMine(whenOk(decodeText(announcementSchema, body))?.algorithm),
    /** Steps 3 and 4. */
    start: ({ privateKey, publicKey }, peerKey) => {
      const info = { algorithm, initiatorPublicKey: peerKey, recipientPublicKey: publicKey };
      const session = crypto.agree(privateKey, peerKey, { ...info, ...derivation });
      return session && { session, says: { algorithm, key: publicKey } };
    },
    accept: ({ privateKey, publicKey }, body) => {
      const form = whenOk(decodeText(keySchema, body));
      if (form === undefined || !isMine(form.algorithm)) return undefined;
      const name = adoptsName ? form.algorithm : algorithm;
      const keys = { initiatorPublicKey: publicKey, recipientPublicKey: form.key };
      return crypto.agree(privateKey, form.key, { algorithm: name, ...keys, ...derivation });
    },
    /** Step 5. */
    seal: (session, plaintext, label) => ({
      body: crypto.seal(session.sharedKey, plaintext, label),
      session,
    }),
    open: (session, body) => {
      const sealed = sealedIn(body);
      const plaintext = sealed && crypto.open(session.sharedKey, sealed);
      return plaintext === undefined ? undefined : { plaintext, session };
    },
    nonceOf: (body) => sealedIn(body)?.iv,
    /** Step 7. */
    checkCode: ({ code }) => code,
  };
}
