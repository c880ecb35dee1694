/** To-device events: the homeserver hands them on to the device that they name. */

import { send } from 'actorcheck';
import { decodeText, textIn, whenOk } from '../../http/decode.ts';
import { existingDeviceId, userId } from '../account.ts';
import { sendToDeviceSchema } from '../messages.ts';
import type { Args, HomeserverOptions } from './context.ts';
import { bodyOf, emit, refuse, reply, sender, unauthorized } from './requests.ts';

export const toDeviceGuards = {
  isSendable: ({ event }: Args) => decodeText(sendToDeviceSchema, bodyOf(event)).ok,
};

export const toDeviceActions = (options: HomeserverOptions) => ({
  forward: emit((args) => {
    const { event } = args;
    const { mailbox, newSecrets, existingSecrets } = options.actors;
    const { messages } = whenOk(decodeText(sendToDeviceSchema, bodyOf(event))) ?? {};
    const [deviceId, content] = Object.entries(messages?.[userId] ?? {})[0] ?? [];
    const to = deviceId === existingDeviceId ? existingSecrets : newSecrets;
    const eventType = textIn(event, 'url').split('/').at(-2) ?? '';
    const from = sender(options, args) ?? '';
    const posted = { type: 'to-device', eventType, sender: from, content: content ?? null };
    return send(mailbox, { ...posted, to });
  }),
});

/** `PUT /sendToDevice/{type}/{txn}`. */
export const sendToDevice = [
  unauthorized,
  {
    guard: 'isSendable',
    actions: ['forward', reply({})],
    meta: { step: '23' },
    description: 'handed on in a sync',
  },
  { actions: refuse(400, 'M_BAD_JSON'), description: 'not a to-device event' },
] as const;
