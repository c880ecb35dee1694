/**
 * Any number of rendezvous points at one relay. Each has a relay machine of its own, and so its own
 * URL, its own ETags, and an expiry that ends the machine too.
 */

import { type HttpRequest, refusal, response } from '../http/message.ts';
import type { ServedNames } from '../protocol/live.ts';
import { available } from './endpoints.ts';
import type { Payload, RelayAnswer, RelayExchange } from './payload.ts';
import { Maker, Point, type PointOptions } from './point.ts';

export interface RelaySessionsOptions extends PointOptions {
  readonly names: readonly [ServedNames, ...ServedNames[]];
  /** How many points there may be at once: one more is refused. */
  readonly maxSessions: number;
  /** How long a GET may wait for news before it is answered 304; 0: not at all. */
  readonly longPollMs: number;
  /** Whether who has that access token may create points; usually whoever asks may. */
  readonly isUser?: ((accessToken: string) => boolean) | undefined;
}

/** A point's URL as the endpoint that it is below, and its own part. */
function splitPoint(url: string): { readonly endpoint: string; readonly id: string } {
  const slash = url.lastIndexOf('/');
  return { endpoint: url.slice(0, slash), id: url.slice(slash + 1) };
}

export class RelaySessions {
  readonly #options: RelaySessionsOptions;
  readonly #points = new Map<string, Point>();
  readonly #makers: readonly Maker[];
  /** Answers all requests for points that are not there. */
  readonly #nowhere: ReadonlyMap<Maker, Point>;
  #waits: boolean;

  constructor(options: RelaySessionsOptions) {
    this.#options = options;
    this.#makers = options.names.map((names) => new Maker(names, options));
    this.#nowhere = new Map(this.#makers.map((maker) => [maker, this.#point(maker, () => {})]));
    this.#waits = options.longPollMs > 0;
  }

  /** How many points there are. */
  get size(): number {
    return this.#points.size;
  }

  /** How many requests wait for news. */
  get waiting(): number {
    return [...this.#points.values()].reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** The host in the URL matters for a POST only: the new point has its URL there. */
  readonly exchange: RelayExchange = async (request, payload, client) => {
    const { type, headers, body } = request;
    if (type === 'POST rendezvous') return this.#create(request, payload);
    if (type === `GET ${available}`)
      return response(200, { create_available: this.#mayCreate(headers) });
    const { endpoint, id } = splitPoint(request.url);
    const maker = this.#makerAt(endpoint);
    const found = this.#points.get(id);
    // A point is at the path where it was created, and nowhere else.
    const point = found?.maker === maker ? found : (this.#nowhere.get(maker) as Point);
    const url = `${maker.path}/${id}`;
    const there = { type, url, headers, ...(body !== undefined && { body }) };
    const answer = point.ask(there, payload);
    if (answer.type !== 'response.304' || !this.#waits) return answer;
    await point.changed(this.#options.longPollMs, client?.signal);
    return point.ask(there, payload);
  };

  /** Answers all who wait for news; from now on nobody waits. */
  release(): void {
    this.#waits = false;
    for (const point of this.#points.values()) point.wake();
  }

  /** Forgets all points. */
  stop(): void {
    this.release();
    for (const point of this.#points.values()) point.stop();
    this.#points.clear();
  }

  #point(maker: Maker, ended: () => void): Point {
    return new Point(maker, this.#options, ended);
  }

  /** A limit on their number is a policy of the server (L122), not a limit on the rate. */
  #mayCreate({ authorization = '' }: HttpRequest['headers']): boolean {
    const { maxSessions, isUser } = this.#options;
    if (this.#points.size >= maxSessions) return false;
    return isUser === undefined || isUser(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
  }

  /** Throws an Error for what is no endpoint. */
  #makerAt(endpoint: string): Maker {
    const maker = this.#makers.find(({ path }) => endpoint.endsWith(path));
    if (maker === undefined) throw new Error(`relay: expected an endpoint, got "${endpoint}"`);
    return maker;
  }

  #create(request: HttpRequest, payload: Payload | null): RelayAnswer {
    if (!this.#mayCreate(request.headers)) return refusal(403, 'M_FORBIDDEN');
    const maker = this.#makerAt(request.url);
    const relayUrl = request.url.slice(0, -maker.path.length);
    let id: string | undefined;
    // The machine is not stopped: it still has to tell those who wait that it has ended.
    const point = this.#point(maker, () => {
      if (id !== undefined) this.#points.delete(id);
    });
    const answer = point.ask({ ...request, url: maker.path }, payload);
    const placed = maker.kind.placed(answer, relayUrl);
    if (placed === null) return answer;
    id = placed.id;
    this.#points.set(id, point);
    return placed.answer;
  }
}
