/** What the channel keeps of what happens, what it tells its flow, and what it asks the relay. */

import { type Send, send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { type HttpAnswer, header, request, statusOf } from '../../http/message.ts';
import type { ChannelContext, ChannelEvent, ChannelOptions, ChannelReport } from './context.ts';
import { accepted, bodyOf, joined, opened, placeOf, started } from './reading.ts';

const { assign, emit } = actionsFor<ChannelContext, ChannelEvent>();

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
    url: headerIn(event, 'location') ?? '',
    etag: headerIn(event, 'etag') ?? '',
  })),
  adoptLocation: assign(({ event }) => ({ url: headerIn(event, 'location') ?? '' })),
  adoptEtag: assign(({ context, event }) => ({ etag: headerIn(event, 'etag') ?? context.etag })),
  adoptCode: assign(({ event }) => {
    const found = joined(event);
    return found === undefined ? {} : { url: found.transport.uri, peerKey: found.key };
  }),
  agreeOnKeyRead: assign(({ context, event }) => ({
    secrets: accepted(options, context, bodyOf(event)) ?? null,
  })),
  agreeOnKeyScanned: assign(({ context }) => ({
    secrets: started(options, context.peerKey ?? '', placeOf(context))?.session ?? null,
  })),
});

/** What becomes of payloads, once there is a session. */
const payloadNotes = (options: ChannelOptions) => ({
  adoptSession: assign(({ context, event }) => ({
    secrets: opened(options, context, bodyOf(event))?.session ?? context.secrets,
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
      const payload = opened(options, context, bodyOf(event))?.payload ?? null;
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
  const { actors, handshake } = options;
  const ask = (type: string, url: string, headers: Record<string, string>, body?: unknown) =>
    send(actors.relay, request(`${type} rendezvous`, url, headers, body));
  return {
    post: emit(({ context }) => ask('POST', context.url, {}, handshake.invitation)),
    getFirst: emit(({ context }) => ask('GET', context.url, {})),
    poll: emit(({ context }) => ask('GET', context.url, { 'if-none-match': context.etag })),
    putKey: emit(({ context }) => {
      const first = started(options, context.peerKey ?? '', placeOf(context));
      return ask('PUT', context.url, { 'if-match': context.etag }, first?.says ?? {});
    }),
    putSealed: emit(({ context }) => {
      const { body: sealed } = firstSealed(options, context);
      return ask('PUT', context.url, { 'if-match': context.etag }, sealed);
    }),
    remove: emit(({ context }) => ask('DELETE', context.url, {})),
  };
}

export const channelActions = (options: ChannelOptions) => ({
  ...meetingNotes(options),
  ...payloadNotes(options),
  ...tellingFlow(options),
  ...askingRelay(options),
});
