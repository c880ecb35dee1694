/** A relay and one account for a real client that brings its own keys, with all state at hand. */

import { randomUUID } from 'node:crypto';
import { realCrypto } from '../../../machines/crypto/index.ts';
import type { HttpRequest, HttpResponse } from '../../../machines/http/message.ts';
import { Endpoints } from '../../../machines/live/endpoints.ts';
import { openFront } from '../../../machines/live/front.ts';
import { LiveHomeserver } from '../../../machines/live/homeserver.ts';
import { RelaySessions } from '../../../machines/live/relaySessions.ts';
import {
  type Account,
  accountOf,
  existingDeviceId,
  newDeviceId,
} from '../../../machines/matrix/account.ts';
import type { HomeserverContext } from '../../../machines/matrix/homeserver/context.ts';
import { homeserverMachine } from '../../../machines/matrix/homeserver/machine.ts';
import type { ToDevice } from '../../../machines/matrix/mailbox.ts';
import { mailboxMachine } from '../../../machines/matrix/mailbox.ts';
import { type Names, namesOf } from '../../../machines/msc3906/messages/names.ts';
import { tokenLifeMs } from '../../../machines/msc3906/timing.ts';
import { Host } from '../../../sim/run/host.ts';
import type { LocalState } from '../../../sim/system/local.ts';
import type { Message } from '../../../sim/system/message.ts';

const relayOptions = { maxBytes: 10_240, maxSessions: 10, lifeMs: 600_000, longPollMs: 0 };

export interface ClientServer {
  readonly baseUrl: string;
  readonly account: Account;
  readonly live: LiveHomeserver;
  /** Requests that the machine has had, by their types. */
  readonly asked: readonly string[];
  /** Ends the client's set-up: the machine begins with the keys that were uploaded. */
  open(): void;
  homeserver(): LocalState & { readonly context: HomeserverContext };
  stop(): Promise<void>;
}

const homeserverPeers = {
  mailbox: 'mailbox',
  newSecrets: newDeviceId,
  existingSecrets: existingDeviceId,
};

/** Runs the machine: what it posts goes to the devices, what it answers into `answers`. */
function hostOf(
  homeserver: ReturnType<typeof homeserverMachine>,
  live: LiveHomeserver,
  answers: Map<string, HttpResponse>,
): Host {
  return new Host({
    actors: { homeserver, mailbox: mailboxMachine([newDeviceId, existingDeviceId]) },
    send: ({ to, message }) => {
      if (to === newDeviceId || to === existingDeviceId) {
        live.post(to, message as Message & ToDevice);
      } else answers.set(to, message as HttpResponse);
    },
  });
}

export async function clientServer(names: Names): Promise<ClientServer> {
  const crypto = realCrypto(randomUUID());
  const account = accountOf(crypto, false, 'none');
  const answers = new Map<string, HttpResponse>();
  const asked: string[] = [];
  let host: Host | undefined;

  const exchange = async (request: HttpRequest): Promise<HttpResponse | null> => {
    const client = `client${asked.push(request.type)}`;
    host?.receive('homeserver', request, client);
    if (!answers.has(client)) host?.receive('homeserver', { type: 'serve', client });
    return answers.get(client) ?? null;
  };
  const endpoints = new Endpoints({ names: [names, namesOf('stable')] });
  const live = new LiveHomeserver({
    endpoints,
    exchange,
    accessToken: account.accessToken,
    published: null,
  });
  const open = (): void => {
    const { published } = live;
    if (published === null) throw new Error('expected the keys of a client, got none');
    const { getTokenCapability } = names;
    const told = { getTokenCapability, account, published, tokenLifeMs, visibleAfterMs: 0 };
    const homeserver = homeserverMachine({ crypto, actors: homeserverPeers, ...told });
    host = hostOf(homeserver, live, answers);
    host.start();
    live.open();
  };

  const sessions = new RelaySessions({ ...relayOptions, names: [names] });
  const front = await openFront({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    endpoints,
    relay: () => sessions.exchange,
    homeserver: () => live,
    maxBytes: relayOptions.maxBytes,
    requestsASecond: null,
    onDefect: (error) => {
      throw error;
    },
  });
  return {
    baseUrl: front.baseUrl,
    account,
    live,
    asked,
    open,
    homeserver: () => (host as Host).state('homeserver') as ReturnType<ClientServer['homeserver']>,
    stop: async () => {
      const stopped = front.stop();
      live.close();
      sessions.release();
      await stopped;
      sessions.stop();
      host?.stop();
    },
  };
}
