/** The QR code that starts a sign-in (MSC3906 L27). */

import * as v from 'valibot';
import { rendezvousSchema } from '../../rendezvous/messages.ts';
import { intentSchema } from './login.ts';

/** The QR code's content. One without `flow` belongs to the first revision of MSC3906. */
export const qrCodeSchema = v.object({
  rendezvous: rendezvousSchema,
  flow: v.optional(v.string()),
  intent: intentSchema,
});
export type QrCode = v.InferOutput<typeof qrCodeSchema>;
