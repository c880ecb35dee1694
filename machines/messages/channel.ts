/** The forms of MSC3903 (secure channel) and of the QR code that starts one (MSC3906 L27). */

import { z } from 'zod';
import { intentSchema } from './login.ts';

/** What the device that generates the code leaves at the relay: its key is only in the code. */
export const announcementSchema = z.object({ algorithm: z.string() });

/** MSC3903 step 2: what the device that scanned the code answers. */
export const keySchema = z.object({ algorithm: z.string(), key: z.string() });

/** MSC3903 step 6: every later payload. */
export const sealedSchema = z.object({ iv: z.string(), ciphertext: z.string() });

/** Where and how to meet: the part of the QR code that belongs to MSC3903 and MSC3886. */
export const rendezvousSchema = z.object({
  algorithm: z.string(),
  key: z.string(),
  transport: z.object({ type: z.string(), uri: z.string() }),
});
export type Rendezvous = z.infer<typeof rendezvousSchema>;

/** The QR code's content. One without `flow` belongs to the first revision: not spoken here. */
export const qrCodeSchema = z.object({
  rendezvous: rendezvousSchema,
  flow: z.string(),
  intent: intentSchema,
});
export type QrCode = z.infer<typeof qrCodeSchema>;
