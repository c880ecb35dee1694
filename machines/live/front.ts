/**
 * HTTP in front of the machines: connections, bytes, CORS and rate, of which they have no notion.
 * What a machine can decide is left to it.
 */

import { type IncomingMessage, METHODS } from 'node:http';
import type { Socket } from 'node:net';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type HttpResponse, refusal, statusOf } from '../http/message.ts';
import type { Endpoints } from './endpoints.ts';
import type { AccountRequest } from './homeserver.ts';
import { tooMany } from './limit.ts';
import { payloadOf, type RelayAnswer, type RelayExchange, uncached } from './payload.ts';

/** Answers every request that is not for the relay. `origin`: the URL that the client used. */
export interface HomeserverHttp {
  handle(request: AccountRequest, origin: string): Promise<HttpResponse | null>;
}

export interface FrontOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The URL that clients reach it by; null: the host that each request names. */
  readonly publicUrl: string | null;
  readonly endpoints: Endpoints;
  /** Both are made once their address is known. */
  readonly relay: (baseUrl: string) => RelayExchange;
  readonly homeserver: (baseUrl: string) => HomeserverHttp;
  /** Of a payload. Of a larger one just enough is read to know that it is larger. */
  readonly maxBytes: number;
  /** How many requests an address may make within a second; null: any number. */
  readonly requestsASecond: number | null;
  /** How long a stop waits for requests that are under way; then their connections are cut. */
  readonly stopTimeoutMs?: number;
  /** Called with an error of the program itself; the client is told 500. */
  readonly onDefect: (error: Error) => void;
}

export interface Front {
  readonly baseUrl: string;
  /** Takes no more connections, and returns when all requests have their answers. */
  stop(): Promise<void>;
}

/** Largest body for the homeserver: many times the keys of a hundred sessions. */
const mostHomeserverBytes = 2 ** 20;
/** For a request to arrive whole. */
const arrivalTimeoutMs = 30_000;
/** How long a stop usually waits for requests that are under way. */
const usualStopTimeoutMs = 5_000;

/** MSC3886 L234 to L238. */
const relayCors: FastifyCorsOptions = {
  origin: '*',
  allowedHeaders: 'Content-Type,If-Match,If-None-Match',
  methods: 'GET,PUT,POST,DELETE',
  exposedHeaders: 'ETag,Location,X-Max-Bytes',
  strictPreflight: false,
};

/** Client-server API, "Web browser clients". */
const homeserverCors: FastifyCorsOptions = {
  origin: '*',
  allowedHeaders: 'X-Requested-With,Content-Type,Authorization',
  methods: 'GET,POST,PUT,DELETE,OPTIONS',
  strictPreflight: false,
};

/** Where a request goes, as it says itself: an absolute URL counts like a path. */
function targetOf(request: FastifyRequest): { readonly path: string; readonly search: string } {
  const target = request.originalUrl.replace(/^https?:\/\/[^/?#]*/i, '');
  const [path = '', search = ''] = (target.split('#')[0] ?? '').split(/\?(.*)/s);
  return { path, search };
}

function headersOf(request: FastifyRequest): Record<string, string> {
  const given = Object.entries(request.headers);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/**
 * The body, or the first `most` + 1 bytes of it: the rest is read and dropped. Null
 * if the connection broke before it was there.
 */
async function readUpTo(request: IncomingMessage, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Otherwise leaving the loop early would end the connection.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) break;
    }
  } catch (error) {
    if (request.readableAborted) return null;
    throw error;
  }
  request.resume();
  return Buffer.concat(chunks).subarray(0, most + 1);
}

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

class Desk {
  readonly #options: FrontOptions;
  #relay: RelayExchange | undefined;
  #homeserver: HomeserverHttp | undefined;
  #baseUrl = '';

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  open(baseUrl: string): void {
    this.#baseUrl = this.#options.publicUrl ?? baseUrl;
    this.#relay = this.#options.relay(this.#baseUrl);
    this.#homeserver = this.#options.homeserver(this.#baseUrl);
  }

  async answer(request: FastifyRequest, signal: AbortSignal): Promise<RelayAnswer | null> {
    const { method, raw } = request;
    const { path, search } = targetOf(request);
    const headers = headersOf(request);
    // HTTP/1.1 requires a Host (RFC 9112, 3.2).
    if (headers.host === undefined && raw.httpVersion === '1.1') {
      return refusal(400, 'M_MISSING_PARAM');
    }
    const origin = this.#originOf(headers.host);
    if (this.#options.endpoints.isRelayPath(path))
      return this.#askRelay(request, headers, { origin, path }, signal);
    const body = await readUpTo(raw, mostHomeserverBytes);
    if (body === null) return null;
    if (body.length > mostHomeserverBytes) return refusal(413, 'M_TOO_LARGE');
    const call = { method, path, query: new URLSearchParams(search), headers, signal };
    const text = body.length > 0 ? { body: body.toString() } : {};
    return (this.#homeserver as HomeserverHttp).handle({ ...call, ...text }, origin);
  }

  async #askRelay(
    { method, raw }: FastifyRequest,
    headers: Record<string, string>,
    { origin, path }: { readonly origin: string; readonly path: string },
    signal: AbortSignal,
  ): Promise<RelayAnswer | null> {
    const found = this.#options.endpoints.find(method, path);
    if ('unknown' in found) {
      const allow = found.unknown === 'method' ? found.allowed.join(', ') : '';
      return refusal(405, 'M_UNRECOGNIZED', { allow });
    }
    // A payload is there if its length is told: without a Content-Length none is read (L121).
    const isThere = headers['content-length'] !== undefined;
    const body = isThere ? await readUpTo(raw, this.#options.maxBytes) : undefined;
    if (body === null) return null;
    const payload = body === undefined ? null : payloadOf(body, headers['content-type']);
    const request = {
      type: found.type,
      url: origin + path,
      headers,
      ...(payload && { body: payload.text }),
    };
    return (this.#relay as RelayExchange)(request, payload, signal);
  }

  /** The URL that the client asked, if that can be one. */
  #originOf(host: string | undefined): string {
    const { publicUrl } = this.#options;
    if (publicUrl !== null || host === undefined) return this.#baseUrl;
    const isHost =
      /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(host) && URL.canParse(`http://${host}`);
    return isHost ? `http://${host}` : this.#baseUrl;
  }
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

async function appFor(options: FrontOptions, desk: Desk): Promise<FastifyInstance> {
  const app = fastify({
    // Paths are looked up as they come: a router would decode them, and refuse what it cannot.
    rewriteUrl: () => '/',
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: arrivalTimeoutMs,
    http: { requireHostHeader: false },
    clientErrorHandler: refuseMalformed,
  });
  for (const method of METHODS) {
    // Bodies are read and judged here, not by Fastify.
    if (method !== 'CONNECT') app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  app.server.on('checkExpectation', (request, reply) => app.server.emit('request', request, reply));
  app.server.on('connect', (_, socket) => refuseMalformed(new Error('CONNECT'), socket as Socket));
  const isForRelay = (request: FastifyRequest): boolean =>
    options.endpoints.isRelayPath(targetOf(request).path);
  await app.register(cors, {
    delegator: (request, done) => done(null, isForRelay(request) ? relayCors : homeserverCors),
  });
  if (options.requestsASecond !== null) {
    await app.register(rateLimit, {
      max: options.requestsASecond,
      timeWindow: 1_000,
      addHeadersOnExceeding: {
        'x-ratelimit-limit': false,
        'x-ratelimit-remaining': false,
        'x-ratelimit-reset': false,
      },
      addHeaders: {
        'x-ratelimit-limit': false,
        'x-ratelimit-remaining': false,
        'x-ratelimit-reset': false,
        'retry-after': false,
      },
      errorResponseBuilder: (_, { ttl }) => new RateError(ttl),
    });
  }
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof RateError) {
      return give(reply, tooMany(isForRelay(request) ? 'relay' : 'homeserver', error.retryAfterMs));
    }
    options.onDefect(error as Error);
    return give(reply, refusal(500, 'M_UNKNOWN'));
  });
  app.all('/', async (request, reply) => {
    const controller = new AbortController();
    reply.raw.once('close', () => controller.abort());
    return give(reply, await desk.answer(request, controller.signal));
  });
  return app;
}

/** Listens. Throws the error of the socket if it cannot. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const desk = new Desk(options);
  const app = await appFor(options, desk);
  let isStopping = false;
  // While it stops no connection is kept alive: the server would wait for its next request.
  app.addHook('onSend', async (_, reply) => {
    if (isStopping) reply.header('connection', 'close');
    // Preflights too.
    reply.header('cache-control', uncached);
  });
  const baseUrl = await app.listen({ host: options.host, port: options.port });
  desk.open(baseUrl);
  return {
    baseUrl,
    stop: async () => {
      isStopping = true;
      const { stopTimeoutMs = usualStopTimeoutMs } = options;
      const timer = setTimeout(() => app.server.closeAllConnections(), stopTimeoutMs);
      await app.close();
      clearTimeout(timer);
    },
  };
}
