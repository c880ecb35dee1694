/** The QR code that starts a sign-in (MSC3906 L27): its form, what it says, and how it is read. */

import * as v from 'valibot';
import { decodeText, whenOk } from '../../http/decode.ts';
import { type Rendezvous, rendezvousSchema } from '../../rendezvous/messages.ts';
import { type Intent, intentSchema } from './login.ts';
import type { Names } from './names.ts';

/** The QR code's content. One without `flow` belongs to the first revision of MSC3906. */
export const qrCodeSchema = v.object({
  rendezvous: rendezvousSchema,
  flow: v.optional(v.string()),
  intent: intentSchema,
});
export type QrCode = v.InferOutput<typeof qrCodeSchema>;

/** The text of the code. */
export const codeText = (rendezvous: Rendezvous, intent: Intent, { flow }: Names): string =>
  JSON.stringify(flow === null ? { rendezvous, intent } : { rendezvous, flow, intent });

/** Whether a code is of the flow that the device knows. Nothing else in it tells the revision. */
export const isOfFlow = (code: QrCode | undefined, { flow }: Names): boolean =>
  code !== undefined && (code.flow ?? null) === flow;

/** The QR code in a scan; undefined if the user has scanned something else. */
export const scannedCode = (event: { type: string }): QrCode | undefined =>
  'qr' in event ? whenOk(decodeText(qrCodeSchema, event.qr)) : undefined;

/** Intents are compatible if there is one of each (MSC3906 L61). */
export const areCompatible = (mine: Intent, theirs: Intent): boolean => mine !== theirs;
