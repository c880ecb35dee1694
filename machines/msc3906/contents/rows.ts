/** What rows of this protocol are held against, and where they are looked at. */

import type { Settings } from 'actorcheck';
import type { Crypto } from '../../crypto/index.ts';
import type { Account, Places, Published } from '../../matrix/account.ts';
import * as shared from '../../protocol/contents/rows.ts';
import type { Amended } from '../amendments.ts';
import type { Names } from '../messages/names.ts';
import type { OidcVariant } from '../oidc/variant.ts';
import { spoilt } from './spoilt.ts';

/** What a setting gives the parties. */
export interface Given {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly account: Account;
  readonly published: Published;
  readonly places: Places;
  readonly settings: Settings;
  readonly oidc: OidcVariant | undefined;
  readonly amended: Amended;
  /** Whether devices give up waiting for an answer. */
  readonly timesOut: boolean;
  /**
   * Whether each message comes once, in its order, and nobody crashes. Rows are of such runs:
   * what a server does with a request that comes again, or a device that begins anew, is no part.
   */
  readonly isOrderly: boolean;
}

export type Heard = shared.Heard<Given>;
export type Said = shared.Said<Given>;
export type Field = shared.Field<Given>;
export type SentRow = shared.SentRow<Given>;
export type LedRow = shared.LedRow<Given>;
export type Row = shared.Row<Given>;

export const onceFor: <T>(make: (given: Given) => T) => (given: Given) => T = shared.onceFor;

/** Whether a row is looked at: not where it may come of something wrong that was said before. */
export const isLookedAt = ({ name, appliesTo }: Row, settings: Settings): boolean =>
  [settings.careless, settings.attacker].every((by) => !spoilt[String(by)]?.includes(name)) &&
  (appliesTo?.(settings) ?? true);
