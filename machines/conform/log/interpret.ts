/** What the exchanges of a log are to the machines: requests of the protocol, and all else. */

import type { Message } from 'actorcheck';
import { asStrong } from '../../http/etag.ts';
import { Endpoints } from '../../live/endpoints.ts';
import type { ServedNames } from '../../protocol/live.ts';
import type { Content, Exchange, LogParts, Recorded } from '../../protocol/log.ts';

export interface Interpreted {
  readonly exchanges: readonly Exchange[];
  /** What has no place in the protocol, with why. */
  readonly ignored: readonly { readonly recorded: Recorded; readonly why: string }[];
}

/** A request to a relay, with which a run begins. */
export const isRelays = ({ request }: Pick<Exchange, 'request'>): boolean =>
  request.type.endsWith(' rendezvous');

/** Without what a proxy on the way has made of it: a relay gives strong tags only. */
function asSaid(headers: Readonly<Record<string, string>>): Record<string, string> {
  const said = { ...headers };
  for (const name of ['etag', 'if-match', 'if-none-match']) {
    if (said[name] !== undefined) said[name] = asStrong(said[name]);
  }
  return said;
}

const withBody = (message: Message, { body, isCut }: Content): Message => ({
  ...message,
  ...(body === undefined ? {} : { body }),
  ...(isCut && { cut: true }),
});

function answerOf({ url, answer }: Recorded): Message | null {
  if (answer === null) return null;
  const headers = asSaid(answer.content.headers);
  const { location } = headers;
  if (location !== undefined && URL.canParse(location, url)) {
    headers.location = new URL(location, url).href;
  }
  return withBody({ type: `response.${answer.status}`, headers }, answer.content);
}

/** With the access token where the machines have it. */
function requestOf(recorded: Recorded, type: string): Message {
  const url = new URL(recorded.url);
  const headers = asSaid(recorded.content.headers);
  const token = url.searchParams.get('access_token');
  if (token !== null) headers.authorization ??= `Bearer ${token}`;
  return withBody({ type, url: url.origin + url.pathname, headers }, recorded.content);
}

/**
 * The type of a request by its path, wherever its server is; else by where a relay has said that a
 * point is, which may be anywhere.
 */
class Types {
  readonly #endpoints: Endpoints;
  readonly #points: ReadonlySet<string>;

  constructor(names: readonly [ServedNames, ...ServedNames[]], recorded: readonly Recorded[]) {
    this.#endpoints = new Endpoints({ names });
    this.#points = new Set(
      recorded.flatMap((one) => {
        if (one.method !== 'POST' || one.answer?.status !== 201) return [];
        const { etag, location = '' } = one.answer.content.headers;
        return etag !== undefined && URL.canParse(location, one.url)
          ? [new URL(location, one.url).href]
          : [];
      }),
    );
  }

  of({ method, url, answer }: Recorded): string | undefined {
    if (!URL.canParse(url)) return undefined;
    const { origin, pathname } = new URL(url);
    const found = this.#endpoints.find(
      method,
      pathname.slice(Math.max(0, pathname.indexOf('/_matrix'))),
    );
    if ('type' in found) return found.type;
    const isPoint = this.#points.has(origin + pathname) && /^(?:GET|PUT|DELETE)$/.test(method);
    const makesPoint =
      method === 'POST' && answer?.status === 201 && 'etag' in answer.content.headers;
    return isPoint || makesPoint ? `${method} rendezvous` : undefined;
  }
}

export function interpreted(
  recorded: readonly Recorded[],
  names: readonly [ServedNames, ...ServedNames[]],
  log: LogParts,
): Interpreted {
  const types = new Types(names, recorded);
  const exchanges: Exchange[] = [];
  const ignored: { recorded: Recorded; why: string }[] = [];
  for (const one of recorded) {
    const type = types.of(one);
    const request = type === undefined ? undefined : requestOf(one, type);
    const why =
      one.method === 'OPTIONS'
        ? 'a preflight of CORS'
        : request === undefined || log.request(request, undefined) === null
          ? 'no request of the protocol'
          : exchanges.length === 0 && !isRelays({ request })
            ? 'before the rendezvous'
            : undefined;
    if (why !== undefined) ignored.push({ recorded: one, why });
    else exchanges.push({ recorded: one, request: request as Message, answer: answerOf(one) });
  }
  return { exchanges, ignored };
}
