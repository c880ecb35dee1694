/** What the existing device is given, keeps and hears. */

import type { Account } from '../../matrix/account.ts';
import type { DeviceKeys } from '../../matrix/messages.ts';
import { type FlowContext, type FlowEvent, type FlowOptions, notMet } from '../flow/context.ts';
import type { FlowTools } from '../flow/tools.ts';

export interface ExistingDeviceOptions extends FlowOptions {
  readonly account: Account;
  readonly homeserverUrl: string;
  /** Whether it does E2EE: without, it has no keys to compare. */
  readonly e2ee: boolean;
}

export type ExistingDevice = ExistingDeviceOptions & FlowTools;

export interface ExistingDeviceContext extends FlowContext {
  /** The session of the homeserver's challenge, while there is one. */
  readonly uiaSession: string | null;
  readonly token: string | null;
  /** What step 15 says of the new device. */
  readonly deviceId: string | null;
  readonly deviceKey: string | null;
  /** What the homeserver says of it, once it is visible. */
  readonly newDevice: DeviceKeys | null;
  readonly trustsNewDevice: boolean;
}

export const notAsked: ExistingDeviceContext = {
  ...notMet,
  uiaSession: null,
  token: null,
  deviceId: null,
  deviceKey: null,
  newDevice: null,
  trustsNewDevice: false,
};

export type ExistingDeviceEvent =
  | FlowEvent
  | {
      readonly type: 'user.approve' | 'user.decline' | 'user.uia.cancel';
      readonly from: string;
    }
  /** A redirect, in the OIDC variant: the user has said no in the browser. */
  | { readonly type: 'browser.denied'; readonly from: string }
  | { readonly type: 'user.password'; readonly password: string; readonly from: string };
