/** The forms of MSC3903 (secure channel) and of the QR code that starts one (MSC3906 L27). */

import * as v from 'valibot';
import { intentSchema } from '../msc3906/messages/login.ts';

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

/** The QR code's content. One without `flow` belongs to the first revision of MSC3906. */
export const qrCodeSchema = v.object({
  rendezvous: rendezvousSchema,
  flow: v.optional(v.string()),
  intent: intentSchema,
});
export type QrCode = v.InferOutput<typeof qrCodeSchema>;
