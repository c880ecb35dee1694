/** What both devices make of events: guards, what is kept, what is said. */

import { type Send, send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { textIn } from '../../http/decode.ts';
import type { ChannelReport, ChannelRequest } from '../../rendezvous/channel/context.ts';
import { newActors } from '../actors.ts';
import {
  decodeLogin,
  type FailureReason,
  type LoginMessage,
  type LoginType,
  messageIn,
} from '../messages.ts';
import { codeOf, codeText, type QrCode } from '../qrCode.ts';
import type { Args, FlowContext, FlowEvent, FlowOptions, Screen } from './context.ts';

export const toOther = ({ actors }: FlowOptions, message: LoginMessage): Send =>
  send(actors.channel, { type: 'channel.send', payload: message } satisfies ChannelRequest);

export const show = (screen: Screen): Send => send('user', screen);

const intentOf = ({ actors }: FlowOptions): QrCode['intent'] =>
  actors.flow === newActors.flow ? 'new' : 'existing';

/** The code of a device that can help this one. */
const scanned = (options: FlowOptions, event: FlowEvent): QrCode | undefined => {
  const code = codeOf(options.crypto, textIn(event, 'qr'));
  const isOfRevision = (code?.url === undefined) === options.is2026;
  return code !== undefined && isOfRevision && code.intent !== intentOf(options) ? code : undefined;
};

export const flowGuards = (options: FlowOptions) => ({
  isCode: ({ event }: Args) => scanned(options, event) !== undefined,
  isConnected: ({ context }: Args) => context.code !== null,
  isCheckCode: ({ context, event }: Args) => textIn(event, 'code') === context.code,
  received: ({ event }: Args, type: LoginType) => messageIn(event, type) !== undefined,
});

/** Guard: what is received is a message of that type. */
export const received = <const Type extends LoginType>(type: Type) =>
  ({ type: 'received', params: type }) as const;

/** The code that is shown for the rendezvous that the channel has created. */
function codeFor(options: FlowOptions, event: FlowEvent): QrCode {
  const { key, transport } = (event as Extract<ChannelReport, { type: 'channel.ready' }>)
    .rendezvous;
  const own = intentOf(options);
  const other = own === 'new' ? 'existing' : 'new';
  const intent = options.isMislabelled ? other : own;
  const { uri } = transport;
  if (!options.is2026) {
    return intent === 'new'
      ? { key, intent, url: uri }
      : { key, intent, url: uri, serverName: options.serverName };
  }
  const at = uri.lastIndexOf(`${options.path}/`);
  const id = uri.slice(at + options.path.length + 1);
  return { key, intent, id, baseUrl: uri.slice(0, at) };
}

/** How the channel is told where to meet. */
export const transportType = 'http';

export function flowActions<Context extends FlowContext>(options: FlowOptions, algorithm: string) {
  const { assign, emit } = actionsFor<Context, FlowEvent>();
  const note = (change: (args: Args<Context>) => Partial<FlowContext>) =>
    assign((args) => change(args) as Partial<Context>);
  const toChannel = (request: ChannelRequest): Send => send(options.actors.channel, request);
  return {
    openChannel: emit(() => toChannel({ type: 'channel.open' })),
    joinChannel: emit(({ context }) => {
      const { key = '', url, id, baseUrl } = context.scanned ?? {};
      const uri = url ?? `${baseUrl ?? ''}${options.path}/${id ?? ''}`;
      const rendezvous = { algorithm, key, transport: { type: transportType, uri } };
      return toChannel({ type: 'channel.join', rendezvous });
    }),
    closeChannel: emit(() => toChannel({ type: 'channel.close', deletes: false })),
    offerScan: emit(() => show({ type: 'screen.scan' })),
    showQr: emit(({ event }) =>
      show({ type: 'screen.qr', qr: codeText(options.crypto, codeFor(options, event)) }),
    ),
    showCheckCode: emit(({ event }) => show({ type: 'screen.code', code: textIn(event, 'code') })),
    askForCode: emit(() => show({ type: 'screen.enter' })),
    showEnd: emit((_, outcome: string) => show({ type: 'screen.ended', outcome })),
    fail: emit((_, reason: FailureReason) => toOther(options, { type: 'm.login.failure', reason })),
    noteScanned: note(({ event }) => ({ scanned: scanned(options, event) ?? null })),
    noteCode: note(({ event }) => ({ code: textIn(event, 'code') })),
    noteChannel: note(({ event }) => ({ reason: textIn(event, 'reason') })),
    noteUntold: note(({ event }) => ({ reason: `untold: ${textIn(event, 'reason')}` })),
    noteFailure: note(({ event }) => {
      const payload = 'payload' in event ? decodeLogin(event.payload) : undefined;
      return { reason: payload?.type === 'm.login.failure' ? payload.reason : '' };
    }),
  };
}
