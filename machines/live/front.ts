/**
 * HTTP in front of the machines: connections, bytes, CORS and rate, of which they have no notion.
 * What a machine can decide is left to it.
 */

import { METHODS } from 'node:http';
import type { Socket } from 'node:net';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { refusal, statusOf } from '../http/message.ts';
import { Arrival } from './arrival.ts';
import { Desk, type DeskOptions, type Found } from './desk.ts';
import { type Exchanged, timed, urlAsked } from './har.ts';
import { tooMany } from './limit.ts';
import { type RelayAnswer, uncached } from './payload.ts';
import { homeserverCors } from './relays/cors.ts';
import { relayOf } from './relays/index.ts';

export interface FrontOptions extends DeskOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** How many requests an address may make within a second; null: any number. */
  readonly requestsASecond: number | null;
  /** How long a stop waits for requests that are under way; then their connections are cut. */
  readonly stopTimeoutMs?: number;
  /** Called with an error of the program itself; the client is told 500. */
  readonly onDefect: (error: Error) => void;
  /** Told of each request once it has its answer. */
  readonly onExchange?: (exchanged: Exchanged) => void;
  /** Counts what comes. */
  readonly traffic?: Traffic;
}

/** What has come so far. */
export interface Traffic {
  requests: number;
  /** Those that are neither answered nor given up. */
  underway: number;
}

export interface Front {
  readonly baseUrl: string;
  /** Takes no more connections, and returns when all requests have their answers. */
  stop(): Promise<void>;
}

/** For a request to arrive whole, and how often it is looked whether one has taken longer. */
const arrivalTimeoutMs = 30_000;
const lookMs = 5_000;
/** How long a stop usually waits for requests that are under way. */
const usualStopTimeoutMs = 5_000;

/** What browsers are told of where that is. */
const corsOf = (found: Found): FastifyCorsOptions => ({
  origin: '*',
  strictPreflight: false,
  ...(found.server === 'relay' ? relayOf(found.names).cors : homeserverCors),
});

/** What is said of one request too many. */
const limitCode = (found: Found): string =>
  (found.server === 'relay' ? relayOf(found.names).errcodes[429] : undefined) ?? 'M_LIMIT_EXCEEDED';

/** What only tells how near the limit is: nobody asked for it. */
const untold = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
};

class RateError extends Error {
  readonly statusCode = 429;
  constructor(readonly retryAfterMs: number) {
    super('too many requests from this address');
  }
}

function give(reply: FastifyReply, answer: RelayAnswer | null): FastifyReply {
  if (answer === null) {
    reply.hijack();
    reply.raw.socket?.destroy();
    return reply;
  }
  const { headers, body } = answer;
  reply.code(statusOf(answer));
  if (body !== undefined) reply.header('content-type', 'application/json');
  // As bytes: to a string Fastify would add a character set.
  return reply.headers({ ...headers }).send(typeof body === 'string' ? Buffer.from(body) : body);
}

/** Bytes that are no HTTP get an answer too, if the client still listens. */
function refuseMalformed(error: Error & { code?: string }, socket: Socket): void {
  const status =
    { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const isLength = /CONTENT_LENGTH/.test(error.code ?? '');
  const body = JSON.stringify({ errcode: isLength ? 'M_MISSING_PARAM' : 'M_UNRECOGNIZED' });
  const told = `content-type: application/json\r\ncache-control: ${uncached}\r\n`;
  const head = `HTTP/1.1 ${status} Malformed\r\n${told}`;
  if (socket.writable) {
    socket.write(`${head}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
  }
  socket.destroySoon();
}

/** What is known of a request before anybody has answered it. */
interface Known {
  readonly arrival: Arrival;
  readonly found: Found;
  readonly taken: ReturnType<typeof timed>;
}

declare module 'fastify' {
  interface FastifyRequest {
    known: Known;
  }
}

/** What is told of a request, and of its answer as it is sent; null: its connection breaks. */
function exchangedOf(
  { raw, originalUrl, known }: FastifyRequest,
  baseUrl: string,
  answer: Exchanged['answer'],
): Exchanged {
  const { method, body } = known.arrival;
  const { rawHeaders, httpVersion, headers } = raw;
  const url = urlAsked(originalUrl, headers.host, baseUrl);
  return { ...known.taken(), method, url, rawHeaders, httpVersion, body, answer };
}

function sentWith(reply: FastifyReply, payload: unknown): Exchanged['answer'] {
  if (reply.raw.destroyed) return null;
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, `${value}`]);
  const body = Buffer.isBuffer(payload) ? payload : Buffer.from(String(payload ?? ''));
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body };
}

function count(traffic: Traffic, { raw }: FastifyReply): void {
  traffic.requests += 1;
  traffic.underway += 1;
  raw.once('close', () => {
    traffic.underway -= 1;
  });
}

class Reception {
  readonly app: FastifyInstance;
  readonly #options: FrontOptions;
  /** Once it listens. */
  #desk: Desk | undefined;
  #baseUrl = '';
  #isStopping = false;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.app = fastify({
      // Paths are looked up as they come: a router would decode them, and refuse what it cannot.
      rewriteUrl: () => '/',
      exposeHeadRoutes: false,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      requestTimeout: arrivalTimeoutMs,
      http: {
        requireHostHeader: false,
        headersTimeout: arrivalTimeoutMs,
        connectionsCheckingInterval: lookMs,
      },
      clientErrorHandler: refuseMalformed,
    });
  }

  /** Listens. Throws the error of the socket if it cannot. */
  async open(): Promise<string> {
    const { app } = this;
    const { host, port } = this.#options;
    for (const method of METHODS) {
      // Bodies are read and judged by the desk.
      if (method === 'CONNECT') continue;
      app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
    }
    const { server } = app;
    server.on('checkExpectation', (request, reply) => server.emit('request', request, reply));
    server.on('connect', (_, socket) => refuseMalformed(new Error('CONNECT'), socket as Socket));
    await this.#prepare();
    this.#baseUrl = await app.listen({ host, port });
    this.#desk = new Desk(this.#options, this.#baseUrl);
    return this.#baseUrl;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const { stopTimeoutMs = usualStopTimeoutMs } = this.#options;
    const timer = setTimeout(() => this.app.server.closeAllConnections(), stopTimeoutMs);
    await this.app.close();
    clearTimeout(timer);
  }

  async #prepare(): Promise<void> {
    const { app } = this;
    const { endpoints, requestsASecond, onDefect, onExchange, traffic } = this.#options;
    app.decorateRequest('known');
    app.addHook('onRequest', (request, reply, done) => {
      if (traffic !== undefined) count(traffic, reply);
      const arrival = new Arrival(request.raw, reply.raw, request.originalUrl);
      const found = endpoints.find(arrival.method, arrival.path);
      request.known = { arrival, found, taken: timed() };
      done();
    });
    await app.register(cors, {
      delegator: ({ known }: FastifyRequest, done) => done(null, corsOf(known.found)),
    });
    if (requestsASecond !== null) {
      await app.register(rateLimit, {
        max: requestsASecond,
        timeWindow: 1_000,
        addHeadersOnExceeding: untold,
        addHeaders: { ...untold, 'retry-after': false },
        errorResponseBuilder: (_, { ttl }) => new RateError(ttl),
      });
    }
    app.addHook('onSend', (request, reply, payload, done) => {
      // While it stops no connection is kept alive: the server would wait for its next request.
      if (this.#isStopping) reply.header('connection', 'close');
      // Preflights too.
      reply.header('cache-control', uncached);
      onExchange?.(exchangedOf(request, this.#baseUrl, sentWith(reply, payload)));
      done(null, payload);
    });
    app.setErrorHandler((error, { known }, reply) => {
      if (error instanceof RateError) {
        return give(reply, tooMany(limitCode(known.found), error.retryAfterMs));
      }
      onDefect(error as Error);
      return give(reply, refusal(500, 'M_UNKNOWN'));
    });
    app.all('/', async (request, reply) => {
      const { arrival, found } = request.known;
      const answer = await (this.#desk as Desk).answer(arrival, found);
      if (answer === null) onExchange?.(exchangedOf(request, this.#baseUrl, null));
      return give(reply, answer);
    });
  }
}

/** Listens. Throws the error of the socket if it cannot. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const reception = new Reception(options);
  const baseUrl = await reception.open();
  return { baseUrl, stop: () => reception.stop() };
}
