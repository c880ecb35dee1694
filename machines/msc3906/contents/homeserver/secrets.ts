/** Step 23: how secrets are asked for and sent, in to-device events over the homeserver. */

import { existingDeviceId, newDeviceId, userId } from '../../../matrix/account.ts';
import {
  encryptedEventSchema,
  secretNames,
  secretRequestSchema,
  sendToDeviceSchema,
} from '../../../matrix/messages.ts';
import { of } from '../../properties/state.ts';
import { areSame } from '../parties.ts';
import type { Field, Heard, Said, SentRow } from '../rows.ts';
import { contentIn, isBoxOf, isName, membersOf } from './boxes.ts';
import { isAt, stateOf, type Whole, wholeOf, wireRow } from './http.ts';
import { newAccessToken } from './truth.ts';

const toDevicePath = '/_matrix/client/v3/sendToDevice';

const requestOf = (name: string): object => ({
  action: 'request',
  name,
  request_id: name,
  requesting_device_id: newDeviceId,
});

const isPut = (from: string) => (heard: Heard) =>
  heard.from === from && heard.message.type === 'PUT sendToDevice';

const to = (deviceId: string, content: unknown): object => ({
  messages: { [userId]: { [deviceId]: content } },
});

/** The request for the next secret that is still to be asked for. */
function secretRequests({ given, view }: Said): readonly Whole[] | undefined {
  const { toAsk = [] } = of(view, 'newSecrets');
  const [name] = toAsk;
  const token = newAccessToken(given);
  if (name === undefined || !isAt(view, 'newSecrets', ['asking'])) return [];
  if (token === undefined) return undefined;
  const url = `${given.places.homeserverUrl}${toDevicePath}/m.secret.request/ask-${name}`;
  const header = { authorization: `Bearer ${token}` };
  return [{ url, header, body: to(existingDeviceId, requestOf(name)) }];
}

/** The secret that has been asked for first, in a box: that is compared by what is in it. */
function secretsSent(said: Said): readonly Whole[] {
  const { given, view } = said;
  const name = of(view, 'existingSecrets').queue?.[0]?.name;
  const box = contentIn(wholeOf(said), newDeviceId);
  if (name === undefined || !isBoxOf(given, box, name)) return [];
  if (stateOf(view, 'existingSecrets') !== 'serving.sending') return [];
  const url = `${given.places.homeserverUrl}${toDevicePath}/m.room.encrypted/send-${name}`;
  const header = { authorization: `Bearer ${given.account.accessToken}` };
  return [{ url, header, body: to(newDeviceId, box) }];
}

const wire = {
  url: 'the homeserver, the type of the event, and a transaction that no other request has',
  'header.authorization': 'the access token of the session that sends',
};

const requestRows: readonly SentRow[] = [
  wireRow({
    name: 'sent-secret-request',
    text: 'each secret is asked for once, of the device that was verified, in its own name',
    source: 'MSC3906 L371-L374 (step 23)',
    schema: sendToDeviceSchema,
    isIt: isPut('newSecrets'),
    fields: {
      ...wire,
      'messages.*.*.*': 'of the account, the verifying device alone: one name, its id, who asks',
    },
    expected: secretRequests,
  }),
  wireRow({
    name: 'sent-secret',
    text: 'a secret goes to the device that has asked for it, sealed for that device',
    source: 'MSC3906 L371-L374 (step 23)',
    schema: sendToDeviceSchema,
    isIt: isPut('existingSecrets'),
    fields: {
      ...wire,
      'messages.*.*.*': 'of the account, the verified device alone: a box of the existing device',
    },
    expected: secretsSent,
  }),
];

/** A to-device event on its way to a device: what it brings, with its type and who has sent it. */
const eventFor = (inbox: string) => (heard: Heard) => {
  const { from, to: hearer, message } = heard;
  if (from !== 'mailbox' || hearer !== inbox || message.type !== 'to-device') return undefined;
  const { type: _, content, ...whole } = message;
  return { ...membersOf(content), whole };
};

const whole = (eventType: string, sender: string): Field => ({
  comesFrom: 'the type is that of the URL, and the sender whose session has sent it',
  isRight: (value) => areSame(value, { eventType, sender }),
});

/** A member of a request: its name is its id, and the new device asks. */
const asked = (member: string, comesFrom: string): readonly [string, Field] => [
  member,
  {
    comesFrom,
    isRight: (_, { message }) => {
      const { name } = membersOf(message.content);
      return isName(name) && areSame(message.content, requestOf(name));
    },
  },
];

/** A member of a box: it opens with the key of both devices, and has a secret in it. */
const inBox = (member: string, comesFrom: string): readonly [string, Field] => [
  member,
  {
    comesFrom,
    isRight: (_, { given, message }) =>
      secretNames.some((name) => isBoxOf(given, message.content, name)),
  },
];

const eventRows: readonly SentRow[] = [
  {
    kind: 'sent',
    name: 'sent-request-event',
    text: 'a request for a secret comes down the sync as it was sent, with who has sent it',
    source: 'MSC3906 L371-L374 (step 23)',
    schema: secretRequestSchema,
    contentOf: eventFor('existingSecrets'),
    fields: {
      ...Object.fromEntries([
        asked('action', 'what a request is'),
        asked('name', 'the secrets that there are'),
        asked('request_id', 'the name, as each is asked for once'),
        asked('requesting_device_id', 'the answer to the login'),
      ]),
      whole: whole('m.secret.request', newDeviceId),
    },
  },
  {
    kind: 'sent',
    name: 'sent-secret-event',
    text: 'a secret comes down the sync in the box that it was sent in, with who has sent it',
    source: 'MSC3906 L371-L374 (step 23)',
    schema: encryptedEventSchema,
    contentOf: eventFor('newSecrets'),
    fields: {
      ...Object.fromEntries([
        inBox('algorithm', 'what the devices encrypt with'),
        inBox('sender_key', 'the identity key of the existing device'),
        inBox('iv', 'a vector for each box'),
        inBox('ciphertext', 'the secret and the id of the request, sealed for the new device'),
      ]),
      whole: whole('m.room.encrypted', existingDeviceId),
    },
  },
];

export const secretRows: readonly SentRow[] = [...requestRows, ...eventRows];
