/** A path of the suite against a client: set up, taken, and taken down again. */

import { type SystemSnapshot, UsageError, type Values } from 'actorcheck';
import { type Setting, systemFor } from 'actorcheck/trace';
import type { HttpRequest } from '../http/message.ts';
import { Endpoints } from '../live/endpoints.ts';
import { openFront } from '../live/front.ts';
import { type AccountRequest, LiveHomeserver } from '../live/homeserver.ts';
import { examplePlaces } from '../matrix/account.ts';
import type { AccountGiven, AccountServer } from '../protocol/account.ts';
import type { Played } from '../protocol/conform.ts';
import { playedIn } from '../protocol/played.ts';
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

/** A request that came to the account, as one of a machine. */
function elsewhere(baseUrl: string, { method, path, headers, body }: AccountRequest): HttpRequest {
  const bare = { type: `${method} rendezvous`, url: baseUrl + path, headers: { ...headers } };
  return body === undefined ? bare : { ...bare, body };
}

/** The servers of one run: whoever conducts it answers. */
async function openServers(
  { conform }: ConformProtocol,
  { published }: Played,
  boundary: Boundary,
  accessToken: string,
) {
  const endpoints = new Endpoints(conform);
  const makeAccount = (): AccountServer => {
    const given = { accessToken, published: published(values) };
    const plain = new LiveHomeserver({
      ...given,
      endpoints,
      exchange: (request, signal) => boundary.hold('homeserver', request, signal),
    });
    const ask: AccountGiven['ask'] = (server, request, signal) =>
      boundary.hold(server, request, signal);
    return conform.account?.({ ...given, plain, values, ask }) ?? plain;
  };
  let live = makeAccount();
  const front = await openFront({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    endpoints,
    relay: (baseUrl) => {
      const { relayUrl } = conform.world(baseUrl, null)?.places ?? examplePlaces;
      return (request, _, asker) => {
        const url = relayUrl + request.url.slice(new URL(request.url).origin.length);
        return boundary.hold('relay', { ...request, url }, asker?.signal);
      };
    },
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
      live = makeAccount();
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

/**
 * Takes a path. `found` is null if there is no difference; `standing` is how the others stand after
 * all. Throws if the client fails.
 */
export async function takePath(
  protocol: ConformProtocol,
  adapter: Steering,
  path: SuitePath,
): Promise<{
  found: Awaited<ReturnType<Conductor['run']>>;
  measured: Measured;
  standing: SystemSnapshot;
}> {
  const { conform } = protocol;
  const { hello } = adapter;
  const played = playedIn(conform, path);
  const role = path.role ?? (Object.keys(conform.roles)[0] as string);
  const settings = conform.settingsFor(hello, path.settings);
  const setting: Setting = { settings, faults: path.faults, amend: path.amend };
  const accessToken = played.accessToken(settings, values);
  const oddity = new Oddity(protocol, path);
  const boundary = new Boundary(adapter, { requests: 0, underway: 0 });
  const servers = await openServers(protocol, played, boundary, accessToken);
  const { baseUrl } = servers;
  const start = async (): Promise<void> => {
    const order = conform.startOrder({ baseUrl, accessToken, settings, hello, role });
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
    const own = played.published(values) === null ? published : null;
    const world = conform.world(baseUrl, own);
    const conductor = new Conductor({
      protocol,
      played,
      setting,
      client: new Client(boundary, played.role(settings, values), oddity.writing),
      reference: systemFor(protocol, setting, { kind: 'symbolic' }, 'untimed'),
      staged: stage(protocol, played, setting, values, world),
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
    const measured = { ms: passedMs, asked: Object.fromEntries(asked) };
    return { found, measured, standing: conductor.standing };
  } finally {
    boundary.cutAll();
    await adapter.ask({ do: 'stop' }, 'stopped');
    await servers.stop();
  }
}
