/** What a code says of where and how to meet. */

import * as v from 'valibot';

/** The part of the QR code that belongs to MSC3903 and MSC3886. */
export const rendezvousSchema = v.object({
  algorithm: v.string(),
  key: v.string(),
  transport: v.object({ type: v.string(), uri: v.string() }),
});
export type Rendezvous = v.InferOutput<typeof rendezvousSchema>;
