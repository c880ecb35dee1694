/** The forms of MSC3903 (secure channel), and what a code says of where to meet. */

import * as v from 'valibot';

/** What the device that generates the code leaves at the relay: its key is only in the code. */
export const announcementSchema = v.object({ algorithm: v.string() });

/** MSC3903 step 2: what the device that scanned the code answers. */
export const keySchema = v.object({ algorithm: v.string(), key: v.string() });

/** MSC3903 step 6: every later payload. */
export const sealedSchema = v.object({ iv: v.string(), ciphertext: v.string() });

/** Where and how to meet: the part of the QR code that belongs to MSC3903 and MSC3886. */
export const rendezvousSchema = v.object({
  algorithm: v.string(),
  key: v.string(),
  transport: v.object({ type: v.string(), uri: v.string() }),
});
export type Rendezvous = v.InferOutput<typeof rendezvousSchema>;
