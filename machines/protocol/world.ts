/** What a protocol meets outside the engine, and what is known of its actors there. */

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

/** The states of some of the actors: those of real servers are not known. */
export interface Standing {
  readonly value: SystemSnapshot['value'];
  readonly context: Pick<SystemSnapshot['context'], 'actors'>;
}
