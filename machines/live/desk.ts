/** Which machine a request is for, and what it is to that: HTTP as machines do not know it. */

import { refusal } from '../http/message.ts';
import type { Arrival } from './arrival.ts';
import type { Endpoints } from './endpoints.ts';
import type { AccountRequest } from './homeserver.ts';
import { payloadOf, type RelayAnswer, type RelayExchange } from './payload.ts';
import { relayOf } from './relays/index.ts';

/** Answers every request that is not for the relay. `origin`: the URL that the client used. */
export interface HomeserverHttp {
  handle(request: AccountRequest, origin: string): Promise<RelayAnswer | null>;
  /** Whether there is one, for a relay that is below it; usually there is. */
  isThere?(path: string): boolean;
}

export interface DeskOptions {
  readonly endpoints: Endpoints;
  /** The URL that clients reach it by; null: the host that each request names. */
  readonly publicUrl: string | null;
  /** Both are made once their address is known. */
  readonly relay: (baseUrl: string) => RelayExchange;
  readonly homeserver: (baseUrl: string) => HomeserverHttp;
  /** Of a payload. Of a larger one just enough is read to know that it is larger. */
  readonly maxBytes: number;
}

/** What the endpoints know of a request. */
export type Found = ReturnType<Endpoints['find']>;

/** Largest body for the homeserver: many times the keys of a hundred sessions. */
const mostHomeserverBytes = 2 ** 20;

export class Desk {
  readonly #options: DeskOptions;
  readonly #baseUrl: string;
  readonly #relay: RelayExchange;
  readonly #homeserver: HomeserverHttp;
  /** The host that was asked last, and what URL that makes. */
  #host = '';
  #hostUrl = '';

  /** `baseUrl`: where it listens. */
  constructor(options: DeskOptions, baseUrl: string) {
    this.#options = options;
    this.#baseUrl = options.publicUrl ?? baseUrl;
    this.#relay = options.relay(this.#baseUrl);
    this.#homeserver = options.homeserver(this.#baseUrl);
  }

  /** `found`: what the endpoints know of it. Null where the connection is to break. */
  async answer(arrival: Arrival, found: Found): Promise<RelayAnswer | null> {
    const { method, path, search, headers } = arrival;
    // HTTP/1.1 requires a Host (RFC 9112, 3.2).
    if (headers.host === undefined && arrival.isHttp11) return refusal(400, 'M_MISSING_PARAM');
    const origin = this.#originOf(headers.host);
    if (found.server === 'relay') {
      const isThere = this.#homeserver.isThere?.(path) ?? true;
      return isThere ? this.#askRelay(arrival, found, origin) : refusal(404, 'M_UNRECOGNIZED');
    }
    if (!(await arrival.read(mostHomeserverBytes))) return null;
    const { body } = arrival;
    if (body.length > mostHomeserverBytes) return refusal(413, 'M_TOO_LARGE');
    const request: AccountRequest = {
      method,
      path,
      query: new URLSearchParams(search),
      headers,
      signal: arrival.signal,
      ...(body.length > 0 && { body: body.toString() }),
    };
    return this.#homeserver.handle(request, origin);
  }

  async #askRelay(
    arrival: Arrival,
    found: Extract<Found, { server: 'relay' }> | Extract<Found, { unknown: 'method' }>,
    origin: string,
  ): Promise<RelayAnswer | null> {
    if ('unknown' in found) {
      const allow = found.unknown === 'method' ? found.allowed.join(', ') : '';
      return refusal(405, 'M_UNRECOGNIZED', { allow });
    }
    const { headers, path } = arrival;
    const request = { type: found.type, url: origin + path, headers };
    const { mostBytes = this.#options.maxBytes, bodyBytes, needsLength } = relayOf(found.names);
    // A payload is there if its length is told: without a Content-Length none is read (L121).
    if (headers['content-length'] === undefined && needsLength) {
      return this.#relay(request, null, arrival);
    }
    const largest = Math.min(mostBytes, this.#options.maxBytes);
    const most = bodyBytes?.(largest) ?? largest;
    if (!(await arrival.read(most))) return null;
    const isCut = bodyBytes !== undefined && arrival.body.length > most;
    if (isCut) return refusal(413, 'M_TOO_LARGE');
    const payload = payloadOf(arrival.body, headers['content-type']);
    return this.#relay({ ...request, body: payload.text }, payload, arrival);
  }

  /** The URL that the client asked, if that can be one. */
  #originOf(host: string | undefined): string {
    const { publicUrl } = this.#options;
    if (publicUrl !== null || host === undefined) return this.#baseUrl;
    if (host === this.#host) return this.#hostUrl;
    const isHost =
      /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(host) && URL.canParse(`http://${host}`);
    this.#host = host;
    this.#hostUrl = isHost ? `http://${host}` : this.#baseUrl;
    return this.#hostUrl;
  }
}
