/** The server of `serve`, for one live run alone. */

import type { Clock } from 'actorcheck/run';
import type { OwnServer, Serving } from '../protocol/live.ts';
import { openServer, type ServerOptions } from './server.ts';

/** A relay or an account that forgets nothing: the longest that a timer takes. */
const neverMs = 2 ** 31 - 1;
/** One is enough, but a fault plan may send the request for it twice. */
const most = 2;

/** Largest payload, where nothing else is said. */
const usualBytes = 10_240;

interface OwnServerOptions
  extends OwnServer,
    Pick<ServerOptions, 'onExchange'>,
    Pick<ServerOptions['accounts'], 'provider'> {
  readonly serving: Serving;
  readonly asksUia?: boolean;
  readonly onDefect: (error: Error) => void;
  /** The clock for its timers; usually real time. */
  readonly clock?: Clock;
}

/** Opens relay and homeserver, at a port that is free. */
export function openOwnServer({ serving, onDefect, onExchange, clock, ...own }: OwnServerOptions) {
  const time = clock && { clock };
  const { tokenLifeMs = serving.tokenLifeMs } = own;
  return openServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    requestsASecond: null,
    serving,
    relay: {
      ...time,
      maxBytes: own.maxBytes ?? usualBytes,
      maxSessions: most,
      lifeMs: (own.relayLifeMs === undefined ? serving.relayLifeMs : own.relayLifeMs) ?? neverMs,
      longPollMs: 0,
    },
    accounts: {
      ...time,
      maxAccounts: most,
      lifeMs: neverMs,
      ...(tokenLifeMs !== undefined && { tokenLifeMs }),
      visibleAfterMs: own.visibleAfterMs === undefined ? 0 : own.visibleAfterMs,
      asksUia: own.asksUia ?? false,
      ...(own.deviceCodeLifeMs !== undefined && { deviceCodeLifeMs: own.deviceCodeLifeMs }),
      ...(own.provider && { provider: own.provider }),
    },
    onDefect,
    ...(onExchange && { onExchange }),
  });
}
