/**
 * The handshake of MSC3903: the scanning device answers with its key, both keys and the name of
 * the algorithm give one key for both directions, and what is sealed with it has a vector of its
 * own. The device that shows the code is the initiator.
 */

import * as v from 'valibot';
import type { ChannelSecrets, Crypto } from '../crypto/index.ts';
import { decodeText, whenOk } from '../http/decode.ts';
import type { Handshake } from './handshake.ts';

/** What the device that generates the code leaves at the relay: its key is only in the code. */
export const announcementSchema = v.object({ algorithm: v.string() });

/** Step 2: what the device that scanned the code answers. */
export const keySchema = v.object({ algorithm: v.string(), key: v.string() });

/** Step 6: every later payload. */
export const sealedSchema = v.object({ iv: v.string(), ciphertext: v.string() });

/** `algorithm`: its name on the wire, which the keys are bound to. */
export function msc3903(crypto: Crypto, algorithm: string): Handshake<ChannelSecrets> {
  return {
    algorithm,
    keysFor: crypto.ephemeralKeys,
    invitation: { algorithm },
    isInvitation: (body) => whenOk(decodeText(announcementSchema, body))?.algorithm === algorithm,
    /** Steps 3 and 4. */
    start: ({ privateKey, publicKey }, peerKey) => {
      const info = { algorithm, initiatorPublicKey: peerKey, recipientPublicKey: publicKey };
      const session = crypto.agree(privateKey, peerKey, info);
      return session && { session, says: { algorithm, key: publicKey } };
    },
    accept: ({ privateKey, publicKey }, body) => {
      const form = whenOk(decodeText(keySchema, body));
      if (form?.algorithm !== algorithm) return undefined;
      const info = { algorithm, initiatorPublicKey: publicKey, recipientPublicKey: form.key };
      return crypto.agree(privateKey, form.key, info);
    },
    /** Step 5. */
    seal: (session, plaintext, label) => ({
      body: crypto.seal(session.sharedKey, plaintext, label),
      session,
    }),
    open: (session, body) => {
      const sealed = whenOk(decodeText(sealedSchema, body));
      const plaintext = sealed && crypto.open(session.sharedKey, sealed);
      return plaintext === undefined ? undefined : { plaintext, session };
    },
    nonceOf: (body) => whenOk(decodeText(sealedSchema, body))?.iv,
    /** Step 7. */
    checkCode: ({ code }) => code,
  };
}
