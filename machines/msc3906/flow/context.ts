/** What the two flow machines have in common: what they are given, keep and hear. */

import type { Crypto } from '../../crypto/index.ts';
import type { FromActor, HttpAnswer } from '../../http/message.ts';
import type { ChannelReport } from '../../rendezvous/channel/context.ts';
import type { DeviceActors } from '../actors.ts';
import type { Amended } from '../amendments.ts';
import type { Names } from '../messages/names.ts';
import type { QrCode } from '../messages/qrCode.ts';
import type { DeviceTiming } from '../timing.ts';

/** Who sends `m.login.progress`, and when (step 3): the diagram and the prose disagree. */
export type StepThree = 'diagram' | 'prose';

/** What a flow calls itself, what it speaks through, and its secrets. */
type FlowActors = Omit<DeviceActors, 'channel'> & { readonly channel: string };

export interface FlowOptions {
  readonly actors: FlowActors;
  readonly crypto: Crypto;
  readonly names: Names;
  /** Whether it scans the code, or shows it. */
  readonly scans: boolean;
  readonly stepThree: StepThree;
  /** Whether "closes the rendezvous" (L187, L204) means to delete it at the relay. */
  readonly deletes: boolean;
  readonly amended: Amended;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
  readonly timing: DeviceTiming;
}

export interface FlowContext {
  /** The confirmation code; null until keys are exchanged. */
  readonly code: string | null;
  /** The code that was scanned, by the device that scans. */
  readonly scanned: QrCode | null;
  /** Why it has ended, in more words than the name of the state. */
  readonly reason: string;
}

export const notMet: FlowContext = { code: null, scanned: null, reason: '' };

/** What its channel tells a flow, what its user does, and what the homeserver answers. */
export type FlowEvent =
  | (FromActor &
      (
        | ChannelReport
        | { readonly type: 'user.scan'; readonly qr: string }
        | { readonly type: 'user.cancel' }
      ))
  | HttpAnswer;

/** What a transition is in the text: its step, or that the text does not provide for it. */
export interface TransitionMeta {
  step?: string;
  unspecified?: true;
}
