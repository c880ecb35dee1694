/** The relay and any number of accounts behind one address: what `serve` runs. */

import { Accounts, type AccountsOptions } from './accounts.ts';
import { type FrontOptions, openFront } from './front.ts';
import { RelaySessions, type RelaySessionsOptions } from './relaySessions.ts';

export interface ServerOptions
  extends Pick<FrontOptions, 'host' | 'port' | 'publicUrl' | 'requestsASecond' | 'onDefect'> {
  readonly relay: RelaySessionsOptions;
  readonly accounts: AccountsOptions;
}

export interface Server {
  readonly baseUrl: string;
  /** What there is at the moment. */
  readonly sessions: Pick<RelaySessions, 'size'>;
  readonly accounts: Pick<Accounts, 'size'>;
  /** Answers the requests that are under way, those that wait for news at once. */
  stop(): Promise<void>;
}

/** Throws the error of the socket if it cannot listen. */
export async function openServer(options: ServerOptions): Promise<Server> {
  const sessions = new RelaySessions(options.relay);
  const accounts = new Accounts(options.accounts);
  const front = await openFront({
    ...options,
    maxBytes: options.relay.maxBytes,
    relay: () => sessions.exchange,
    homeserver: () => accounts,
  });
  return {
    baseUrl: front.baseUrl,
    sessions,
    accounts,
    stop: async () => {
      // From here on each answer ends its connection: those that are let go now do so too.
      const stopped = front.stop();
      sessions.release();
      accounts.release();
      await stopped;
      sessions.stop();
      accounts.stop();
    },
  };
}
