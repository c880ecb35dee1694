/** A request of a machine over real HTTP, and what comes back as the machine hears it. */

import { setTimeout as pause } from 'node:timers/promises';
import { asStrong } from '../http/etag.ts';
import { type HttpRequest, type HttpResponse, statusOf } from '../http/message.ts';
import { waitAskedMs } from './limit.ts';

/** The User-Agent of a client: by it a proxy can tell who asks. */
export const agentOf = (client: string): string => `rendezvous-${client}`;

export interface Asking {
  /** Gives it up. */
  readonly signal: AbortSignal;
  /** User-Agent. */
  readonly agent: string;
}

/**
 * What no machine has a notion of: a content coding is not asked for, as with one the ETag of an
 * answer becomes a weak one. A weak one never holds in `If-Match` (RFC 9110, 13.1.1): what a relay
 * has given is strong (MSC3886 L59), and goes back to it as it gave it.
 */
function onTheWire(headers: HttpRequest['headers']): Record<string, string> {
  const told = { 'accept-encoding': 'identity', ...headers };
  const match = headers['if-match'];
  return match === undefined ? told : { ...told, 'if-match': asStrong(match) };
}

/**
 * The answer to `request`; null if none came: refused, cut, or given up by `signal`. Never throws.
 *
 * A 307 is handed on and not followed: what to do about it is for the machine (MSC3886 L125).
 */
export async function overHttp(
  { type, url, headers, body }: HttpRequest,
  { signal, agent }: Asking,
): Promise<HttpResponse | null> {
  const method = type.split(' ')[0] as string;
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const answer = await fetch(url, {
      method,
      headers: { 'user-agent': agent, ...content, ...onTheWire(headers) },
      body: body ?? null,
      redirect: 'manual',
      signal,
    });
    const text = await answer.text();
    const heard = { type: `response.${answer.status}`, headers: heardHeaders(answer) };
    return text === '' ? heard : { ...heard, body: text };
  } catch {
    return null;
  }
}

/** Names in lower case, as `fetch` has them. A Location may be relative: it is made absolute. */
function heardHeaders({ headers, url }: Response): Record<string, string> {
  const heard = Object.fromEntries(headers);
  const { location } = heard;
  if (location === undefined || !URL.canParse(location, url)) return heard;
  return { ...heard, location: new URL(location, url).href };
}

/** How often a request is made that is answered 429, and the longest wait for the next time. */
const mostTries = 4;
const mostWaitMs = 5_000;

/** The same, of a client that waits as long as a limit on the rate asks it to. */
export async function patientlyOverHttp(
  request: HttpRequest,
  asking: Asking,
): Promise<HttpResponse | null> {
  for (let tries = 1; ; tries++) {
    const answer = await overHttp(request, asking);
    if (answer === null || statusOf(answer) !== 429 || tries === mostTries) return answer;
    const waitMs = waitAskedMs(answer);
    if (waitMs > mostWaitMs) return answer;
    await pause(waitMs, undefined, { signal: asking.signal }).catch(() => {});
  }
}
