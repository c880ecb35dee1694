/**
 * HTTP as it crosses the network: what the machines say, with the headers that they leave to an
 * HTTP library and to the relay's clock. Only for what a person or another program is to read.
 */

import type { Settings, VectorMessage } from 'actorcheck';
import { statusOf } from '../../http/message.ts';

/** What the clock shows at virtual time 0: the Last-Modified of MSC3886 L146. */
const startOfTime = Date.UTC(2022, 8, 7, 14, 27, 51);
/** What a relay that forgets nothing says: Expires is required (MSC3886 L136). */
const longestLifeMs = 365 * 24 * 3_600_000;
/** Answers about a revision carry its dates (MSC3886 L131 to L137, L173 to L177, L193 on). */
const datedStatuses = [200, 201, 202, 304, 412];

export type Headers = Readonly<Record<string, string>>;

const dateOf = (ms: number): string => new Date(startOfTime + ms).toUTCString();

export const bodyOf = ({ envelope }: VectorMessage): string | null => {
  const { body } = envelope.message;
  return typeof body === 'string' ? body : null;
};

/** The headers of what an HTTP library makes of a message. */
function complete(message: VectorMessage): Headers {
  const headers = message.envelope.message.headers as Headers;
  const body = bodyOf(message);
  if (body === null) return headers;
  const length = String(new TextEncoder().encode(body).length);
  return {
    'content-type': 'application/json',
    'content-length': length,
    ...headers,
  };
}

/** The headers of each message that is HTTP, in order; undefined for what is none. */
export function headersOf(
  messages: readonly VectorMessage[],
  settings: Settings,
): (Headers | undefined)[] {
  const lifeMs = (settings['relay-life'] as number | null) ?? longestLifeMs;
  let writtenAtMs = 0;
  return messages.map((message) => {
    const { from, message: sent } = message.envelope;
    if (sent.headers === undefined) return undefined;
    const headers = complete(message);
    if (from !== 'relay') return headers;
    const status = statusOf(sent);
    if (status === 201 || status === 202) writtenAtMs = message.atMs;
    if (!datedStatuses.includes(status)) return headers;
    return {
      ...headers,
      'last-modified': dateOf(writtenAtMs),
      expires: dateOf(writtenAtMs + lifeMs),
    };
  });
}
