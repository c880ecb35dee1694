/**
 * The relay of MSC4388 (726e11544, L84-L349): one slot that anyone with its id may read and
 * replace, a sequence token for each time it is written, and a life that nothing puts off. A write
 * that comes once more, with what is there already, is taken for the one before it.
 *
 * While it may still refuse, it holds each request until it is decided what becomes of it.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { holdUndecided as hold, serve } from '../../../http/held.ts';
import type { RelayEvent } from '../slot.ts';
import { type Refusal, tokenRelayActions } from './actions.ts';
import { type TokenRelayContext, type TokenRelayOptions, tokenRelayGuards } from './slot.ts';

const refuse = (params: Refusal) => ({ type: 'refuse', params }) as const;

const refusal = <const Guard extends string>(guard: Guard, params: Refusal, description: string) =>
  ({ guard, actions: refuse(params), description: `${params.status}: ${description}` }) as const;

const notFound = {
  actions: refuse({ status: 404, errcode: 'M_NOT_FOUND' }),
  description: '404: no such rendezvous (L93, L252)',
} as const;

const whim = <const Guard extends string>(guard: Guard, params: Refusal, description: string) =>
  ({
    guard,
    actions: [{ type: 'refuseHeld', params }, { type: 'release' }, { type: 'countRefusal' }],
    description: `${params.status}: ${description}`,
  }) as const;

const malformed = { status: 400, errcode: 'M_BAD_JSON' };
const tooLarge = { status: 413, errcode: 'M_TOO_LARGE' };

/** By policy (L223-L229). */
const policy = ({ needsToken }: TokenRelayOptions) =>
  needsToken === undefined
    ? []
    : [refusal('isStranger', { status: 403, errcode: 'M_FORBIDDEN' }, 'signed in nowhere (L226)')];

/** In any state. Where there is a point, what `holding` says of a request comes first. */
const anywhere = (options: TokenRelayOptions) =>
  ({
    'POST rendezvous': [
      hold,
      ...policy(options),
      refusal('isMalformedPost', malformed, 'no data'),
      refusal('isTooLarge', tooLarge, 'too large (L417)'),
      {
        target: '.holding',
        reenter: true,
        actions: ['create', 'answerPoint'],
        description: '200: a rendezvous is created (L172)',
      },
    ],
    'PUT rendezvous': [hold, notFound],
    'GET rendezvous': [hold, notFound],
    'DELETE rendezvous': [hold, notFound],
    serve,
    'refuse.429': whim('isHeld', { status: 429, errcode: 'M_LIMIT_EXCEEDED' }, 'rate limited'),
    'refuse.500': whim('isHeld', { status: 500, errcode: 'M_UNKNOWN' }, 'the relay fails'),
    'refuse.403': whim('isHeldPost', { status: 403, errcode: 'M_FORBIDDEN' }, 'by policy (L223)'),
    '*': { meta: { unspecified: true }, description: 'not a request of MSC4388' },
  }) as const;

/** PUT and DELETE take no authentication: whoever has the address can do either (L233, L336). */
const meddling = {
  none: {},
  remove: {
    'others.remove': {
      guard: 'isUntouched',
      target: 'removed',
      actions: ['forget', 'noteOthers'],
      description: 'somebody else deletes the rendezvous',
    },
  },
  scrawl: {
    'others.scrawl': {
      guard: 'isUntouched',
      actions: ['scrawl', 'noteOthers'],
      description: 'somebody else writes something',
    },
  },
} as const;

const elsewhere = { guard: 'isElsewhere', ...notFound } as const;

/** None of these enters the state again: the expiry stays where it is. */
const requests = {
  'PUT rendezvous': [
    hold,
    elsewhere,
    refusal('isMalformedPut', malformed, 'no data, or no sequence token'),
    refusal('isTooLarge', tooLarge, 'too large (L417)'),
    {
      guard: 'isRepeated',
      actions: 'answerToken',
      description: '200: is there already, nothing changes (L114, L262)',
    },
    {
      guard: 'isStale',
      actions: 'refuseConflict',
      description: '409: someone wrote since (L257)',
    },
    { actions: ['write', 'answerToken'], description: '200: replaces the payload (L233)' },
  ],
  'GET rendezvous': [
    hold,
    elsewhere,
    { actions: 'answerPayload', description: '200: the payload (L295)' },
  ],
  'DELETE rendezvous': [
    hold,
    elsewhere,
    {
      target: 'empty',
      actions: ['forget', 'answerNothing'],
      description: '200: the rendezvous is gone (L336)',
    },
  ],
} as const;

export const tokenRelayMachine = (options: TokenRelayOptions) =>
  setup({
    types: {} as {
      context: TokenRelayContext;
      events: RelayEvent;
      emitted: Send;
      meta: { unspecified?: true };
    },
    delays: { expiry: options.expiryMs },
    guards: tokenRelayGuards(options),
    actions: tokenRelayActions(options),
  }).createMachine({
    id: 'relay',
    context: {
      slot: null,
      revision: 0,
      refusalsLeft: options.refusals,
      held: {},
      isMeddledWith: false,
    },
    initial: 'empty',
    on: anywhere(options),
    states: {
      empty: {},
      holding: {
        after: { expiry: { target: 'empty', actions: 'forget', description: 'expired (L130)' } },
        on: { ...requests, ...meddling[options.others ?? 'none'] },
      },
      ...(options.others === 'remove' ? { removed: {} } : {}),
    },
  });
