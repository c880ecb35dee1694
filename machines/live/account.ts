/** One account of a server: its homeserver, however devices sign in there. */

import { response } from '../http/message.ts';
import type { Account } from '../matrix/account.ts';
import type { LiveHomeserver } from './homeserver.ts';

export interface AccountServer {
  /** What the existing device is given. */
  readonly account: Account;
  readonly live: LiveHomeserver;
  stop(): void;
}

export const unready = response(400, {
  errcode: 'M_UNKNOWN',
  error: 'the existing device has not uploaded its keys',
});
