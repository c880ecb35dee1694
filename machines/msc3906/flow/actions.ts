/** The guards and actions that both flow machines have, for the meeting and for the end. */

import { textIn } from '../../http/decode.ts';
import { statusOf } from '../../http/message.ts';
import type { Rendezvous } from '../../rendezvous/messages.ts';
import type { Args } from '../behaviour.ts';
import { areCompatible, codeText, isOfFlow, scannedCode } from '../messages/qrCode.ts';
import type { Expected } from '../messages/reader.ts';
import type { FlowContext } from './context.ts';
import type { FlowTools } from './tools.ts';

type Seen = Args<FlowContext>;

export const flowGuards = ({ isExpected, names, intent }: FlowTools) => ({
  received: ({ event }: Seen, expected: Expected) => isExpected(event, expected),
  isCode: ({ event }: Seen) => scannedCode(event) !== undefined,
  isKnownFlow: ({ event }: Seen) => isOfFlow(scannedCode(event), names),
  isCompatible: ({ context }: Seen) =>
    context.scanned !== null && areCompatible(intent, context.scanned.intent),
});

export const flowNotes = {
  noteScanned: ({ event }: Seen) => ({ scanned: scannedCode(event) ?? null }),
  noteCode: ({ event }: Seen) => ({ code: textIn(event, 'code') || null }),
  noteChannel: ({ event }: Seen) => ({ reason: textIn(event, 'reason') }),
  noteUntold: () => ({ reason: 'the other device could not be told' }),
  noteStatus: ({ event }: Seen) => ({
    reason: `the homeserver answered ${statusOf(event) || 'nonsense'}`,
  }),
  noteNoAnswer: () => ({ reason: 'the homeserver did not answer' }),
  noteReason: (_: Seen, reason: string) => ({ reason }),
};

export const flowSends = ({ toChannel, toOther, show, names, intent, deletes }: FlowTools) => ({
  openChannel: () => toChannel({ type: 'channel.open' }),
  showCode: ({ event }: Seen) => {
    const { rendezvous } = event as Ready;
    return show({ type: 'screen.qr', qr: codeText(rendezvous, intent, names) });
  },
  offerScan: () => show({ type: 'screen.scan' }),
  joinChannel: ({ context }: Seen) => {
    const rendezvous = context.scanned?.rendezvous;
    return toChannel({ type: 'channel.join', rendezvous: rendezvous as Rendezvous });
  },
  tellIncompatible: () =>
    toOther({ type: 'm.login.failure', reason: 'incompatible_intent', intent }),
  tellUnsupported: () => toOther({ type: 'm.login.failure', reason: 'unsupported' }),
  tellAborted: () => toOther({ type: 'm.login.failure', reason: 'aborted' }),
  tellCancelled: () => toOther({ type: 'm.login.failure', reason: 'cancelled' }),
  closeChannel: () => toChannel({ type: 'channel.close', deletes: false }),
  /** "... and cleans up the rendezvous" (L187), "... and closes the rendezvous" (L204). */
  cleanUp: () => toChannel({ type: 'channel.close', deletes }),
  showEnd: (_: Seen, outcome: string) => show({ type: 'screen.ended', outcome }),
});

type Ready = { readonly type: string; readonly rendezvous: Rendezvous };
