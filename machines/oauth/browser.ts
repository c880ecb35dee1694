/**
 * The browser on the existing device: opens the page on which the provider is told yes or no. What
 * comes of it the new device learns; the flow beside it does where it is redirected back there.
 */

import { type Send, send } from 'actorcheck';
import { assign, emit, setup } from 'xstate';
import { textIn } from '../http/decode.ts';
import { type HttpAnswer, request } from '../http/message.ts';
import { answerOf, formRequest, pageSchema } from './messages.ts';

/** What the flow asks of it. */
export type BrowserRequest = { readonly type: 'browser.open'; readonly url: string };

/** What a redirect back to the flow says: a no is an error of RFC 6749, section 4.1.2.1. */
type BrowserReport = { readonly type: 'browser.denied' };

export interface BrowserContext {
  /** The page that was opened. */
  readonly url: string | null;
  readonly userCode: string;
}

type Event =
  | (BrowserRequest & { readonly from: string })
  /** `account`: who is signed in to the provider here. */
  | { readonly type: 'user.allow'; readonly account: string; readonly from: string }
  | { readonly type: 'user.deny'; readonly from: string }
  | HttpAnswer;

const states = {
  closed: {
    on: {
      'browser.open': {
        target: 'loading',
        actions: 'noteUrl',
        description: 'opens the page',
      },
    },
  },
  loading: {
    entry: 'get',
    on: {
      'response.200': {
        guard: 'isPage',
        target: 'asking',
        actions: ['noteUserCode', 'showPage'],
        meta: { step: 'O7' },
        description: 'the page asks for consent and shows the user code',
      },
      'response.*': { target: 'closed', description: 'there is no such page' },
    },
  },
  asking: {
    on: {
      'user.allow': {
        target: 'telling',
        actions: { type: 'post', params: 'allow' },
        meta: { step: 'O7' },
        description: 'the user allows it',
      },
      'user.deny': {
        target: 'telling',
        actions: { type: 'post', params: 'deny' },
        meta: { step: 'O7' },
        description: 'the user denies it',
      },
    },
  },
} as const;

const telling = {
  on: {
    'response.*': {
      target: 'closed',
      actions: 'forgetCode',
      description: 'the provider knows',
    },
  },
} as const;

/** The same where the provider redirects back to the flow, which then knows too. */
const tellingApart = {
  ...states,
  asking: {
    on: {
      ...states.asking.on,
      'user.deny': { ...states.asking.on['user.deny'], target: 'tellingDenial' },
    },
  },
  tellingDenial: {
    on: {
      'response.*': {
        target: 'closed',
        actions: ['forgetCode', 'tellDenied'],
        meta: { step: 'O7' },
        description: 'the provider knows, and so does the flow',
      },
    },
  },
} as const;

interface BrowserActors {
  readonly provider: string;
  /** Who looks at the page. */
  readonly user: string;
  /** The flow that it is redirected back to, with what came of it; null if it is to none. */
  readonly redirectsTo: string | null;
}

export const browserMachine = (actors: BrowserActors) =>
  setup({
    types: {} as {
      context: BrowserContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    guards: { isPage: ({ event }) => answerOf(pageSchema, event) !== undefined },
    actions: {
      noteUrl: assign({ url: ({ event }) => textIn(event, 'url') }),
      get: emit(({ context }) =>
        send(actors.provider, request('GET provider/page', context.url ?? '')),
      ),
      noteUserCode: assign({
        userCode: ({ event }) => answerOf(pageSchema, event)?.user_code ?? '',
      }),
      showPage: emit(({ context }) =>
        send(actors.user, { type: 'screen.consent', userCode: context.userCode }),
      ),
      forgetCode: assign({ userCode: '' }),
      tellDenied: emit(() =>
        send(actors.redirectsTo ?? '', { type: 'browser.denied' } satisfies BrowserReport),
      ),
      post: emit(({ context, event }, action: string) => {
        const form = { user_code: context.userCode, action, account: textIn(event, 'account') };
        return send(actors.provider, formRequest('POST provider/consent', context.url ?? '', form));
      }),
    },
  }).createMachine({
    id: 'browser',
    context: { url: null, userCode: '' },
    initial: 'closed',
    on: {
      'response.*': { description: 'nobody waits for it' },
      '*': { meta: { unspecified: true }, description: 'nothing to a browser' },
    },
    states: { ...(actors.redirectsTo === null ? states : tellingApart), telling },
  });
