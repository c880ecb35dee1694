/**
 * How two devices meet, the same for both: one shows a code, the other scans it, the channels
 * exchange keys, and the one that scanned compares the intents (MSC3906 steps 1 and 2).
 */

import { decodeText, whenOk } from '../http/decode.ts';
import type { FromActor } from '../http/message.ts';
import type { Rendezvous } from '../rendezvous/messages.ts';
import type { Amended } from './amendments.ts';
import { decodeLogin } from './messages/dialect.ts';
import type { Intent, LoginMessage, LoginMessageType } from './messages/login.ts';
import type { Names } from './messages/names.ts';
import { type QrCode, qrCodeSchema } from './messages/qrCode.ts';

/** What the two flow machines keep of the meeting. */
export interface MeetingContext {
  /** The confirmation code; null until keys are exchanged. */
  readonly code: string | null;
  /** The code that was scanned, by the device that scans. */
  readonly scanned: QrCode | null;
  /** Why it ended as it did, beyond the name of the state. */
  readonly reason: string;
}

/** What the channel tells a flow, and what the user does at it. */
export type MeetingEvent = FromActor &
  (
    | { readonly type: 'channel.ready'; readonly rendezvous: Rendezvous }
    | { readonly type: 'channel.connected'; readonly code: string }
    | { readonly type: 'channel.received'; readonly payload: unknown }
    | { readonly type: 'channel.sent' }
    | { readonly type: 'channel.failed'; readonly reason: string }
    | { readonly type: 'user.scan'; readonly qr: string }
  );

/** Guard parameters: a message of that type and, for a failure, with that reason. */
export interface Expected {
  readonly message: LoginMessageType;
  readonly reason?: string;
}

/** How a flow reads what its channel received. */
export function loginReader({ dialect }: Names) {
  /** The message of MSC3906 that a payload is; undefined if it is none. */
  const loginMessage = (event: { type: string }): LoginMessage | undefined =>
    event.type === 'channel.received' && 'payload' in event
      ? decodeLogin(dialect, event.payload)
      : undefined;

  /** The message, known to be of that type because a guard has asked. Throws if it is not. */
  function messageOf<T extends LoginMessageType>(
    event: { type: string },
    type: T,
  ): Extract<LoginMessage, { type: T }> {
    const message = loginMessage(event);
    if (message?.type !== type) throw new Error(`expected ${type}, got ${message?.type}`);
    return message as Extract<LoginMessage, { type: T }>;
  }

  function isExpected(event: { type: string }, { message, reason }: Expected): boolean {
    const found = loginMessage(event);
    if (found?.type !== message) return false;
    return reason === undefined || (found.type === 'm.login.failure' && found.reason === reason);
  }

  return { loginMessage, messageOf, isExpected };
}

/** What a code says for signing in: the text of the QR code (MSC3906 L27). */
export const codeText = (rendezvous: Rendezvous, intent: Intent, { flow }: Names): string =>
  JSON.stringify(flow === null ? { rendezvous, intent } : { rendezvous, flow, intent });

/** Whether a code is one for the flow that the device knows: the revision is told by it alone. */
export const isOfFlow = (code: QrCode | undefined, { flow }: Names): boolean =>
  code !== undefined && (code.flow ?? null) === flow;

/** The QR code that a text is. The user may scan anything. */
export const scannedCode = (event: { type: string }): QrCode | undefined =>
  'qr' in event ? whenOk(decodeText(qrCodeSchema, event.qr)) : undefined;

/** Intents are compatible if there is one of each (MSC3906 L61). */
export const areCompatible = (mine: Intent, theirs: Intent): boolean => mine !== theirs;

/**
 * The user cancels while the scanning device joins. Its key may be at the relay already: the other
 * device is to be told, once that is known.
 */
const leaving = {
  on: {
    'channel.connected': {
      target: 'tellingCancelled',
      actions: 'noteCode',
      meta: { step: 'cancel' },
      description: 'there is someone to tell',
    },
    'channel.failed': { target: 'cancelled', description: 'there is nobody to tell' },
    'user.cancel': { description: 'is ending already' },
  },
} as const;

/**
 * The states of the meeting. A flow machine that takes them in provides the guards and actions
 * that they name, the states `tellingIncompatible`, and the two that follow; if its user can cancel,
 * `tellingCancelled` and `cancelled` too.
 */
export function meetingStates<const Shown extends string, const Scanned extends string>(
  whenShown: Shown,
  whenScanned: Scanned,
  canCancel: boolean,
) {
  return {
    opening: {
      entry: 'openChannel',
      on: {
        'channel.ready': {
          target: 'showing',
          actions: 'showCode',
          description: 'the code can be shown',
        },
      },
    },
    showing: {
      on: {
        'channel.connected': {
          target: whenShown,
          actions: 'noteCode',
          description: 'someone scanned the code',
        },
      },
    },
    scanning: {
      entry: 'offerScan',
      on: {
        'user.scan': [
          { guard: 'isKnownFlow', target: 'joining', actions: 'noteScanned' },
          {
            guard: 'isCode',
            meta: { unspecified: true },
            description: 'a code of another flow: scans on',
          },
          { meta: { unspecified: true }, description: 'no code for signing in: scans on' },
        ],
      },
    },
    joining: {
      entry: 'joinChannel',
      on: {
        ...(canCancel
          ? { 'user.cancel': { target: 'leaving', description: 'the user cancels' } }
          : {}),
        'channel.connected': [
          {
            guard: 'isCompatible',
            target: whenScanned,
            actions: 'noteCode',
            meta: { step: '1' },
            description: 'the intents fit',
          },
          {
            target: 'tellingIncompatible',
            actions: 'noteCode',
            meta: { step: '1' },
            description: 'the intents do not fit',
          },
        ],
      },
    },
    ...(canCancel ? { leaving } : {}),
  } as const;
}

/**
 * A state that sends a last message and then ends, whether the relay took it or not: `action`
 * sends it. The user's wish to cancel comes too late here.
 */
export function lastWord<
  const Action extends string | { readonly type: string; readonly params: string },
  const Target extends string,
  const Step extends string,
>(action: Action, target: Target, step: Step) {
  return {
    entry: action,
    on: {
      'channel.sent': { target, meta: { step }, description: 'the other device can know' },
      'channel.failed': {
        target,
        actions: 'noteUntold',
        description: 'the other device cannot know',
      },
      'user.cancel': { description: 'is ending already' },
    },
  } as const;
}

/** Names the state to give up in: where the other device is told first, if it is at all. */
export const givingUp =
  (machine: string, tells: boolean) =>
  (outcome: string): string =>
    `#${machine}.${tells ? tellingOf(outcome) : outcome}`;

const tellingOf = (outcome: string): string =>
  `telling${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;

/**
 * What the amendment `tell-failure` adds to a flow machine: a state that tells before each of the
 * final states `outcomes`, which as written nothing is sent before, and the end of who is told.
 */
export const tellingStates = (outcomes: readonly string[]) => ({
  ...Object.fromEntries(
    outcomes.map((outcome) => [
      tellingOf(outcome),
      {
        entry: 'tellAborted',
        on: {
          'channel.sent': { target: outcome, description: 'the other device can know' },
          'channel.failed': { target: outcome, description: 'the other device cannot know' },
          'user.cancel': { description: 'is ending already' },
        },
      } as const,
    ]),
  ),
  aborted: ending('aborted'),
});

/** Amendment `no-late-cancel`: what has been told as done is not taken back. */
export const noLateCancel = (amended: Amended) =>
  amended('no-late-cancel') ? ({ 'user.cancel': { description: 'is done already' } } as const) : {};

/** A final state: the channel is closed and the user is shown how it ended. */
export const ending = <const Outcome extends string>(outcome: Outcome) =>
  ({
    type: 'final',
    entry: [{ type: 'closeChannel' }, { type: 'showEnd', params: outcome }],
  }) as const;
