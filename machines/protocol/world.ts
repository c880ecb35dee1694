/** What a protocol meets outside the engine, and what can be known of it there. */

import type { SystemSnapshot } from 'actorcheck';
import type { Account, Places, Published } from '../matrix/account.ts';

/** What is not the model's own where real servers and clients take part. */
export interface World {
  readonly places: Places;
  /** That of the existing device; usually one that follows from the values. */
  readonly account?: Account;
  /** The public keys of an existing device that is no machine. */
  readonly published?: Published;
}

/** How some of the actors stand: live, there is no more to be had. */
export interface Standing {
  readonly value: SystemSnapshot['value'];
  readonly context: Pick<SystemSnapshot['context'], 'actors'>;
}
