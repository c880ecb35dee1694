/**
 * The secure channel of one device over the client side of MSC3886. It knows when something is
 * read and written at the relay; what that is, it asks the handshake.
 *
 * It creates or joins a rendezvous, exchanges keys, and from then on seals what the flow sends and
 * opens what the relay holds, which it asks for again and again. The flow knows none of this, and
 * the channel knows nothing of what the flow says. Where the text does not say what a device does
 * with an answer, the channel gives up and tells its own flow; as written it never tries a write
 * again.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { lateAnswer } from '../../http/timeout.ts';
import { channelActions } from './actions.ts';
import type { ChannelContext, ChannelEvent, ChannelOptions } from './context.ts';
import { idle, meeting } from './meeting.ts';
import { channelGuards } from './reading.ts';
import { connected, deleting } from './states.ts';

export function channelMachine(options: ChannelOptions) {
  return setup({
    types: {} as {
      context: ChannelContext;
      events: ChannelEvent;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { pollInterval: options.pollIntervalMs, requestTimeout: options.requestTimeoutMs },
    guards: channelGuards(options),
    actions: channelActions(options),
  }).createMachine({
    id: 'channel',
    context: {
      keys: null,
      url: options.endpoint,
      etag: '',
      peerKey: null,
      secrets: null,
      outbox: [],
      sealedCount: 0,
      closing: 'no',
    },
    initial: 'idle',
    on: {
      'channel.close': { target: '.closed', description: 'nothing to finish' },
      ...lateAnswer(options.timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing the channel waits for' },
    },
    states: {
      idle,
      ...meeting(options),
      connected: connected(options),
      deleting: deleting(options),
      closed: { type: 'final' },
      failed: { type: 'final' },
    },
  });
}
