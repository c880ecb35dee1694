/** What the channel makes of the code that its flow hands it, and of what the relay answers. */

import { isSecure } from '../../http/address.ts';
import { decode, whenOk } from '../../http/decode.ts';
import { type HttpAnswer, header } from '../../http/message.ts';
import type { Place } from '../handshake.ts';
import { type Rendezvous, rendezvousSchema } from '../messages.ts';
import type { ChannelContext, ChannelEvent, ChannelOptions } from './context.ts';

interface Args {
  readonly context: ChannelContext;
  readonly event: ChannelEvent;
}

/** Where the channel is in the rendezvous. */
export const placeOf = ({ url, etag }: ChannelContext): Place => ({ url, etag });

/** What the answer to a GET says that is at the relay. */
export const payloadOf = ({ wire }: ChannelOptions, event: ChannelEvent): unknown =>
  wire.payloadIn(event as HttpAnswer);

/** The rendezvous that a scanned code names. */
export const joined = (event: ChannelEvent): Rendezvous | undefined =>
  event.type === 'channel.join' && 'rendezvous' in event
    ? whenOk(decode(rendezvousSchema, event.rendezvous))
    : undefined;

/** The session that the other device's key gives, as the one that shows the code. */
export const accepted = ({ handshake }: ChannelOptions, context: ChannelContext, body: unknown) =>
  context.keys === null ? undefined : handshake.accept(context.keys, body, placeOf(context));

/** The session that the key in the code gives, and what is to be written for it. */
export const started = ({ handshake, actors }: ChannelOptions, peerKey: string, at: Place) =>
  handshake.start(handshake.keysFor(actors.channel), peerKey, at);

/** The session of whoever scanned, with what the other device confirms. */
export const confirmed = (
  { handshake }: ChannelOptions,
  context: ChannelContext,
  body: unknown,
): object | undefined =>
  context.secrets === null
    ? undefined
    : handshake.confirmation?.take(context.secrets, body, placeOf(context));

/** What whoever shows the code confirms with. */
export const confirming = ({ handshake, actors }: ChannelOptions, context: ChannelContext) =>
  context.secrets === null
    ? undefined
    : handshake.confirmation?.say(context.secrets, `${actors.channel} confirms`, placeOf(context));

/** The payload that a 200 carries, and the session after it; undefined if it is not of this one. */
export function opened(
  { handshake }: ChannelOptions,
  context: ChannelContext,
  body: unknown,
): { readonly payload: unknown; readonly session: object } | undefined {
  if (context.secrets === null) return undefined;
  const found = handshake.open(context.secrets, body, placeOf(context));
  if (found === undefined) return undefined;
  try {
    return { payload: JSON.parse(found.plaintext), session: found.session };
  } catch {
    return undefined;
  }
}

export function channelGuards(options: ChannelOptions) {
  const { handshake, wire, transportType, secureOnly } = options;
  const isTaken = (address: string | undefined): boolean =>
    address !== undefined && (!secureOnly || isSecure(address));
  const isMine = ({ algorithm, transport }: Rendezvous): boolean =>
    [handshake.algorithm, handshake.alsoTakes].includes(algorithm) &&
    transport.type === transportType &&
    isTaken(transport.uri);
  return {
    isMyTransport: ({ event }: Args) => {
      const found = joined(event);
      return found !== undefined && isMine(found);
    },
    hasUsableKey: ({ event }: Args) => {
      const found = joined(event);
      if (found === undefined || !isMine(found)) return false;
      return started(options, found.key, { url: found.transport.uri, etag: '' }) !== undefined;
    },
    createsPoint: ({ event }: Args) =>
      'from' in event &&
      isTaken(wire.pointIn(event, options.endpoint)) &&
      wire.revisionIn(event) !== undefined,
    hasLocation: ({ event }: Args) => 'from' in event && isTaken(header(event, 'location')),
    isMyAlgorithm: ({ event }: Args) =>
      'from' in event && handshake.isInvitation(payloadOf(options, event)),
    isPeerKey: ({ context, event }: Args) =>
      'from' in event && accepted(options, context, payloadOf(options, event)) !== undefined,
    isConfirmation: ({ context, event }: Args) =>
      'from' in event && confirmed(options, context, payloadOf(options, event)) !== undefined,
    isNothingNew: ({ context, event }: Args) =>
      'from' in event && wire.revisionIn(event) === context.etag,
    isSealed: ({ context, event }: Args) =>
      'from' in event && opened(options, context, payloadOf(options, event)) !== undefined,
    hasOutbox: ({ context }: Args) => context.outbox.length > 0,
    isClosing: ({ context }: Args) => context.closing === 'stop',
    isDeleting: ({ context }: Args) => context.closing === 'delete',
  };
}
