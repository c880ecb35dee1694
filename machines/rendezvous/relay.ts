/**
 * The relay: the server side of MSC3886. One slot that anyone with the URL may read and replace;
 * an ETag for each revision; an expiry that each update puts off.
 *
 * Its whims are the environment's: while it may still refuse, it holds each request until it is
 * decided what becomes of it. Without any refusal left it serves at once.
 */

import { type Send, send } from 'actorcheck';
import { assign, emit, raise, setup } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import { textIn } from '../http/decode.ts';
import { type FromActor, type HttpEvent, header, response } from '../http/message.ts';

interface Slot {
  readonly url: string;
  readonly body: string;
  readonly etag: string;
  /** Whether a GET has fetched it, for a relay that keeps what is unread. */
  readonly isRead: boolean;
  /** Whether it took the place of a payload that no GET had fetched. Read by properties only. */
  readonly overUnread: boolean;
  /** Whether a GET has fetched it, whatever the relay makes of it. Read by properties only. */
  readonly isFetched: boolean;
  /** Whether it took the place of a payload that its writer had not seen. Read by properties only. */
  readonly overUnseen: boolean;
}

interface RelayRequest extends HttpEvent {
  readonly type: `${'POST' | 'PUT' | 'GET' | 'DELETE'} rendezvous`;
  /** Set when a held request is taken up again. */
  readonly decided?: true;
}

export interface RelayContext {
  readonly slot: Slot | null;
  /** Counts points and updates: an ETag belongs to one of them only (MSC3886 L226). */
  readonly revision: number;
  readonly refusalsLeft: number;
  /** Whether a DELETE erased a payload that no GET had fetched. Read by properties only. */
  readonly erasedUnread: boolean;
  /** Requests that wait for a decision, by client. */
  readonly held: Readonly<Record<string, RelayRequest>>;
}

/** The environment decides on the held request of `client`. */
export type RelayDecision = {
  readonly type: 'serve' | 'refuse.429' | 'refuse.500' | 'refuse.403' | 'refuse.307';
  readonly client: string;
};

export interface RelayOptions {
  readonly crypto: Crypto;
  /** Where it is, and the path there at which points are created. */
  readonly relayUrl: string;
  readonly path: string;
  /** Largest body in bytes (X-Max-Bytes). */
  readonly maxBytes: number;
  /** Since the last update; null if it keeps what it has for ever. */
  readonly expiryMs: number | null;
  /** How many requests it may refuse for reasons of its own. */
  readonly refusals: number;
  /** Whether it refuses a write over a payload that no GET has fetched: 409. */
  readonly keepsUnread: boolean;
}

/** A strong, single ETag (MSC3886 L59): anything else is a malformed request. */
const isStrongEtag = (etag: string): boolean => /^"[\x21\x23-\x7e]*"$/.test(etag);

const bodyOf = (event: HttpEvent): string | undefined =>
  typeof event.body === 'string' ? event.body : undefined;

const without = (held: RelayContext['held'], client: string): RelayContext['held'] => {
  const { [client]: _, ...others } = held;
  return others;
};

const hold = {
  guard: 'isUndecided',
  actions: 'hold',
  description: 'waits for a decision',
} as const;

/** A refusal by the text, with its line there. */
const refusal = <const Guard extends string>(
  guard: Guard,
  status: number,
  errcode: string,
  description: string,
) => ({
  guard,
  actions: { type: 'answer', params: { status, errcode } } as const,
  description: `${status}: ${description}`,
});

const notFound = (line: string) => ({
  actions: { type: 'answer', params: { status: 404, errcode: 'M_NOT_FOUND' } } as const,
  description: `404: no such point (${line})`,
});

/** What the environment may decide instead of serving a held request. */
const whim = <const Guard extends string>(
  guard: Guard,
  status: number,
  errcode: string,
  description: string,
) => ({
  guard,
  actions: [
    { type: 'refuse', params: { status, errcode } },
    { type: 'release' },
    { type: 'countRefusal' },
  ] as const,
  description: `${status}: ${description}`,
});

export function relayMachine(options: RelayOptions) {
  const { crypto, relayUrl, path, maxBytes, expiryMs, refusals, keepsUnread } = options;
  const endpoint = relayUrl + path;
  const elsewhere = `${relayUrl}/elsewhere${path}`;

  /** What the slot is after `event` has written to it. */
  const written = (context: RelayContext, event: RelayRequest): Slot => {
    const revision = context.revision + 1;
    const point = `${endpoint}/${crypto.opaque(`point${revision}`)}`;
    return {
      url: event.type === 'POST rendezvous' || context.slot === null ? point : context.slot.url,
      body: bodyOf(event) ?? '',
      etag: `"${crypto.opaque(`etag${revision}`)}"`,
      isRead: false,
      overUnread: context.slot?.isFetched === false,
      isFetched: false,
      overUnseen:
        event.type === 'PUT rendezvous' && header(event, 'if-match') !== context.slot?.etag,
    };
  };

  return setup({
    types: {} as {
      context: RelayContext;
      events: RelayRequest | RelayDecision;
      emitted: Send;
      meta: { unspecified?: true };
    },
    delays: { expiry: expiryMs ?? 0 },
    guards: {
      isUndecided: ({ context, event }) =>
        'from' in event && event.decided === undefined && context.refusalsLeft > 0,
      isHeld: ({ context, event }) => Object.hasOwn(context.held, textIn(event, 'client')),
      /** Only a POST can be refused by policy or sent elsewhere (MSC3886 L122, L125). */
      isHeldPost: ({ context, event }) =>
        context.held[textIn(event, 'client')]?.type === 'POST rendezvous',
      isHeldFirstPost: ({ context, event }) =>
        context.held[textIn(event, 'client')]?.url === endpoint,
      hasNoBody: ({ event }) => 'from' in event && bodyOf(event) === undefined,
      hasNoEtag: ({ event }) => 'from' in event && header(event, 'if-match') === undefined,
      hasMalformedEtag: ({ event }) =>
        'from' in event && !isStrongEtag(header(event, 'if-match') ?? ''),
      isElsewhere: ({ context, event }) => 'from' in event && event.url !== context.slot?.url,
      isTooLarge: ({ event }) =>
        'from' in event && new TextEncoder().encode(bodyOf(event) ?? '').length > maxBytes,
      isStale: ({ context, event }) =>
        'from' in event && header(event, 'if-match') !== context.slot?.etag,
      isUnread: ({ context }) => context.slot?.isRead === false,
      isUnchanged: ({ context, event }) =>
        'from' in event && header(event, 'if-none-match') === context.slot?.etag,
    },
    actions: {
      hold: assign(({ context, event }) =>
        'from' in event ? { held: { ...context.held, [event.from]: event } } : {},
      ),
      takeUp: raise(({ context, event }) => ({
        ...(context.held[(event as RelayDecision).client] as RelayRequest),
        decided: true as const,
      })),
      release: assign(({ context, event }) =>
        'client' in event ? { held: without(context.held, event.client) } : {},
      ),
      refuse: emit(({ context, event }, answer: { status: number; errcode: string }) => {
        const to = (context.held[(event as RelayDecision).client] as FromActor).from;
        const headers: Record<string, string> =
          answer.status === 307 ? { location: elsewhere } : {};
        return send(to, response(answer.status, { errcode: answer.errcode }, headers));
      }),
      countRefusal: assign({ refusalsLeft: ({ context }) => context.refusalsLeft - 1 }),
      write: assign(({ context, event }) =>
        'from' in event ? { slot: written(context, event), revision: context.revision + 1 } : {},
      ),
      noteRead: assign({
        slot: ({ context }) => (context.slot === null ? null : { ...context.slot, isRead: true }),
      }),
      noteFetched: assign({
        slot: ({ context }) =>
          context.slot === null ? null : { ...context.slot, isFetched: true },
      }),
      forget: assign({ slot: null }),
      erase: assign({
        slot: null,
        erasedUnread: ({ context }) => context.slot?.isFetched === false,
      }),
      answer: emit(({ event }, answer: { status: number; errcode?: string }) => {
        const body = answer.errcode === undefined ? undefined : { errcode: answer.errcode };
        return send((event as RelayRequest).from, response(answer.status, body));
      }),
      /** With the revision's headers. The dates (Expires, Last-Modified) are not modelled. */
      answerRevision: emit(({ context, event }, answer: { status: number; errcode?: string }) => {
        const { url, etag, body } = context.slot as Slot;
        const headers: Record<string, string> = { etag };
        if (answer.status === 201) headers.location = url;
        if (answer.status === 201) headers['x-max-bytes'] = String(maxBytes);
        const { from } = event as RelayRequest;
        if (answer.status === 200) {
          headers['content-type'] = 'application/json';
          return send(from, { type: 'response.200', headers, body });
        }
        const error = answer.errcode === undefined ? undefined : { errcode: answer.errcode };
        return send(from, response(answer.status, error, headers));
      }),
    },
  }).createMachine({
    id: 'relay',
    context: { slot: null, revision: 0, refusalsLeft: refusals, erasedUnread: false, held: {} },
    initial: 'empty',
    on: {
      'POST rendezvous': [
        hold,
        refusal('hasNoBody', 400, 'M_MISSING_PARAM', 'no payload (L121)'),
        refusal('isTooLarge', 413, 'M_TOO_LARGE', 'too large (L123)'),
        {
          target: '.holding',
          reenter: true,
          actions: ['write', { type: 'answerRevision', params: { status: 201 } }],
          description: '201: a point is created (L120)',
        },
      ],
      'PUT rendezvous': [hold, notFound('L168')],
      'GET rendezvous': [hold, notFound('L190')],
      'DELETE rendezvous': [hold, notFound('L206')],
      serve: {
        guard: 'isHeld',
        actions: ['takeUp', 'release'],
        description: 'the held request is served',
      },
      'refuse.429': whim('isHeld', 429, 'M_UNKNOWN', 'rate limited'),
      'refuse.500': whim('isHeld', 500, 'M_UNKNOWN', 'the relay fails'),
      'refuse.403': whim('isHeldPost', 403, 'M_FORBIDDEN', 'no point, by policy (L122)'),
      'refuse.307': whim('isHeldFirstPost', 307, 'M_UNKNOWN', 'served elsewhere (L125)'),
      '*': { meta: { unspecified: true }, description: 'not a request of MSC3886' },
    },
    states: {
      empty: {},
      holding: {
        after:
          expiryMs === null
            ? {}
            : { expiry: { target: 'empty', actions: 'forget', description: 'expired (L66)' } },
        on: {
          'PUT rendezvous': [
            hold,
            { guard: 'isElsewhere', ...notFound('L168') },
            refusal('hasNoBody', 400, 'M_MISSING_PARAM', 'no payload (L166)'),
            refusal('hasNoEtag', 400, 'M_MISSING_PARAM', 'no If-Match (L166)'),
            refusal('hasMalformedEtag', 400, 'M_INVALID_PARAM', 'malformed ETag (L167)'),
            {
              guard: 'isStale',
              actions: {
                type: 'answerRevision',
                params: { status: 412, errcode: 'M_CONCURRENT_WRITE' },
              },
              description: '412: someone wrote since (L169)',
            },
            refusal('isTooLarge', 413, 'M_TOO_LARGE', 'too large (L170)'),
            ...(keepsUnread
              ? [refusal('isUnread', 409, 'M_UNREAD_PAYLOAD', 'nobody has read what is there')]
              : []),
            {
              target: 'holding',
              reenter: true,
              actions: ['write', { type: 'answerRevision', params: { status: 202 } }],
              description: '202: replaces the payload and puts off the expiry (L165)',
            },
          ],
          'GET rendezvous': [
            hold,
            { guard: 'isElsewhere', ...notFound('L190') },
            {
              guard: 'isUnchanged',
              actions: { type: 'answerRevision', params: { status: 304 } },
              description: '304: nothing new (L189)',
            },
            {
              actions: [
                'noteRead',
                'noteFetched',
                { type: 'answerRevision', params: { status: 200 } },
              ],
              description: '200: the payload (L188)',
            },
          ],
          'DELETE rendezvous': [
            hold,
            { guard: 'isElsewhere', ...notFound('L206') },
            {
              target: 'empty',
              actions: ['erase', { type: 'answer', params: { status: 204 } }],
              description: '204: the point is gone (L205)',
            },
          ],
        },
      },
    },
  });
}
