/** The relay and any number of accounts behind one address: what `serve` runs. */

import type { ServedNames } from '../protocol/live.ts';
import { Accounts, type AccountsOptions } from './accounts.ts';
import { Endpoints } from './endpoints.ts';
import { type FrontOptions, openFront } from './front.ts';
import { RelaySessions, type RelaySessionsOptions } from './relaySessions.ts';

export interface ServerOptions
  extends Pick<
    FrontOptions,
    'host' | 'port' | 'publicUrl' | 'requestsASecond' | 'onDefect' | 'onExchange' | 'stopTimeoutMs'
  > {
  readonly names: readonly [ServedNames, ...ServedNames[]];
  readonly relay: Omit<RelaySessionsOptions, 'names'>;
  readonly accounts: AccountsOptions;
}

export interface Server {
  readonly baseUrl: string;
  /** How many of each there are at the moment. */
  readonly sessions: Pick<RelaySessions, 'size' | 'waiting'>;
  readonly accounts: Pick<Accounts, 'size'>;
  /** Answers the requests that are under way; those that wait for news are answered at once. */
  stop(): Promise<void>;
}

/** Throws the error of the socket if it cannot listen. */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { names } = options;
  const endpoints = new Endpoints(names);
  const sessions = new RelaySessions({ ...options.relay, names });
  const accounts = new Accounts(endpoints, options.accounts);
  const front = await openFront({
    ...options,
    endpoints,
    maxBytes: options.relay.maxBytes,
    relay: () => sessions.exchange,
    homeserver: () => accounts,
  });
  return {
    baseUrl: front.baseUrl,
    sessions,
    accounts,
    stop: async () => {
      // From here on each answer ends its connection, also the answers that are released next.
      const stopped = front.stop();
      sessions.release();
      accounts.release();
      await stopped;
      sessions.stop();
      accounts.stop();
    },
  };
}
