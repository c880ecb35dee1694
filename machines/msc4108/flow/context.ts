/** What both devices are given, keep and hear. */

import type { Crypto } from '../../crypto/index.ts';
import type { FromActor, HttpAnswer } from '../../http/message.ts';
import type { ChannelReport } from '../../rendezvous/channel/context.ts';
import type { DeviceActors } from '../actors.ts';
import type { Amended } from '../amendments.ts';
import type { QrCode } from '../qrCode.ts';

export interface FlowOptions {
  readonly actors: DeviceActors;
  readonly crypto: Crypto;
  readonly is2026: boolean;
  /** Whether it scans the code, or shows it. */
  readonly scans: boolean;
  /** Where rendezvous are created at a homeserver. */
  readonly path: string;
  /** The name of the account's homeserver, and its base URL. */
  readonly serverName: string;
  readonly homeserverUrl: string;
  readonly amended: Amended;
  /** Whether its code says the reverse of what it is. */
  readonly isMislabelled: boolean;
}

export interface FlowContext {
  /** The check code; null until there is a channel. */
  readonly code: string | null;
  readonly scanned: QrCode | null;
  /** Why it has ended, in more words than the name of the state. */
  readonly reason: string;
}

export const notMet: FlowContext = { code: null, scanned: null, reason: '' };

/** What a user does at a device. */
export type UserAct =
  | { readonly type: 'user.scan'; readonly qr: string }
  | { readonly type: 'user.code'; readonly code: string }
  | { readonly type: 'user.open' | 'user.refuse' | 'user.cancel' };

/** What a device shows. */
export type Screen =
  | { readonly type: 'screen.scan' | 'screen.enter' | 'screen.open' }
  | { readonly type: 'screen.qr'; readonly qr: string }
  | { readonly type: 'screen.code'; readonly code: string }
  | { readonly type: 'screen.userCode'; readonly userCode: string }
  | { readonly type: 'screen.ended'; readonly outcome: string };

export type FlowEvent =
  | (FromActor & (ChannelReport | UserAct))
  | HttpAnswer
  /** The environment: no browser can open the page. */
  | { readonly type: 'page-unopenable' };

export interface Args<Context extends FlowContext = FlowContext> {
  readonly context: Context;
  readonly event: FlowEvent;
}

/** What a transition is in the text: its step, or that the text does not provide for it. */
export interface TransitionMeta {
  step?: string;
  unspecified?: true;
}
