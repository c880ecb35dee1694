/**
 * The relay: the server side of MSC3886. One slot that anyone with the URL may read and replace;
 * an ETag for each revision; an expiry that each update puts off.
 *
 * Its whims are the environment's: while it may still refuse, it holds each request until it is
 * decided what becomes of it. Without any refusal left it serves at once.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { holdUndecided as hold, serve } from '../../http/held.ts';
import { relayActions } from './actions.ts';
import { type RelayContext, type RelayEvent, type RelayOptions, relayGuards } from './slot.ts';

/** An error that MSC3886 has for a request; `description` ends with its line there. */
const refusal = <const Guard extends string>(
  guard: Guard,
  status: number,
  errcode: string,
  description: string,
) =>
  ({
    guard,
    actions: { type: 'answer', params: { status, errcode } },
    description: `${status}: ${description}`,
  }) as const;

const notFound = (line: string) =>
  ({
    actions: { type: 'answer', params: { status: 404, errcode: 'M_NOT_FOUND' } },
    description: `404: no such point (${line})`,
  }) as const;

/** What the environment may decide instead of serving a held request. */
const whim = <const Guard extends string>(
  guard: Guard,
  status: number,
  errcode: string,
  description: string,
) =>
  ({
    guard,
    actions: [
      { type: 'refuse', params: { status, errcode } },
      { type: 'release' },
      { type: 'countRefusal' },
    ],
    description: `${status}: ${description}`,
  }) as const;

/** MSC4108 of 2024, L92-L98. */
const typed = (isPlain: boolean) =>
  isPlain
    ? [
        refusal('hasNoType', 400, 'M_MISSING_PARAM', 'no Content-Type'),
        refusal('isNotPlain', 400, 'M_INVALID_PARAM', 'not text/plain'),
      ]
    : [];

/** In any state. Where there is a point, what `holding` says of a request comes first. */
const anywhere = (isPlain: boolean) =>
  ({
    'POST rendezvous': [
      hold,
      ...typed(isPlain),
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
    serve,
    'refuse.429': whim('isHeld', 429, 'M_UNKNOWN', 'rate limited'),
    'refuse.500': whim('isHeld', 500, 'M_UNKNOWN', 'the relay fails'),
    'refuse.403': whim('isHeldPost', 403, 'M_FORBIDDEN', 'no point, by policy (L122)'),
    'refuse.307': whim('isHeldFirstPost', 307, 'M_UNKNOWN', 'served elsewhere (L125)'),
    '*': { meta: { unspecified: true }, description: 'not a request of MSC3886' },
  }) as const;

/** An update of the point that is there. */
const put = (keepsUnread: boolean, isPlain: boolean) =>
  [
    hold,
    { guard: 'isElsewhere', ...notFound('L168') },
    ...typed(isPlain),
    refusal('hasNoBody', 400, 'M_MISSING_PARAM', 'no payload (L166)'),
    refusal('hasNoEtag', 400, 'M_MISSING_PARAM', 'no If-Match (L166)'),
    refusal('hasMalformedEtag', 400, 'M_INVALID_PARAM', 'malformed ETag (L167)'),
    {
      guard: 'isStale',
      actions: { type: 'answerRevision', params: { status: 412, errcode: 'M_CONCURRENT_WRITE' } },
      description: '412: someone wrote since (L169)',
    },
    refusal('isTooLarge', 413, 'M_TOO_LARGE', 'too large (L170)'),
    ...(keepsUnread
      ? [refusal('isUnread', 409, 'M_UNREAD_PAYLOAD', 'nobody has read what is there')]
      : []),
    {
      ...(isPlain ? {} : ({ target: 'holding', reenter: true } as const)),
      actions: ['write', { type: 'answerRevision', params: { status: 202 } }],
      description: isPlain
        ? '202: replaces the payload'
        : '202: replaces the payload and puts off the expiry (L165)',
    },
  ] as const;

const get = [
  hold,
  { guard: 'isElsewhere', ...notFound('L190') },
  {
    guard: 'isUnchanged',
    actions: { type: 'answerRevision', params: { status: 304 } },
    description: '304: nothing new (L189)',
  },
  {
    actions: ['noteRead', { type: 'answerRevision', params: { status: 200 } }],
    description: '200: the payload (L188)',
  },
] as const;

const remove = [
  hold,
  { guard: 'isElsewhere', ...notFound('L206') },
  {
    target: 'empty',
    actions: ['forget', { type: 'answer', params: { status: 204 } }],
    description: '204: the point is gone (L205)',
  },
] as const;

const expiry = {
  expiry: { target: 'empty', actions: 'forget', description: 'expired (L66)' },
} as const;

export function relayMachine(options: RelayOptions) {
  const { expiryMs, refusals, keepsUnread, isPlain = false } = options;
  return setup({
    types: {} as {
      context: RelayContext;
      events: RelayEvent;
      emitted: Send;
      meta: { unspecified?: true };
    },
    delays: { expiry: expiryMs ?? 0 },
    guards: relayGuards(options),
    actions: relayActions(options),
  }).createMachine({
    id: 'relay',
    context: { slot: null, revision: 0, refusalsLeft: refusals, held: {} },
    initial: 'empty',
    on: anywhere(isPlain),
    states: {
      empty: {},
      holding: {
        after: expiryMs === null ? {} : expiry,
        on: {
          'PUT rendezvous': put(keepsUnread, isPlain),
          'GET rendezvous': get,
          'DELETE rendezvous': remove,
        },
      },
    },
  });
}
