/** Limits on the rate: what a server says of one (429), and how long a client waits for it. */

import * as v from 'valibot';
import { decodeText, whenOk } from '../http/decode.ts';
import { type HttpResponse, response } from '../http/message.ts';

/**
 * The answer to one request too many. Relays have error codes of their own for it (MSC3886 L124,
 * L171, L191, L207); how long to wait is told as HTTP and as Matrix have it.
 */
export function tooMany(errcode: string, retryAfterMs: number): HttpResponse {
  const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  return response(429, { errcode, retry_after_ms: retryAfterMs }, headers);
}

const limitSchema = v.object({ retry_after_ms: v.pipe(v.number(), v.minValue(0)) });

/** Where an answer does not say how long to wait. */
const usualWaitMs = 1_000;

/** How long the answer 429 asks its client to wait, from when it was given. */
export function waitAskedMs({ headers, body }: HttpResponse): number {
  const told = whenOk(decodeText(limitSchema, body))?.retry_after_ms;
  if (told !== undefined) return told;
  const after = headers['retry-after'] ?? '';
  if (/^\d+$/.test(after)) return Number(after) * 1_000;
  const untilMs = Date.parse(after) - Date.parse(headers.date ?? '');
  return Number.isNaN(untilMs) ? usualWaitMs : Math.max(0, untilMs);
}
