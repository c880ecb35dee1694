/** What a proxy says in place of a server, and how what servers say leads back to it. */

import { refusal } from '../http/message.ts';
import type { Places } from '../matrix/account.ts';
import { tooMany } from './limit.ts';
import { uncached } from './payload.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** The error codes of a server, by status. */
export type Errcodes = Readonly<Record<number, string>>;

/** Of the client-server API. */
export const homeserverErrcodes: Errcodes = {
  401: 'M_UNKNOWN_TOKEN',
  403: 'M_FORBIDDEN',
  404: 'M_UNRECOGNIZED',
  405: 'M_UNRECOGNIZED',
  413: 'M_TOO_LARGE',
  429: 'M_LIMIT_EXCEEDED',
};

/** How long the answer 429 asks its client to wait. */
const limitMs = 1_000;

/** As that server would say it, of answers the same in all but the status. */
export function refusalOf(errcodes: Errcodes, status: number): Answer {
  const errcode = errcodes[status] ?? 'M_UNKNOWN';
  const { headers, body = '' } =
    status === 429 ? tooMany(errcode, limitMs) : refusal(status, errcode);
  const all = { ...headers, 'cache-control': uncached, 'content-type': 'application/json' };
  return { status, headers: all, body: Buffer.from(body) };
}

/** The homeserver first: it may be below the relay. */
const servers = ['homeserverUrl', 'relayUrl'] as const;

/** With addresses of the proxy where those of the servers behind it are. `url`: what was asked. */
export function leadingBack(answer: Answer, url: string, behind: Places, places: Places): Answer {
  const { headers, body } = answer;
  const { location } = headers;
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  const led = isJson ? { body: bodyBack(body, behind, places) } : {};
  if (location === undefined || !URL.canParse(location, url)) return { ...answer, ...led };
  const { href } = new URL(location, url);
  const key = servers.find((server) => href.startsWith(`${behind[server]}/`));
  const back = key === undefined ? href : places[key] + href.slice(behind[key].length);
  return { ...answer, ...led, headers: { ...headers, location: back } };
}

/** The same of addresses in JSON, whole or with a path after them. */
function bodyBack(body: Buffer, behind: Places, places: Places): Buffer {
  const text = body.toString();
  const led = servers.reduce(
    (before, server) =>
      before
        .replaceAll(`"${behind[server]}"`, `"${places[server]}"`)
        .replaceAll(`"${behind[server]}/`, `"${places[server]}/`),
    text,
  );
  return led === text ? body : Buffer.from(led);
}
