/** What the new device is given, keeps and hears. */

import type { DeviceKeys } from '../../matrix/messages.ts';
import { type FlowContext, type FlowEvent, type FlowOptions, notMet } from '../flow/context.ts';
import type { FlowTools } from '../flow/tools.ts';

export interface NewDeviceOptions extends FlowOptions {
  readonly e2ee: boolean;
}

export type NewDevice = NewDeviceOptions & FlowTools;

export interface NewDeviceContext extends FlowContext {
  readonly token: string | null;
  readonly homeserver: string | null;
  readonly accessToken: string | null;
  readonly deviceId: string | null;
  /** What step 19 says of the device that verifies. */
  readonly verifyingId: string | null;
  readonly verifyingKey: string | null;
  readonly masterKey: string | null;
  /** What the homeserver says of it, once it has been asked. */
  readonly verifyingDevice: DeviceKeys | null;
  readonly trustsMasterKey: boolean;
  readonly trustsVerifyingDevice: boolean;
}

export const notSignedIn: NewDeviceContext = {
  ...notMet,
  token: null,
  homeserver: null,
  accessToken: null,
  deviceId: null,
  verifyingId: null,
  verifyingKey: null,
  masterKey: null,
  verifyingDevice: null,
  trustsMasterKey: false,
  trustsVerifyingDevice: false,
};

export type NewDeviceEvent =
  | FlowEvent
  /** Step 7: whether the device goes on with a protocol it supports is its own choice. */
  | { readonly type: 'take-protocol' | 'refuse-protocol' };
