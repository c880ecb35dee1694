/** A path of the covering suite against a client: set up, taken, and taken down again. */

import { type Settings, UsageError, type Values } from 'actorcheck';
import { type Setting, systemFor } from 'actorcheck/trace';
import { cryptoFor } from '../crypto/index.ts';
import type { HttpRequest } from '../http/message.ts';
import { Endpoints } from '../live/endpoints.ts';
import { openFront } from '../live/front.ts';
import { type AccountRequest, LiveHomeserver } from '../live/homeserver.ts';
import type { RelayAnswer } from '../live/payload.ts';
import { accountOf, existingDeviceId, type SecretsHeld, userId } from '../matrix/account.ts';
import { rendezvous } from '../msc3906/index.ts';
import { live as parts } from '../msc3906/live.ts';
import { namesOf } from '../msc3906/messages/names.ts';
import type { Adapter } from './adapter.ts';
import { Boundary } from './boundary.ts';
import { Client } from './client.ts';
import { Conductor } from './conductor.ts';
import type { Difference } from './difference.ts';
import { stage } from './stage.ts';
import type { SuitePath } from './suite.ts';

/**
 * A relay that takes a key and no sealed payload. With unstable names a key has 127 bytes, and of
 * what is sealed then only the bare progress message is smaller.
 */
const smallRelayBytes = { stable: 120, unstable: 130 };

/** The setting of a path in the words that the client speaks. */
function settingFor({ hello }: Adapter, path: SuitePath): Setting {
  const { dialect, names } = hello;
  const settings: Settings = { ...path.settings, dialect, names };
  const isSmall = settings['relay-bytes'] === smallRelayBytes.stable;
  if (isSmall) Object.assign(settings, { 'relay-bytes': smallRelayBytes[names] });
  return { settings, faults: path.faults, amend: path.amend };
}

/** A number for the values that are not the client's own: the same run each time. */
const seed = 1;
const values: Values = { kind: 'real', seed };

function elsewhere(baseUrl: string, { method, path, headers, body }: AccountRequest): HttpRequest {
  const bare = { type: `${method} rendezvous`, url: baseUrl + path, headers: { ...headers } };
  return body === undefined ? bare : { ...bare, body };
}

/** The servers of one run: whoever conducts it answers. */
async function openServers(boundary: Boundary, accessToken: string) {
  const endpoints = new Endpoints(parts.serving.names);
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
    relay: () => async (request, _, signal) =>
      (await boundary.hold('relay', request, signal)) as RelayAnswer | null,
    homeserver: (baseUrl) => ({
      // A relay may send a client elsewhere (MSC3886 L125): there the same one answers.
      handle: (request) =>
        request.path.startsWith('/elsewhere/')
          ? boundary.hold('relay', elsewhere(baseUrl, request))
          : live.handle(request),
    }),
    maxBytes: 2 ** 20,
    requestsASecond: null,
    onDefect: (error) => {
      throw error;
    },
  });
  return {
    baseUrl: front.baseUrl,
    live: () => live,
    /** For a client that sets itself up once more: as one that nobody has heard of. */
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

/** Takes a path. The first difference; null if there is none. Throws if the client fails. */
export async function takePath(adapter: Adapter, path: SuitePath): Promise<Difference | null> {
  const setting = settingFor(adapter, path);
  const { settings } = setting;
  const crossSigning = settings['cross-signing'] === true;
  const crypto = cryptoFor(values);
  const { accessToken } = accountOf(crypto, crossSigning, settings.secrets as SecretsHeld);
  const boundary = new Boundary(adapter);
  const servers = await openServers(boundary, accessToken);
  const { baseUrl } = servers;
  const start = async (): Promise<void> => {
    const relay = baseUrl + namesOf(adapter.hello.names).rendezvousPath;
    const own = { userId, deviceId: existingDeviceId, accessToken, crossSigning };
    const order = { do: 'start', homeserver: baseUrl, relay, ...own } as const;
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
      client: new Client(boundary, values, settings.scan === 'existing'),
      reference: systemFor(rendezvous, setting, { kind: 'symbolic' }, 'untimed'),
      staged: stage(setting, values, { places, published }),
      accessToken,
      onVisible: () => servers.live().devicesChanged(),
      onCrash: async () => {
        boundary.cutAll();
        await adapter.ask({ do: 'stop' }, 'stopped');
        boundary.shown.length = 0;
        servers.renew();
        await start();
      },
    });
    return await conductor.run(path.steps);
  } finally {
    boundary.cutAll();
    await adapter.ask({ do: 'stop' }, 'stopped');
    await servers.stop();
  }
}
