/**
 * Any number of rendezvous points at one relay. Each has a relay machine of its own, and so its own
 * URL, its own ETags, and an expiry that ends the machine too.
 */

import { randomUUID } from 'node:crypto';
import { type Clock, Host } from 'actorcheck/run';
import { realCrypto } from '../crypto/index.ts';
import { isNamed } from '../http/etag.ts';
import { type HttpRequest, type HttpResponse, refusal } from '../http/message.ts';
import type { ServedNames } from '../protocol/live.ts';
import { relayMachine } from '../rendezvous/relay/machine.ts';
import type { RelayContext } from '../rendezvous/relay/slot.ts';
import { type Payload, type RelayAnswer, type RelayExchange, Revisions } from './payload.ts';

export interface RelaySessionsOptions {
  readonly names: readonly [ServedNames, ...ServedNames[]];
  /** Largest payload in bytes (X-Max-Bytes). */
  readonly maxBytes: number;
  /** How many points there may be at once: one more is refused. */
  readonly maxSessions: number;
  /** Life of a point after its last update. */
  readonly lifeMs: number;
  /** How long a GET may wait for news before it is answered 304; 0: not at all. */
  readonly longPollMs: number;
  /** The clock for the life of points; usually real time. */
  readonly clock?: Clock;
}

/** The one actor of a point, and the name under which every request comes to it. */
const actor = 'relay';
const client = 'client';

/** Where a relay is, and by which path it was asked. */
interface RelayPlace {
  readonly relayUrl: string;
  readonly path: string;
}

/** The fields that are conditions, and how each is compared (RFC 9110, 13.1). */
const conditions = { 'if-match': 'strong', 'if-none-match': 'weak' } as const;
/** Well-formed, and the tag of no payload. */
const unknownTag = '""';

/**
 * A request as the machine, which knows one strong ETag at a time, is to hear it: in place of a
 * condition that holds the current one, in place of one that does not hold another. What is
 * malformed stays.
 */
function conditioned(request: HttpRequest, current: string | undefined): HttpRequest {
  if (current === undefined) return request;
  const { headers } = request;
  let heard = headers;
  for (const name of ['if-match', 'if-none-match'] as const) {
    const field = headers[name];
    if (field === undefined || field === current) continue;
    const holds = isNamed(field, current, conditions[name]);
    if (holds !== undefined) heard = { ...heard, [name]: holds ? current : unknownTag };
  }
  return heard === headers ? request : { ...request, headers: heard };
}

/** A relay machine that is asked and answers at once. */
class Point {
  readonly revisions: Revisions;
  readonly #host: Host;
  readonly #waiting = new Set<() => void>();
  #answer: HttpResponse | undefined;
  #etag: string | undefined;

  constructor(place: RelayPlace, options: RelaySessionsOptions, ended: () => void) {
    const { maxBytes, lifeMs, clock } = options;
    this.revisions = new Revisions(lifeMs);
    const machine = relayMachine({
      crypto: realCrypto(randomUUID()),
      ...place,
      maxBytes,
      expiryMs: lifeMs,
      refusals: 0,
      keepsUnread: false,
    });
    this.#host = new Host({
      ...(clock && { clock }),
      actors: { [actor]: machine },
      send: ({ message }) => {
        this.#answer = message as HttpResponse;
      },
      observe: ({ state }) => {
        const etag = (state.context as RelayContext).slot?.etag;
        if (etag === this.#etag) return;
        this.#etag = etag;
        this.wake();
        if (etag === undefined) ended();
      },
    });
    this.#host.start();
  }

  ask(request: HttpRequest): HttpResponse {
    this.#answer = undefined;
    this.#host.receive(actor, conditioned(request, this.#etag), client);
    const answer: HttpResponse | undefined = this.#answer;
    if (answer === undefined) throw new Error(`relay: expected an answer to "${request.type}"`);
    return answer;
  }

  /** Waits until the payload changes, the point ends or `wake` is called; at most `mostMs`. */
  changed(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, mostMs);
      this.#waiting.add(done);
    });
  }

  wake(): void {
    for (const done of [...this.#waiting]) done();
  }

  stop(): void {
    this.#host.stop();
  }
}

/** A point's URL as the endpoint that it is below, and its own part. */
function splitPoint(url: string): { readonly endpoint: string; readonly id: string } {
  const slash = url.lastIndexOf('/');
  return { endpoint: url.slice(0, slash), id: url.slice(slash + 1) };
}

export class RelaySessions {
  readonly #options: RelaySessionsOptions;
  readonly #points = new Map<string, { readonly point: Point; readonly relayUrl: string }>();
  /** Answers all requests for a point that is not there. */
  readonly #nowhere: Point;
  #waits: boolean;

  constructor(options: RelaySessionsOptions) {
    this.#options = options;
    const { rendezvousPath } = options.names[0];
    this.#nowhere = new Point({ relayUrl: '', path: rendezvousPath }, options, () => {});
    this.#waits = options.longPollMs > 0;
  }

  /** How many points there are. */
  get size(): number {
    return this.#points.size;
  }

  /** The host in the URL matters for a POST only: the new point has its URL there. */
  readonly exchange: RelayExchange = async (request, payload) => {
    if (request.type === 'POST rendezvous') return this.#create(request, payload);
    const { endpoint, id } = splitPoint(request.url);
    const found = this.#points.get(id);
    const { point, relayUrl } = found ?? { point: this.#nowhere, relayUrl: '' };
    const there = { ...request, url: `${relayUrl}${this.#placeOf(endpoint).path}/${id}` };
    const answer = point.ask(there);
    if (answer.type !== 'response.304' || !this.#waits) {
      return point.revisions.complete(answer, payload);
    }
    await point.changed(this.#options.longPollMs);
    return point.revisions.complete(point.ask(there), payload);
  };

  /** Answers all who wait for news; from now on nobody waits. */
  release(): void {
    this.#waits = false;
    for (const { point } of this.#points.values()) point.wake();
  }

  /** Forgets all points. */
  stop(): void {
    this.release();
    for (const { point } of this.#points.values()) point.stop();
    this.#points.clear();
  }

  /** Throws an Error for what is no endpoint. */
  #placeOf(endpoint: string): RelayPlace {
    const path = this.#options.names
      .map(({ rendezvousPath }) => rendezvousPath)
      .find((known) => endpoint.endsWith(known));
    if (path === undefined) throw new Error(`relay: expected an endpoint, got "${endpoint}"`);
    return { relayUrl: endpoint.slice(0, -path.length), path };
  }

  #create(request: HttpRequest, payload: Payload | null): RelayAnswer {
    // A limit on their number is a policy of the server (L122), not a limit on the rate.
    if (this.#points.size >= this.#options.maxSessions) return refusal(403, 'M_FORBIDDEN');
    const place = this.#placeOf(request.url);
    let id: string | undefined;
    // The machine is not stopped: it still has to tell those who wait that it has ended.
    const point = new Point(place, this.#options, () => {
      if (id !== undefined) this.#points.delete(id);
    });
    const answer = point.ask(request);
    if (answer.type === 'response.201') {
      id = splitPoint(answer.headers.location as string).id;
      this.#points.set(id, { point, relayUrl: place.relayUrl });
    }
    return point.revisions.complete(answer, payload);
  }
}
