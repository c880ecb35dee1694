/**
 * What a flow and its channel say to each other, and what the user is shown and answers: what the
 * code has in it, and what both devices derive from it.
 */

import * as v from 'valibot';
import { decodeText, parsed, whenOk } from '../../http/decode.ts';
import { isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { rendezvousSchema } from '../../rendezvous/messages.ts';
import { sealedSchema } from '../../rendezvous/msc3903.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import { qrCodeSchema } from '../messages/qrCode.ts';
import { of } from '../properties/state.ts';
import { reasonToFail } from './channelLeads.ts';
import {
  agreedOn,
  areSame,
  channelOf,
  intentOf,
  isChannel,
  isFlow,
  isPoint,
  otherFlow,
  scans,
} from './parties.ts';
import type { Field, Given, Heard, Said, SentRow } from './rows.ts';

/** Messages of a type from actors of a kind, whole. */
const saying =
  (isFrom: (actor: string) => boolean, ...types: readonly string[]) =>
  ({ from, message }: Heard): unknown =>
    types.includes(message.type) && isFrom(from) ? message : undefined;

/** What the code of a device says, but for where its point is. */
const rendezvousOf = (channel: string, uri: unknown, { crypto, names }: Given): object => ({
  algorithm: names.algorithm,
  key: crypto.ephemeralKeys(channel).publicKey,
  transport: { type: names.transport, uri },
});

const uriIn = (value: unknown): unknown =>
  (value as { readonly transport?: { readonly uri?: unknown } } | undefined)?.transport?.uri;

/** The code that a device shows: its own key, at a point of the relay, and what it wants. */
const isCodeOf = (flow: string, text: unknown, given: Given): boolean => {
  const code = parsed(text) as { readonly rendezvous?: unknown } | undefined;
  const uri = uriIn(code?.rendezvous);
  const rendezvous = rendezvousOf(channelOf(flow), uri, given);
  const flowName = given.names.flow === null ? {} : { flow: given.names.flow };
  const whole = { rendezvous, ...flowName, intent: intentOf(flow, given) };
  return isPoint(uri, given) && areSame(code, whole);
};

const qr = (whose: (said: Said) => string): Field => ({
  comesFrom: 'the code of the device that shows one: its own key, its point, and what it wants',
  isRight: (value, said) => {
    const flow = whose(said);
    return !scans(flow, said.given) && isCodeOf(flow, value, said.given);
  },
});

/** The confirmation code: what both keys and the algorithm give (MSC3903 step 7). */
const code: Field = {
  comesFrom: 'both public keys and the name of the algorithm',
  isRight: (value, { given }) => value === agreedOn(given)?.code,
};

const isAt = ({ from, view }: Said, ...states: readonly string[]): boolean =>
  states.some((state) => isWithin(pathOf(view.local(from)?.value), state));

/** A screen is shown where its step is. */
const shownAt = (...states: readonly string[]): Field => ({
  comesFrom: 'the step at which the device is',
  isRight: (_, said) => isAt(said, ...states),
});

const screens: readonly SentRow[] = [
  {
    kind: 'sent',
    name: 'sent-code-to-scan',
    text: 'the code that is shown has the key of its device, its point, and what it wants',
    source: 'MSC3906 L27-L61; MSC3903 L30-L47 (step 1)',
    schema: v.object({ qr: qrCodeSchema }),
    contentOf: saying(isFlow, 'screen.qr'),
    fields: { type: shownAt('showing'), qr: qr(({ from }) => from) },
  },
  {
    kind: 'sent',
    name: 'sent-scan',
    text: 'the device that scans is handed the code of the other one',
    source: 'MSC3906 L27-L61',
    schema: v.object({ qr: qrCodeSchema }),
    contentOf: saying((actor) => actor === 'user', 'user.scan'),
    fields: { qr: qr(({ to }) => otherFlow(to)) },
  },
  {
    kind: 'sent',
    name: 'sent-confirmation-code',
    text: 'the code that a device shows for comparison is that of both keys',
    source: 'MSC3903 L92-L105 (step 7); MSC3906 L250-L251 (step 8)',
    schema: v.object({ code: v.string() }),
    contentOf: saying(isFlow, 'screen.code', 'screen.approve'),
    fields: {
      code,
      type: {
        comesFrom: 'whether the device shows the code, or asks with it',
        isRight: (type, said) =>
          type === 'screen.code'
            ? isAt(said, 'awaitingApproval', 'authorizing', 'awaitingVerified')
            : isAt(said, 'asking', 'askingLate'),
      },
    },
  },
  {
    kind: 'sent',
    name: 'sent-other-screens',
    text: 'a device asks for the password and offers to scan where it is to, and shows its end',
    source: 'MSC3906 L266-L268 (step 11)',
    schema: v.object({ outcome: v.optional(v.string()) }),
    contentOf: saying(isFlow, 'screen.uia', 'screen.scan', 'screen.ended'),
    fields: {
      type: {
        comesFrom: 'the step at which the device is',
        isRight: (type, said) =>
          type === 'screen.ended' || isAt(said, type === 'screen.uia' ? 'proving' : 'scanning'),
      },
      outcome: {
        comesFrom: 'the state in which the device has ended',
        isRight: (value, said) =>
          value === undefined
            ? (said.content as { type: string }).type !== 'screen.ended'
            : isAt(said, String(value)),
      },
    },
  },
];

/** How a device ends that closes the rendezvous: while it tells step 5, the other may give up. */
const closedAt = ['incompatible', 'unsupported', 'cancelled', 'aborted'];

const channelRows: readonly SentRow[] = [
  {
    kind: 'sent',
    name: 'sent-to-open-or-join',
    text: 'a channel opens for the device that shows a code, and joins what the other one shows',
    source: 'MSC3903 L30-L57 (steps 1, 2)',
    schema: v.object({ rendezvous: v.optional(rendezvousSchema) }),
    contentOf: saying(isFlow, 'channel.open', 'channel.join'),
    fields: {
      type: {
        comesFrom: 'whether the device scans',
        isRight: (type, { from, given }) => (type === 'channel.join') === scans(from, given),
      },
      rendezvous: {
        comesFrom: 'the code that was scanned',
        isRight: (value, { from, given }) =>
          value === undefined
            ? !scans(from, given)
            : isPoint(uriIn(value), given) &&
              areSame(value, rendezvousOf(channelOf(otherFlow(from)), uriIn(value), given)),
      },
    },
  },
  {
    kind: 'sent',
    name: 'sent-to-close',
    text: 'a device closes its channel when it ends, and deletes the point at steps 2 and 5 only',
    source: 'MSC3906 L187, L204',
    schema: v.object({ deletes: v.boolean() }),
    contentOf: saying(isFlow, 'channel.close'),
    fields: {
      deletes: {
        comesFrom: 'the reading of "closes", at steps 2 and 5',
        isRight: (value, said) =>
          !value || (said.given.settings.close === 'delete' && isAt(said, ...closedAt)),
      },
    },
  },
  {
    kind: 'sent',
    name: 'sent-ready',
    text: 'a channel that is ready names its own key and the point that the relay has made',
    source: 'MSC3903 L30-L47 (step 1); MSC3886 L107-L139',
    schema: v.object({ rendezvous: rendezvousSchema }),
    contentOf: saying(isChannel, 'channel.ready'),
    fields: {
      rendezvous: {
        comesFrom: 'its key pair, its algorithm and transport, and the answer to the POST',
        isRight: (value, { from, view, given }) => {
          const { url } = of(view, from as 'newChannel');
          return isPoint(url, given) && areSame(value, rendezvousOf(from, url, given));
        },
      },
    },
  },
  {
    kind: 'sent',
    name: 'sent-connected',
    text: 'a channel that is connected tells the code of both keys',
    source: 'MSC3903 L92-L105 (step 7)',
    schema: v.object({ code: v.string() }),
    contentOf: saying(isChannel, 'channel.connected'),
    fields: { code },
  },
  {
    kind: 'sent',
    name: 'sent-received',
    text: 'what a channel hands over is a message of the other device, or none of this protocol',
    source: 'MSC3903 L72-L90 (steps 5, 6)',
    schema: v.object({ payload: v.unknown() }),
    contentOf: saying(isChannel, 'channel.received'),
    fields: {
      payload: {
        comesFrom: 'what the other device has sealed, as the answer to the poll has it',
        isRight: (value, { cause, given }) => {
          const sealed = whenOk(decodeText(sealedSchema, cause?.message.body));
          const { sharedKey = '' } = agreedOn(given) ?? {};
          const text = sealed && given.crypto.open(sharedKey, sealed);
          return decodeAnyLogin(value) !== undefined && areSame(value, parsed(text));
        },
      },
    },
  },
  {
    kind: 'sent',
    name: 'sent-failed',
    text: 'a channel that fails has ended, and says why',
    source: 'MSC3886 L119-L125, L164-L171, L187-L191',
    schema: v.object({ reason: v.string() }),
    contentOf: saying(isChannel, 'channel.failed'),
    fields: {
      reason: {
        comesFrom: 'the answer that ended it',
        isRight: (value, { from, view, cause }) => {
          const channel = view.local(from);
          const isEnded = channel === null || channel.value === 'failed';
          return isEnded && cause !== undefined && value === reasonToFail(cause);
        },
      },
    },
  },
  {
    kind: 'sent',
    name: 'sent-sent',
    text: 'a channel tells that something is sent once the relay has taken it',
    source: 'MSC3886 L164-L165; MSC3903 L75-L90 (step 6)',
    schema: null,
    contentOf: saying(isChannel, 'channel.sent'),
    fields: {
      type: {
        comesFrom: 'the answer to the PUT',
        isRight: (_, { cause }) =>
          cause?.message.type === 'response.202' && wayOf(cause).from === 'connected.writing',
      },
    },
  },
];

export const meetingRows: readonly SentRow[] = [...screens, ...channelRows];
