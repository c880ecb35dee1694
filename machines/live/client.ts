/** A request of a machine over real HTTP, and what comes back as the machine hears it. */

import type { HttpRequest, HttpResponse } from '../http/message.ts';

/** The User-Agent of a client: by it a proxy can tell who asks. */
export const agentOf = (client: string): string => `rendezvous-${client}`;

export interface Asking {
  /** Gives it up. */
  readonly signal: AbortSignal;
  /** User-Agent. */
  readonly agent: string;
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
      headers: { 'user-agent': agent, ...content, ...headers },
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
