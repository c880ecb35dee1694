/**
 * HTTP in front of the machines: connections, bytes, CORS and rate, of which they have no notion.
 * What a machine can decide is left to it.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { refusal, statusOf } from '../http/message.ts';
import { Arrival } from './arrival.ts';
import { Desk, type DeskOptions, type Found } from './desk.ts';
import { type Exchanged, timed, urlAsked } from './har.ts';
import { RateLimit, tooMany } from './limit.ts';
import { type RelayAnswer, uncached } from './payload.ts';

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
}

export interface Front {
  readonly baseUrl: string;
  /** Takes no more connections, and returns when all requests have their answers. */
  stop(): Promise<void>;
}

/** For a request to arrive whole, and how often it is looked whether one has taken longer. */
const arrivalTimeoutMs = 30_000;
const lookMs = 5_000;
/** How long a connection without a request stays open: longer than proxies keep theirs. */
const keepAliveMs = 72_000;
/** While it stops: how often connections are closed that have become idle. */
const sweepMs = 50;
/** How long a stop usually waits for requests that are under way. */
const usualStopTimeoutMs = 5_000;

type Told = Readonly<Record<string, string>>;

/** What web pages are told with each answer, and before they ask. */
interface Cors {
  readonly answer: Told;
  readonly preflight: Told;
}

const allAnswers = { 'cache-control': uncached, 'access-control-allow-origin': '*' };

const relayAnswer = {
  ...allAnswers,
  'access-control-expose-headers': 'ETag,Location,X-Max-Bytes',
};
const cors: Readonly<Record<'relay' | 'homeserver', Cors>> = {
  /** MSC3886 L234 to L238. */
  relay: {
    answer: relayAnswer,
    preflight: {
      ...relayAnswer,
      'access-control-allow-methods': 'GET,PUT,POST,DELETE',
      'access-control-allow-headers': 'Content-Type,If-Match,If-None-Match',
    },
  },
  /** Client-server API, "Web browser clients". */
  homeserver: {
    answer: allAnswers,
    preflight: {
      ...allAnswers,
      'access-control-allow-methods': 'GET,POST,PUT,DELETE,OPTIONS',
      'access-control-allow-headers': 'X-Requested-With,Content-Type,Authorization',
    },
  },
};

const nothing = Buffer.alloc(0);
const preflightAnswer: RelayAnswer = { type: 'response.204', headers: {} };

/** What has no body, whatever its headers say (RFC 9110, 6.4.1). */
const bare = [204, 304];

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

class Reception {
  readonly #options: FrontOptions;
  readonly #desk: Desk;
  readonly #limit: RateLimit | null;
  readonly #baseUrl: string;
  /** While it stops no connection is kept alive: the server would wait for its next request. */
  isStopping = false;

  constructor(options: FrontOptions, baseUrl: string) {
    this.#options = options;
    this.#desk = new Desk(options, baseUrl);
    this.#baseUrl = baseUrl;
    const { requestsASecond } = options;
    this.#limit = requestsASecond === null ? null : new RateLimit(requestsASecond);
  }

  async serve(raw: IncomingMessage, reply: ServerResponse): Promise<void> {
    const arrival = new Arrival(raw, reply);
    const { onExchange } = this.#options;
    const taken = onExchange && timed();
    const found = this.#options.endpoints.find(arrival.method, arrival.path);
    const { answer: told, preflight } = cors[found.server];
    const isPreflight = arrival.method === 'OPTIONS';
    const answer = isPreflight ? preflightAnswer : await this.#answer(raw, arrival, found);
    const given = answer && this.#completed(isPreflight ? preflight : told, answer);
    if (taken !== undefined) {
      const isHeard = given !== null && !reply.destroyed;
      const { method, body } = arrival;
      const { rawHeaders, httpVersion } = raw;
      const url = urlAsked(raw, this.#baseUrl);
      const asked = { ...taken(), method, url, rawHeaders, httpVersion, body };
      onExchange?.({ ...asked, answer: isHeard ? given : null });
    }
    if (given === null) raw.socket.destroy();
    else reply.writeHead(given.status, given.headers).end(given.body);
  }

  async #answer(raw: IncomingMessage, arrival: Arrival, found: Found): Promise<RelayAnswer | null> {
    const tooSoonMs = this.#limit?.tooSoonMs(raw.socket.remoteAddress ?? '', performance.now());
    if (tooSoonMs) return tooMany(found.server, tooSoonMs);
    try {
      return await this.#desk.answer(arrival, found);
    } catch (error) {
      this.#options.onDefect(error as Error);
      return refusal(500, 'M_UNKNOWN');
    }
  }

  #completed(told: Told, answer: RelayAnswer) {
    const status = statusOf(answer);
    const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
    const headers: Record<string, string | number> = { ...told };
    if (body !== undefined) headers['content-type'] = 'application/json';
    Object.assign(headers, answer.headers);
    if (!bare.includes(status)) headers['content-length'] = body?.length ?? 0;
    if (this.isStopping) headers.connection = 'close';
    return { status, headers, body: body ?? nothing };
  }
}

/** The URL of what listens; everywhere is also here. */
function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  const here = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `http://${isIPv6(here) ? `[${here}]` : here}:${port}`;
}

/** Listens. Throws the error of the socket if it cannot. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const server = createServer({
    requestTimeout: arrivalTimeoutMs,
    headersTimeout: arrivalTimeoutMs,
    connectionsCheckingInterval: lookMs,
    keepAliveTimeout: keepAliveMs,
    requireHostHeader: false,
  });
  server.on('clientError', (error, socket) => refuseMalformed(error, socket as Socket));
  server.on('checkExpectation', (request, reply) => server.emit('request', request, reply));
  server.on('connect', (_, socket) => refuseMalformed(new Error('CONNECT'), socket as Socket));
  server.listen({ host: options.host, port: options.port });
  await once(server, 'listening');
  const baseUrl = urlOf(server);
  const reception = new Reception(options, baseUrl);
  server.on('request', (request, reply) => {
    reception.serve(request, reply).catch((error: Error) => {
      options.onDefect(error);
      reply.destroy();
    });
  });
  return {
    baseUrl,
    stop: async () => {
      reception.isStopping = true;
      const { stopTimeoutMs = usualStopTimeoutMs } = options;
      const timer = setTimeout(() => server.closeAllConnections(), stopTimeoutMs);
      const closed = once(server, 'close');
      server.close();
      // An answer that was on its way has its connection idle only now.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(timer);
    },
  };
}
