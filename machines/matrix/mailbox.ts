/**
 * The homeserver's to-device events on their way out: a device has a sync open all the time, and
 * each event comes down it in order. The sync itself (requests, batches) is not modelled.
 */

import { type Send, send } from 'actorcheck';
import { emit, setup } from 'xstate';

/** A to-device event, as a homeserver hands it over in a sync. */
export interface ToDevice {
  readonly type: 'to-device';
  readonly eventType: string;
  readonly sender: string;
  readonly content: unknown;
}

/** A to-device event for the actor that `to` names. */
type Posted = ToDevice & { readonly to: string };

/** `inboxes`: the actors that events are for, one a device. */
export const mailboxMachine = (inboxes: readonly string[]) =>
  setup({
    types: {} as {
      events: Posted;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    actions: {
      handOn: emit(({ event }) => {
        const { type, eventType, sender, content } = event;
        return send(event.to, { type, eventType, sender, content });
      }),
    },
    guards: { isAddressed: ({ event }) => inboxes.includes(event.to) },
  }).createMachine({
    id: 'mailbox',
    on: {
      'to-device': {
        guard: 'isAddressed',
        actions: 'handOn',
        description: 'a to-device event comes down the sync',
      },
      '*': { meta: { unspecified: true }, description: 'no to-device event' },
    },
  });
