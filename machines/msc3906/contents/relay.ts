/** Requests to the relay and its answers (MSC3886), and what is in them (MSC3903). */

import * as v from 'valibot';
import { parsed } from '../../http/decode.ts';
import { statusOf } from '../../http/message.ts';
import { pathOf, wayOf } from '../../protocol/contents/way.ts';
import { announcementSchema, keySchema, sealedSchema } from '../../rendezvous/msc3903.ts';
import type { RelayContext } from '../../rendezvous/relay/slot.ts';
import { of } from '../properties/state.ts';
import { hasExpired } from './expiry.ts';
import { agreedOn, areSame, flowOf, isChannel, isPoint, relayPlaces, scans } from './parties.ts';
import type { Field, Given, Heard, Said, SentRow } from './rows.ts';

/** A request or an answer, with its headers by name, and its body if that is JSON. */
const httpIn = ({ message }: Heard): object => {
  const { type, url, headers, body } = message;
  return {
    type,
    url,
    header: headers,
    body: body === undefined ? undefined : (parsed(body) ?? {}),
  };
};

const asking =
  (type: string) =>
  (heard: Heard): unknown =>
    heard.message.type === type && isChannel(heard.from) ? httpIn(heard) : undefined;

/** What the channel keeps that asks. */
const own = ({ from, view }: Said) => of(view, from as 'newChannel');
const stateOf = ({ from, view }: Said): string => pathOf(view.local(from)?.value);

const nothing: Field = { comesFrom: 'nothing', isRight: (value) => value === undefined };
const noHeaders: Field = { comesFrom: 'nothing', isRight: (value) => areSame(value, {}) };

/** A later request goes where the relay has made the point, and to no other one. */
const ownPoint: Field = {
  comesFrom: 'the code that was scanned, or the answer to the POST',
  isRight: (value, said) => isPoint(value, said.given) && value === own(said).url,
};

const post: SentRow = {
  kind: 'sent',
  name: 'sent-post',
  text: 'the point is created where the relay creates them, with the name of the algorithm only',
  source: 'MSC3886 L107-L125; MSC3903 L36-L37 (step 1c)',
  schema: v.object({ url: v.string(), header: v.object({}), body: announcementSchema }),
  contentOf: asking('POST rendezvous'),
  fields: {
    url: {
      comesFrom: 'the configuration, or where the relay has sent the device',
      isRight: (value, { given }) => Object.values(relayPlaces(given)).includes(value as string),
    },
    header: noHeaders,
    body: {
      comesFrom: 'the name of the algorithm',
      isRight: (value, said) =>
        areSame(value, { algorithm: said.given.names.algorithm }) &&
        !scans(flowOf(said.from), said.given),
    },
  },
};

/** The key of whoever scanned, first; then what is sealed. */
const putBodySchema = v.union([keySchema, sealedSchema]);

const isKeyOf = (body: unknown, { from, given }: Said): boolean =>
  scans(flowOf(from), given) &&
  areSame(body, {
    algorithm: given.names.algorithm,
    key: given.crypto.ephemeralKeys(from).publicKey,
  });

/** What is first in the queue, sealed with what both keys give. */
function isFirstSealed(body: unknown, said: Said): boolean {
  const { sharedKey = '' } = agreedOn(said.given) ?? {};
  if (!v.is(v.strictObject(sealedSchema.entries), body)) return false;
  const text = said.given.crypto.open(sharedKey, body);
  return text !== undefined && text === own(said).outbox?.[0];
}

const put: SentRow = {
  kind: 'sent',
  name: 'sent-put',
  text: 'who writes has the revision that it replaces, its key once, and then what it has sealed',
  source: 'MSC3886 L150-L172; MSC3903 L49-L57, L72-L90 (steps 2, 5, 6)',
  schema: v.object({
    url: v.string(),
    header: v.object({ 'if-match': v.string() }),
    body: putBodySchema,
  }),
  contentOf: asking('PUT rendezvous'),
  fields: {
    url: ownPoint,
    header: {
      comesFrom: 'the ETag of the last answer that had one',
      isRight: (value, said) => areSame(value, { 'if-match': own(said).etag }),
    },
    body: {
      comesFrom: 'its own key; then what its flow has said, sealed with the shared key',
      isRight: (value, said) =>
        stateOf(said) === 'writingKey' || (said.cause !== undefined && hasExpired(said.cause))
          ? isKeyOf(value, said)
          : isFirstSealed(value, said),
    },
  },
};

const get: SentRow = {
  kind: 'sent',
  name: 'sent-get',
  text: 'who reads asks for what is new since the last revision that it knows, if it knows one',
  source: 'MSC3886 L174-L191',
  schema: v.object({
    url: v.string(),
    header: v.object({ 'if-none-match': v.optional(v.string()) }),
  }),
  contentOf: asking('GET rendezvous'),
  fields: {
    url: ownPoint,
    header: {
      comesFrom: 'the ETag of the last answer that had one',
      isRight: (value, said) => {
        const { etag } = own(said);
        const isFirst = stateOf(said) === 'reading';
        return areSame(value, isFirst ? {} : { 'if-none-match': etag });
      },
    },
    body: nothing,
  },
};

const remove: SentRow = {
  kind: 'sent',
  name: 'sent-delete',
  text: 'a point is deleted only by a device that is to delete it, and has written all it had to',
  source: 'MSC3886 L193-L206; MSC3906 L187, L204',
  schema: v.object({ url: v.string(), header: v.object({}) }),
  contentOf: asking('DELETE rendezvous'),
  fields: {
    url: ownPoint,
    header: noHeaders,
    body: {
      comesFrom: 'nothing',
      isRight: (value, said) =>
        value === undefined && own(said).closing === 'delete' && own(said).outbox?.length === 0,
    },
  },
};

/** What each status of the relay says beside it. */
const errcodes: Readonly<Record<number, readonly string[]>> = {
  400: ['M_MISSING_PARAM', 'M_INVALID_PARAM'],
  403: ['M_FORBIDDEN'],
  404: ['M_NOT_FOUND'],
  409: ['M_UNREAD_PAYLOAD'],
  412: ['M_CONCURRENT_WRITE'],
  413: ['M_TOO_LARGE'],
};

/** Statuses that have nothing in them: those of what has gone well. */
const isBare = (status: number): boolean => status >= 200 && status < 307;

const answer: SentRow = {
  kind: 'sent',
  name: 'sent-by-relay',
  text: 'an answer of the relay has the revision there is, where it is, and the error if it is one',
  source: 'MSC3886 L107-L206',
  schema: v.object({
    header: v.object({
      etag: v.optional(v.string()),
      location: v.optional(v.string()),
      'x-max-bytes': v.optional(v.string()),
      'content-type': v.optional(v.string()),
      date: v.optional(v.string()),
      expires: v.optional(v.string()),
    }),
    body: v.optional(v.object({ errcode: v.string() })),
  }),
  contentOf: (heard) =>
    heard.from === 'relay' && heard.message.type.startsWith('response.')
      ? httpIn(heard)
      : undefined,
  fields: {
    type: {
      comesFrom: 'the request, and what the slot has',
      isRight: (_, said) => said.cause === undefined || isStatusOf(said, said.cause),
    },
    header: {
      comesFrom: 'the slot: its ETag, its URL when it is new, and how large it may be',
      isRight: (value, said) => areSame(value, headersOf(said)),
    },
    body: {
      comesFrom: 'the payload there; of an error its code',
      isRight: (value, said) => {
        const status = statusOf(said.message);
        const { slot } = of(said.view, 'relay');
        if (status === 200) return said.message.body === slot?.body;
        if (isBare(status)) return value === undefined;
        const codes = errcodes[status] ?? ['M_UNKNOWN'];
        return codes.some((errcode) => areSame(value, { errcode }));
      },
    },
  },
};

/** Whether the status is the one that the request asks for, with the slot as it is afterwards. */
function isStatusOf(said: Said, cause: Heard): boolean {
  const { message, view, given } = said;
  const status = statusOf(message);
  // The environment has decided on a request that was held.
  const whim = /^refuse\.(?<status>\d+)$/.exec(cause.message.type)?.groups?.status;
  if (whim !== undefined) return status === Number(whim) && said.to === cause.message.client;
  if (cause.message.type === 'serve') return said.to === cause.message.client;
  return said.to === cause.from && status === statusFor(cause, of(view, 'relay').slot, given);
}

type Slot = NonNullable<RelayContext['slot']>;

function statusFor(heard: Heard, slot: Slot | null | undefined, given: Given): number {
  const { type, url, body, headers } = heard.message;
  const { 'if-match': known, 'if-none-match': seen } = headers as Readonly<Record<string, string>>;
  const isLarge = String(body).length > (given.settings['relay-bytes'] as number);
  if (type === 'POST rendezvous') return isLarge ? 413 : slot?.body === body ? 201 : 0;
  // Who deletes second finds nothing there.
  if (type === 'DELETE rendezvous' && wayOf(heard).from === 'holding') return slot ? 404 : 204;
  if (slot?.url !== url) return 404;
  if (type === 'GET rendezvous') return seen === slot?.etag ? 304 : 200;
  // What is there is what was written, and another revision than the one it took the place of.
  if (slot?.body === body && known !== slot?.etag) return 202;
  if (known !== slot?.etag) return 412;
  return isLarge ? 413 : 409;
}

const isUpdate = (status: number): boolean => [200, 201, 202].includes(status);

/** Where devices go by it, what an answer tells of the life of its point. */
function datesOf({ settings }: Given): object {
  const lifeMs = settings['relay-life'] as number | null;
  if (settings.clock === 'unread' || lifeMs === null) return {};
  return { date: new Date(0).toUTCString(), expires: new Date(lifeMs).toUTCString() };
}

function headersOf({ message, view, given }: Said): object {
  const status = statusOf(message);
  const { slot } = of(view, 'relay');
  const revision = { etag: slot?.etag, ...(isUpdate(status) ? datesOf(given) : {}) };
  if (status === 201) {
    const most = String(given.settings['relay-bytes']);
    return { ...revision, location: slot?.url, 'x-max-bytes': most };
  }
  if (status === 200) return { ...revision, 'content-type': 'application/json' };
  if (status === 307) return { location: relayPlaces(given).elsewhere };
  return [202, 304, 412].includes(status) ? revision : {};
}

export const relayRows: readonly SentRow[] = [post, put, get, remove, answer];
