/** The relay and any number of accounts behind one address: what `serve` runs. */

import { Accounts, type AccountsOptions, accountPattern } from './accounts.ts';
import { Endpoints, type Named } from './endpoints.ts';
import { type FrontOptions, openFront } from './front.ts';
import { RelaySessions, type RelaySessionsOptions } from './relaySessions.ts';

export interface ServerOptions
  extends Pick<
    FrontOptions,
    'host' | 'port' | 'publicUrl' | 'requestsASecond' | 'onDefect' | 'onExchange' | 'stopTimeoutMs'
  > {
  readonly serving: Named;
  readonly relay: Omit<RelaySessionsOptions, 'names' | 'isUser'> & {
    /** Whether only who has an access token of an account may create points. */
    readonly isForUsers?: boolean;
  };
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
  const { serving } = options;
  const endpoints = new Endpoints(serving, accountPattern);
  const accounts = new Accounts(endpoints, serving.grant, options.accounts);
  const { isForUsers = false, ...relay } = options.relay;
  const isUser = isForUsers ? (token: string) => accounts.hasUser(token) : undefined;
  const sessions = new RelaySessions({ ...relay, names: serving.names, isUser });
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
