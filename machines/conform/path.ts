/** A path of the suite against a client: set up, taken, and taken down again. */

import { UsageError, type Values } from 'actorcheck';
import { type Setting, systemFor } from 'actorcheck/trace';
import type { HttpRequest } from '../http/message.ts';
import { Endpoints } from '../live/endpoints.ts';
import { openFront } from '../live/front.ts';
import { type AccountRequest, LiveHomeserver } from '../live/homeserver.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import { elsewherePath } from '../rendezvous/relay/actions.ts';
import type { Steering } from './adapter.ts';
import { Boundary } from './boundary.ts';
import { Client } from './client.ts';
import { Conductor } from './conductor.ts';
import { stage } from './stage.ts';
import { Oddity } from './suite/altered.ts';
import type { SuitePath } from './suite/suite.ts';

/** The values that are not the client's own follow from a number: they are the same each time. */
const seed = 1;
const values: Values = { kind: 'real', seed };

function elsewhere(baseUrl: string, { method, path, headers, body }: AccountRequest): HttpRequest {
  const bare = { type: `${method} rendezvous`, url: baseUrl + path, headers: { ...headers } };
  return body === undefined ? bare : { ...bare, body };
}

/** The servers of one run: whoever conducts it answers. */
async function openServers(boundary: Boundary, endpoints: Endpoints, accessToken: string) {
  const makeHomeserver = () =>
    new LiveHomeserver({
      endpoints,
      exchange: (request, signal) => boundary.hold('homeserver', request, signal),
      accessToken,
      published: null,
    });
  let live = makeHomeserver();
  const front = await openFront({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    endpoints,
    relay: () => (request, _, asker) => boundary.hold('relay', request, asker?.signal),
    homeserver: (baseUrl) => ({
      // A relay may send a client elsewhere (MSC3886 L125): there the same one answers.
      handle: (request) =>
        request.path.startsWith(`${elsewherePath}/`)
          ? boundary.hold('relay', elsewhere(baseUrl, request), request.signal)
          : live.handle(request),
    }),
    maxBytes: 2 ** 20,
    requestsASecond: null,
    // The client is gone by then, and asks for nothing on a connection that it has left open.
    stopTimeoutMs: 0,
    traffic: boundary.traffic,
    onDefect: (error) => {
      throw error;
    },
  });
  return {
    baseUrl: front.baseUrl,
    live: () => live,
    /** For a client that sets itself up once more: the homeserver has forgotten it. */
    renew: () => {
      live.close();
      live = makeHomeserver();
    },
    stop: async () => {
      live.close();
      boundary.cutAll();
      await front.stop();
    },
  };
}

/** How long a run took by the client's clock, and how often it asked for what, by type. */
export interface Measured {
  readonly ms: number;
  readonly asked: Readonly<Record<string, number>>;
}

/** Takes a path. `found` is null if there is no difference. Throws if the client fails. */
export async function takePath(
  protocol: ConformProtocol,
  adapter: Steering,
  path: SuitePath,
): Promise<{ found: Awaited<ReturnType<Conductor['run']>>; measured: Measured }> {
  const { conform, live } = protocol;
  const { hello } = adapter;
  const settings = conform.settingsFor(hello, path.settings);
  const setting: Setting = { settings, faults: path.faults, amend: path.amend };
  const accessToken = conform.accessToken(settings, values);
  const oddity = new Oddity(protocol, path.odd);
  const boundary = new Boundary(adapter, { requests: 0, underway: 0 });
  const servers = await openServers(boundary, new Endpoints(live.serving), accessToken);
  const { baseUrl } = servers;
  const start = async (): Promise<void> => {
    const order = conform.startOrder({ baseUrl, accessToken, settings, hello });
    const started = await adapter.ask(order, 'ready', 'unable');
    if (started.event === 'unable')
      throw new UsageError(`the client cannot start: ${started.reason}`);
    servers.live().open();
  };
  try {
    await start();
    const { published } = servers.live();
    if (published === null) {
      throw new UsageError('the client is ready: expected uploaded device keys, got none');
    }
    const places = { relayUrl: baseUrl, homeserverUrl: baseUrl };
    const conductor = new Conductor({
      protocol,
      setting,
      client: new Client(boundary, conform.role(settings, values), oddity.writing),
      reference: systemFor(protocol, setting, { kind: 'symbolic' }, 'untimed'),
      staged: stage(protocol, setting, values, { places, published }),
      accessToken,
      oddity,
      values,
      onNews: () => servers.live().devicesChanged(),
      onCrash: async () => {
        boundary.cutAll();
        await adapter.ask({ do: 'stop' }, 'stopped');
        boundary.shown.length = 0;
        servers.renew();
        await start();
      },
    });
    const found = await conductor.run(path.steps);
    const { passedMs, asked } = boundary;
    return { found, measured: { ms: passedMs, asked: Object.fromEntries(asked) } };
  } finally {
    boundary.cutAll();
    await adapter.ask({ do: 'stop' }, 'stopped');
    await servers.stop();
  }
}
