/** What `serve` runs, for one live run alone. */

import type { Settings } from 'actorcheck';
import { openServer, type Server } from './server.ts';

/** A relay or an account that forgets nothing: the longest that a timer takes. */
const neverMs = 2 ** 31 - 1;
/** One is enough, but a plan may have one created twice. */
const most = 2;

/** Opens relay and homeserver as the knobs of the model have them, at a port that is free. */
export function openOwnServer(
  settings: Settings,
  asksUia: boolean,
  onDefect: (error: Error) => void,
): Promise<Server> {
  return openServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    requestsASecond: null,
    relay: {
      maxBytes: settings['relay-bytes'] as number,
      maxSessions: most,
      lifeMs: (settings['relay-life'] as number | null) ?? neverMs,
      longPollMs: 0,
    },
    accounts: {
      maxAccounts: most,
      lifeMs: neverMs,
      tokenLifeMs: settings['token-life'] as number,
      visibleAfterMs: settings['visible-after'] as number | null,
      asksUia,
    },
    onDefect,
  });
}
