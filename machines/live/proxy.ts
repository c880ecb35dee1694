/**
 * A proxy between devices and their servers that does harm by plan. Devices cannot tell it from the
 * servers: the addresses that these give out lead back to it.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Places } from '../matrix/account.ts';
import { agentOf } from './client.ts';
import { Endpoints, type Named } from './endpoints.ts';
import { type Exchanged, timed, urlAsked } from './har.ts';
import {
  type Answer,
  type Errcodes,
  homeserverErrcodes,
  leadingBack,
  refusalOf,
} from './onTheWay.ts';
import { uncached } from './payload.ts';
import { type Fault, isSync, type Passing, type Plan, PlanKeeper } from './plan.ts';
import { relayOf } from './relays/index.ts';

interface ProxyOptions {
  /** Where the servers are. */
  readonly behind: Places;
  readonly plan: Plan;
  readonly serving: Named;
  /** The clients, as the plan names them. A request without a known User-Agent is the last's. */
  readonly clients: readonly string[];
  /** Told of each fault as it happens. */
  readonly onFault?: (fault: Fault, passing: Passing) => void;
  /** Told of each request, as its client made it and as that was answered. */
  readonly onExchange?: (exchanged: Exchanged) => void;
}

interface Proxy {
  /** The addresses of the servers for clients that are to go through it. */
  readonly places: Places;
  stop(): Promise<void>;
}

/** A request, read to its end, and where it goes. */
interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** Aborted when the client has given up. */
  readonly signal: AbortSignal;
  /** The error codes of where it goes. */
  readonly errcodes: Errcodes;
  /** Whether it asks for what somebody has left at the relay: that is handed on as it is. */
  readonly isForPayload: boolean;
}

/** A request as it is told on, and as a plan sees it. */
type Target = Pick<Asked, 'url' | 'errcodes' | 'isForPayload'> & { readonly passing: Passing };

/** Headers of a single connection: not handed on, as `fetch` sets its own. */
const hopHeaders = [
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'expect',
];

const endToEnd = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !hopHeaders.includes(name)));

/** Another body in place of `body`, or one bit of it flipped; an empty one stays empty. */
function changed(body: Buffer, fault: Extract<Fault, { kind: 'changed' }>): Buffer {
  if (body.length === 0) return body;
  if (fault.body !== undefined) return Buffer.from(fault.body);
  const copy = Buffer.from(body);
  const at = fault.at ?? Math.floor(copy.length / 2);
  const byte = copy[at];
  if (byte !== undefined) copy[at] = byte ^ 1;
  return copy;
}

class FaultProxy {
  readonly #options: ProxyOptions;
  readonly #keeper: PlanKeeper;
  readonly #endpoints: Endpoints;
  /** Where it listens. */
  readonly #origin: string;
  /** The requests that wait until one of another client has passed. */
  #held: { readonly from: string; readonly release: () => void }[] = [];

  constructor(options: ProxyOptions, origin: string) {
    this.#options = options;
    this.#keeper = new PlanKeeper(options.plan);
    this.#endpoints = new Endpoints(options.serving);
    this.#origin = origin;
  }

  /** The name of a server is the first part of its path. */
  get places(): Places {
    return { relayUrl: `${this.#origin}/relay`, homeserverUrl: `${this.#origin}/homeserver` };
  }

  async serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const taken = timed();
    const gone = new AbortController();
    reply.on('close', () => gone.abort());
    const body = await buffer(request);
    const target = this.#target(request);
    if (target === undefined) {
      reply.writeHead(404, { 'cache-control': uncached }).end();
      return;
    }
    const { passing, ...where } = target;
    const headers = endToEnd(Object.entries(request.headers) as [string, string][]);
    const { method } = passing;
    const { signal } = gone;
    const answer = await this.#pass(passing, { ...where, method, headers, body, signal });
    if (!isSync(passing)) this.#release(passing.from);
    this.#options.onExchange?.({
      ...taken(),
      method,
      url: urlAsked(request.url ?? '', request.headers.host, this.#origin),
      rawHeaders: request.rawHeaders,
      httpVersion: request.httpVersion,
      body,
      answer: signal.aborted ? null : answer,
    });
    if (answer === null) reply.destroy();
    else {
      const length = answer.body.length > 0 ? { 'content-length': answer.body.length } : {};
      reply.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.body);
    }
  }

  /** What a request is, and where it goes; undefined if to neither server. */
  #target(request: IncomingMessage): Target | undefined {
    const { relayUrl, homeserverUrl } = this.#options.behind;
    const method = request.method ?? '';
    const [, name, rest = ''] = /^\/(relay|homeserver)(\/.*)?$/.exec(request.url ?? '') ?? [];
    if (name === undefined) return undefined;
    const path = rest.split('?')[0] ?? '';
    const place = name === 'relay' ? 'relay' : 'homeserver';
    const known = this.#endpoints.find(method, path);
    const { clients } = this.#options;
    const agent = request.headers['user-agent'];
    const endpoint = path.endsWith('/sync') ? 'sync' : null;
    const kind = relayOf('names' in known ? known.names : this.#endpoints.names[0]);
    // A homeserver may be its own relay.
    const isRelay = name === 'relay' || (known.server === 'relay' && kind.isOfHomeserver);
    return {
      errcodes: isRelay ? kind.errcodes : homeserverErrcodes,
      isForPayload: isRelay && method === 'GET',
      passing: {
        method,
        server: isRelay ? 'relay' : 'homeserver',
        endpoint: 'type' in known ? (known.type.split(' ')[1] ?? null) : endpoint,
        from: clients.find((one) => agent === agentOf(one)) ?? clients.at(-1) ?? '',
      },
      url: (place === 'relay' ? relayUrl : homeserverUrl) + rest,
    };
  }

  /** The answer that the client is to have; null if none. */
  async #pass(passing: Passing, asked: Asked): Promise<Answer | null> {
    const fault = this.#keeper.next(passing);
    if (fault === undefined) return this.#handOn(asked);
    this.#options.onFault?.(fault, passing);
    switch (fault.kind) {
      case 'lost':
        if (fault.way === 'answer') await this.#handOn(asked);
        return null;
      case 'delayed':
        await pause(fault.ms, undefined, { signal: asked.signal }).catch(() => {});
        return this.#handOn(asked);
      case 'doubled': {
        const first = await this.#handOn(asked);
        await this.#handOn(asked);
        return first;
      }
      case 'reordered':
        await this.#otherPassed(passing.from, asked.signal);
        return this.#handOn(asked);
      case 'answered':
        return refusalOf(asked.errcodes, fault.status);
      case 'expired':
        if (passing.server === 'relay') {
          await this.#handOn({ ...asked, method: 'DELETE', headers: {}, body: Buffer.of() });
        }
        return this.#handOn(asked);
      case 'changed': {
        if (fault.way === 'request') {
          return this.#handOn({ ...asked, body: changed(asked.body, fault) });
        }
        const answer = await this.#handOn(asked);
        return answer && { ...answer, body: changed(answer.body, fault) };
      }
    }
  }

  /** What the server says; null if nothing, or if the client has given up. */
  async #handOn(asked: Asked): Promise<Answer | null> {
    const { url, method, headers, body, signal, isForPayload } = asked;
    const content = body.length > 0 ? { body: new Uint8Array(body) } : {};
    try {
      const answer = await fetch(url, {
        method,
        // A proxy behind this one that codes the content would weaken its ETag.
        headers: { ...headers, 'accept-encoding': 'identity' },
        ...content,
        signal,
        redirect: 'manual',
      });
      const said = {
        status: answer.status,
        headers: endToEnd(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      };
      return isForPayload ? said : leadingBack(said, url, this.#options.behind, this.places);
    } catch {
      return null;
    }
  }

  /** Until the next request of another client has its answer, or the one who waits gives up. */
  #otherPassed(from: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#held.push({ from, release: resolve });
      signal.addEventListener('abort', () => resolve());
    });
  }

  /** A request of `client` has passed. */
  #release(client: string): void {
    const released = this.#held.filter(({ from }) => from !== client);
    this.#held = this.#held.filter(({ from }) => from === client);
    for (const { release } of released) release();
  }
}

/** Opens a proxy on this machine, at a port that is free. */
export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const server = createServer((request, reply) => {
    // The client has left while its request was read: nobody is there to be told.
    proxy.serve(request, reply).catch(() => reply.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = new FaultProxy(options, `http://127.0.0.1:${port}`);
  return {
    places: proxy.places,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
