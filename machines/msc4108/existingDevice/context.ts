/** What the existing device is given and keeps. */

import type { Account } from '../../matrix/account.ts';
import { type FlowContext, type FlowOptions, notMet } from '../flow/context.ts';

export interface ExistingDeviceOptions extends FlowOptions {
  readonly account: Account;
  /** The account whose keys it shares; null where it has none. */
  readonly shares: Account | null;
  /** What it names as the base URL of the homeserver. */
  readonly namedUrl: string;
  /** For how long it looks for the new device, and the pause between two looks. */
  readonly lookForMs: number;
  readonly lookIntervalMs: number;
}

export interface ExistingDeviceContext extends FlowContext {
  /** What the new device wants: the protocol, the page to open, its device id. */
  readonly wanted: {
    readonly protocol: string;
    readonly pageUrl: string;
    readonly deviceId: string;
  } | null;
  /** Whether the secrets have left it. */
  readonly hasShared: boolean;
}

export const notAsked: ExistingDeviceContext = { ...notMet, wanted: null, hasShared: false };
