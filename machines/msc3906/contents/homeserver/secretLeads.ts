/** Step 23: what the two devices and the homeserver do about secrets, and what is kept. */

import type { View } from 'actorcheck';
import * as v from 'valibot';
import { existingDeviceId, newDeviceId } from '../../../matrix/account.ts';
import { secretNames, secretRequestSchema, secretSendSchema } from '../../../matrix/messages.ts';
import { isUnspecified, wayOf } from '../../../protocol/contents/way.ts';
import { isCareful, of } from '../../properties/state.ts';
import { areSame } from '../parties.ts';
import type { Heard, LedRow, Said } from '../rows.ts';
import { contentIn, isName, membersOf, opened } from './boxes.ts';
import { isAt, stateOf, type Whole, wholeOf } from './http.ts';
import { answerTo } from './serves.ts';
import { hasWaited } from './waiting.ts';

/** An answer to what a device has sent, or that there is none in time. */
const isAnswer = (heard: Heard, actor: string, state: string): boolean => {
  const { to: hearer, message } = heard;
  const { type } = message;
  if (hearer !== actor || !hasWaited(heard, [state])) return false;
  return type.startsWith('response.') || type.startsWith('xstate.after.requestTimeout.');
};

/** Whether the last request of that actor, if there is one under way, is about that name. */
const isUnderWay = (view: View, actor: string, name: string): boolean =>
  view
    .messages(`${actor}=homeserver`)
    .some(({ from, message }) => from === actor && String(message.url).endsWith(`-${name}`));

/** Whether the secret that a message brings is one, and fits the key that is known. */
function fits({ given, view, message }: Said): string | undefined {
  const { request } = of(view, 'newSecrets');
  const { sender_key } = membersOf(message.content);
  if (request == null || sender_key !== request.identityKey) return undefined;
  if (message.eventType !== 'm.room.encrypted') return undefined;
  const found = opened(given, message.content);
  if (!v.is(secretSendSchema, found)) return undefined;
  const { request_id: name, secret } = found.content;
  if (!isName(name)) return undefined;
  if (name === 'm.megolm_backup.v1') return name;
  const publicKey = request.publicKeys[name];
  return given.crypto.publicKeyOf(secret) === publicKey ? name : undefined;
}

/** Whether the new device has that secret already, or it is in its mailbox. */
function isServed({ given, view }: Said, name: string): boolean {
  const nameIn = (content: unknown) =>
    (opened(given, content) as { content?: { request_id?: unknown } } | undefined)?.content;
  return (
    (of(view, 'newSecrets').received ?? []).some((other) => other === name) ||
    view
      .messages('mailbox>newSecrets')
      .some(({ message }) => nameIn(message.content)?.request_id === name)
  );
}

export const secretLeadRows: readonly LedRow[] = [
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-forwarded',
    text: 'a to-device event goes to the device that it names, as it was sent, and to no other one',
    source: 'MSC3906 L371-L374 (step 23)',
    contentOf: (heard) =>
      heard.to === 'homeserver' && heard.message.type === 'PUT sendToDevice'
        ? wholeOf(heard)
        : undefined,
    isThere: ({ view, from, content }) => {
      const inbox = from === 'newSecrets' ? 'existingSecrets' : 'newSecrets';
      const deviceId = from === 'newSecrets' ? existingDeviceId : newDeviceId;
      const last = view.messages(`mailbox>${inbox}`).at(-1);
      return (
        answerTo(view, from)?.status === 200 &&
        areSame(last?.message.content, contentIn(content as Whole, deviceId))
      );
    },
  },
  {
    kind: 'led',
    name: 'led-secrets-wanted',
    text: 'who is told to ask for secrets asks for all of them, one after the other',
    source: 'MSC3906 L371-L374 (step 23)',
    contentOf: (heard) =>
      heard.to === 'newSecrets' && heard.message.type === 'secrets.request'
        ? heard.message
        : undefined,
    isThere: ({ view, content }) => {
      const { request, toAsk } = of(view, 'newSecrets');
      const [first] = secretNames;
      return (
        areSame(request, content) &&
        areSame(toAsk, secretNames) &&
        isUnderWay(view, 'newSecrets', first)
      );
    },
  },
  {
    kind: 'led',
    name: 'led-next-request',
    text: 'once the homeserver has answered, or has not, the next secret is asked for',
    source: 'MSC3906 L371-L374 (step 23)',
    contentOf: (heard) => (isAnswer(heard, 'newSecrets', 'asking') ? heard.message : undefined),
    isThere: ({ view }) => {
      const { toAsk = [] } = of(view, 'newSecrets');
      const [next] = toAsk;
      const isLeft = areSame(toAsk, secretNames.slice(secretNames.length - toAsk.length));
      if (!isLeft || toAsk.length === secretNames.length) return false;
      if (next === undefined) return !isAt(view, 'newSecrets', ['asking']);
      return isUnderWay(view, 'newSecrets', next);
    },
  },
  {
    kind: 'led',
    name: 'led-request-heard',
    text: 'the verified device, and no other one, is sent each secret that it asks for and is held',
    source: 'MSC3906 L371-L374 (step 23), L324 (step 18a)',
    contentOf: ({ to: hearer, message }) =>
      hearer === 'existingSecrets' && message.type === 'to-device' ? message : undefined,
    isThere: ({ view, given, message }) => {
      const { trusted = null, queue = [] } = of(view, 'existingSecrets');
      const { name, request_id } = membersOf(message.content);
      const isOfVerified = trusted !== null && message.sender === trusted.deviceId;
      const isRequest = v.is(secretRequestSchema, message.content);
      const isHeld = isName(name) && given.account.secrets[name] !== undefined;
      const last = queue.at(-1);
      if (trusted === null) return stateOf(view, 'existingSecrets') === 'locked';
      if (!isOfVerified || !isRequest || !isHeld) {
        return queue.every((one) => given.account.secrets[one.name] !== undefined);
      }
      const isFirst = queue.length === 1;
      return (
        last?.name === name &&
        last?.requestId === request_id &&
        stateOf(view, 'existingSecrets') === 'serving.sending' &&
        (!isFirst || isUnderWay(view, 'existingSecrets', name))
      );
    },
  },
  {
    kind: 'led',
    name: 'led-next-secret',
    text: 'once the homeserver has answered, or has not, the next secret is sent',
    source: 'MSC3906 L371-L374 (step 23)',
    contentOf: (heard) =>
      isAnswer(heard, 'existingSecrets', 'serving.sending') ? heard.message : undefined,
    isThere: (said) => {
      const { view } = said;
      const [next] = of(view, 'existingSecrets').queue ?? [];
      if (next === undefined) return stateOf(view, 'existingSecrets') === 'serving.idle';
      return isUnderWay(view, 'existingSecrets', next.name) && !isServed(said, next.name);
    },
  },
  {
    kind: 'led',
    name: 'led-late-answer-of-secrets',
    text: 'an answer to a request that was given up is passed over, and changes nothing',
    source: 'MSC3906 L371-L374 (step 23)',
    contentOf: (heard) =>
      heard.message.type.startsWith('response.') &&
      ((heard.to === 'newSecrets' && !hasWaited(heard, ['asking'])) ||
        (heard.to === 'existingSecrets' && !hasWaited(heard, ['serving.sending'])))
        ? heard.message
        : undefined,
    isThere: (said) => {
      const { from, to } = wayOf(said);
      return from === to && isUnspecified(said) !== said.given.timesOut;
    },
  },
  {
    kind: 'led',
    name: 'led-secret-heard',
    text: 'a secret is kept that the verified device has sent and that fits, and no other one',
    source: 'MSC3906 L371-L374 (step 23)',
    contentOf: ({ to: hearer, message }) =>
      hearer === 'newSecrets' && message.type === 'to-device' ? message : undefined,
    isThere: (said) => {
      const { received = [], toAsk = [] } = of(said.view, 'newSecrets');
      const name = fits(said);
      const isAll = received.length === secretNames.length && toAsk.length === 0;
      const state = stateOf(said.view, 'newSecrets');
      if (isAll && !['complete', 'incomplete', 'asking'].includes(state)) return false;
      return name === undefined || received.some((other) => other === name);
    },
  },
];
