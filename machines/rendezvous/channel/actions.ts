/** What the channel keeps of what happens, what it tells its flow, and what it asks the relay. */

import { type Send, send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { type HttpAnswer, type HttpRequest, header, statusOf } from '../../http/message.ts';
import type { ChannelContext, ChannelEvent, ChannelOptions, ChannelReport } from './context.ts';
import {
  accepted,
  confirmed,
  confirming,
  joined,
  opened,
  payloadOf,
  placeOf,
  started,
} from './reading.ts';

const { assign, emit } = actionsFor<ChannelContext, ChannelEvent>();

const revisionIn = ({ wire }: ChannelOptions, event: ChannelEvent): string | undefined =>
  wire.revisionIn(event as HttpAnswer);

const headerIn = (event: ChannelEvent, name: string): string | undefined =>
  header(event as HttpAnswer, name);

/** What the flow wants said first, sealed. Whoever asks has a session and something to say. */
function firstSealed({ handshake, actors }: ChannelOptions, context: ChannelContext) {
  const plaintext = context.outbox[0] ?? '';
  const label = `${actors.channel} ${context.sealedCount}`;
  const at = placeOf(context);
  return handshake.seal(context.secrets as object, plaintext, label, at);
}

/** What becomes of the keys, of the session, and of where the point is. */
const meetingNotes = (options: ChannelOptions) => ({
  generateKeys: assign(() => ({ keys: options.handshake.keysFor(options.actors.channel) })),
  adoptPoint: assign(({ event }) => ({
    url: options.wire.pointIn(event as HttpAnswer, options.endpoint) ?? '',
    etag: revisionIn(options, event) ?? '',
  })),
  adoptLocation: assign(({ event }) => ({ url: headerIn(event, 'location') ?? '' })),
  adoptEtag: assign(({ context, event }) => ({
    etag: revisionIn(options, event) ?? context.etag,
  })),
  adoptCode: assign(({ event }) => {
    const found = joined(event);
    return found === undefined ? {} : { url: found.transport.uri, peerKey: found.key };
  }),
  agreeOnKeyRead: assign(({ context, event }) => ({
    secrets: accepted(options, context, payloadOf(options, event)) ?? null,
  })),
  agreeOnKeyScanned: assign(({ context }) => ({
    secrets: started(options, context.peerKey ?? '', placeOf(context))?.session ?? null,
  })),
  confirm: assign(({ context }) => ({
    secrets: confirming(options, context)?.session ?? context.secrets,
  })),
  adoptConfirmation: assign(({ context, event }) => ({
    secrets: confirmed(options, context, payloadOf(options, event)) ?? context.secrets,
  })),
});

/** What becomes of payloads, once there is a session. */
const payloadNotes = (options: ChannelOptions) => ({
  adoptSession: assign(({ context, event }) => ({
    secrets: opened(options, context, payloadOf(options, event))?.session ?? context.secrets,
  })),
  queue: assign(({ context, event }) =>
    event.type === 'channel.send'
      ? { outbox: [...context.outbox, JSON.stringify(event.payload) ?? 'null'] }
      : {},
  ),
  unqueue: assign(({ context }) => ({
    outbox: context.outbox.slice(1),
    sealedCount: context.sealedCount + 1,
    secrets: firstSealed(options, context).session,
  })),
  /** What was refused was sealed all the same. */
  noteSealed: assign(({ context }) => ({ secrets: firstSealed(options, context).session })),
  noteClosing: assign(({ context, event }) => {
    const deletes = event.type === 'channel.close' && event.deletes === true;
    return { closing: deletes || context.closing === 'delete' ? 'delete' : 'stop' };
  }),
});

function tellingFlow(options: ChannelOptions) {
  const { actors, handshake, transportType } = options;
  const tellFlow = (report: ChannelReport): Send => send(actors.flow, report);
  return {
    tellReady: emit(({ context }) => {
      const { algorithm } = handshake;
      const transport = { type: transportType, uri: context.url };
      const key = context.keys?.publicKey ?? '';
      return tellFlow({ type: 'channel.ready', rendezvous: { algorithm, key, transport } });
    }),
    tellConnected: emit(({ context: { secrets } }) => {
      const code = secrets === null ? '' : handshake.checkCode(secrets);
      return tellFlow({ type: 'channel.connected', code });
    }),
    tellReceived: emit(({ context, event }) => {
      const payload = opened(options, context, payloadOf(options, event))?.payload ?? null;
      return tellFlow({ type: 'channel.received', payload });
    }),
    tellSent: emit(() => tellFlow({ type: 'channel.sent' })),
    tellFailed: emit((_, { reason }: { reason: string }) =>
      tellFlow({ type: 'channel.failed', reason }),
    ),
    tellRefused: emit(({ event }) =>
      tellFlow({ type: 'channel.failed', reason: `status_${statusOf(event) || 'unknown'}` }),
    ),
  };
}

function askingRelay(options: ChannelOptions) {
  const { actors, handshake, wire, accessToken } = options;
  const ask = (request: HttpRequest): Send => send(actors.relay, request);
  return {
    post: emit(({ context }) => ask(wire.create(context.url, handshake.invitation, accessToken))),
    getFirst: emit(({ context }) => ask(wire.read(context.url, null))),
    poll: emit(({ context: { url, etag } }) => ask(wire.read(url, etag))),
    putKey: emit(({ context }) => {
      const first = started(options, context.peerKey ?? '', placeOf(context));
      return ask(wire.write(context.url, context.etag, first?.says ?? {}));
    }),
    putConfirmation: emit(({ context }) =>
      ask(wire.write(context.url, context.etag, confirming(options, context)?.says ?? {})),
    ),
    putSealed: emit(({ context }) =>
      ask(wire.write(context.url, context.etag, firstSealed(options, context).body)),
    ),
    remove: emit(({ context }) => ask(wire.remove(context.url))),
  };
}

export const channelActions = (options: ChannelOptions) => ({
  ...meetingNotes(options),
  ...payloadNotes(options),
  ...tellingFlow(options),
  ...askingRelay(options),
});
