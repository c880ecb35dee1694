/** Login tokens (MSC3882): whether there are any, how one is asked for, and what it is used for. */

import { and, not, stateIn } from 'xstate';
import { decodeText, whenOk } from '../../http/decode.ts';
import { decided, holdUndecided, whim } from '../../http/held.ts';
import { response } from '../../http/message.ts';
import { newDeviceId, userId } from '../account.ts';
import { getTokenRequestSchema, loginRequestSchema } from '../messages.ts';
import type { Args, HomeserverEvent, HomeserverOptions } from './context.ts';
import {
  answerTo,
  assign,
  bodyOf,
  emit,
  newAccessToken,
  refuse,
  reply,
  unauthorized,
} from './requests.ts';

/** The proof of who the user is (UIA) in a request. */
const auth = (event: HomeserverEvent) =>
  whenOk(decodeText(getTokenRequestSchema, bodyOf(event)))?.auth;

/** The session of a challenge that comes out of place. */
export const strangeSession = 'again';

/** A proof is for the session of a challenge (client-server API, "User-interactive auth"). */
const isOfChallenge = ({ crypto }: HomeserverOptions, session: string | undefined): boolean =>
  session === crypto.opaque('uiaSession') || session === strangeSession;

export const tokenGuards = (options: HomeserverOptions) => ({
  hasAuth: ({ event }: Args) => auth(event) !== undefined,
  passes: ({ event }: Args) => {
    const proof = auth(event);
    return proof?.password === options.account.password && isOfChallenge(options, proof.session);
  },
  isToken: ({ context, event }: Args) => {
    const login = whenOk(decodeText(loginRequestSchema, bodyOf(event)));
    return login !== undefined && login.token === context.token;
  },
});

export function tokenActions(options: HomeserverOptions) {
  const { crypto, tokenLifeMs } = options;
  return {
    challenge: emit(({ event }, { errcode }: { errcode: string | null }) => {
      const flows = [{ stages: ['m.login.password'] }];
      const challenge = { session: crypto.opaque('uiaSession'), flows, params: {} };
      const body = errcode === null ? challenge : { ...challenge, errcode };
      return answerTo(event, response(401, body));
    }),
    mint: assign(({ context }) => ({
      token: crypto.opaque(`loginToken${context.minted + 1}`),
      minted: context.minted + 1,
    })),
    replyToken: emit(({ context, event }) => {
      const body = { login_token: context.token, expires_in_ms: tokenLifeMs };
      return answerTo(event, response(200, body));
    }),
    signIn: assign(() => ({ signedIn: true })),
    replyLogin: emit(({ event }) => {
      const access_token = newAccessToken(options);
      const body = { access_token, device_id: newDeviceId, user_id: userId };
      return answerTo(event, response(200, body));
    }),
  };
}

export const isMinted = stateIn({ token: 'minted' });

/** The part of the machine that is the token's: it works once, for a while. */
export const token = {
  initial: 'none',
  on: {
    'POST login/get_token': [
      {
        guard: and(['isAuthorized', 'hasAuth', 'passes']),
        target: '.minted',
        reenter: true,
        actions: 'mint',
        meta: { step: '11' },
        description: 'a token is made, after UIA',
      },
      {
        guard: and(['isAuthorized', not('hasAuth'), 'isServed']),
        target: '.minted',
        reenter: true,
        actions: 'mint',
        meta: { step: '11' },
        description: 'a token is made',
      },
    ],
  },
  states: {
    none: {},
    minted: {
      after: { tokenLife: { target: 'expired', description: 'the token expires' } },
      on: {
        'POST login': { guard: 'isToken', target: 'used', description: 'the token is used' },
        'token-stolen': {
          target: 'used',
          description: 'a thief signs in with the token',
        },
        'token-forgotten': { target: 'forgotten', description: 'the token is forgotten' },
      },
    },
    expired: {},
    used: {},
    forgotten: {},
  },
} as const;

export const tokenWhims = {
  'no-capability': whim('GET capabilities', 'no login tokens'),
  'ask-uia': whim('POST login/get_token', 'asks for UIA'),
  'token-429': whim('POST login/get_token', 'limits the rate'),
  'token-404': whim('POST login/get_token', 'knows no login tokens'),
} as const;

/** `GET /capabilities`. The capability goes by `name` on the wire. */
export const capabilities = (name: string) =>
  [
    unauthorized,
    holdUndecided,
    {
      guard: decided('no-capability'),
      actions: reply({ capabilities: { [name]: { enabled: false } } }),
      meta: { step: '4' },
      description: 'login tokens are disabled',
    },
    {
      actions: reply({ capabilities: { [name]: { enabled: true } } }),
      meta: { step: '4' },
      description: 'login tokens are enabled',
    },
  ] as const;

/** `POST /login/get_token`. */
export const getToken = [
  unauthorized,
  {
    guard: and(['hasAuth', 'passes']),
    actions: 'replyToken',
    meta: { step: '11' },
    description: '200: the proof passes',
  },
  {
    guard: 'hasAuth',
    actions: { type: 'challenge', params: { errcode: 'M_FORBIDDEN' } },
    meta: { step: '11' },
    description: '401: the proof does not pass',
  },
  holdUndecided,
  {
    guard: decided('ask-uia'),
    actions: { type: 'challenge', params: { errcode: null } },
    meta: { step: '11' },
    description: '401: UIA',
  },
  {
    guard: decided('token-429'),
    actions: refuse(429, 'M_LIMIT_EXCEEDED'),
    meta: { step: '11' },
    description: '429: rate limited',
  },
  {
    guard: decided('token-404'),
    actions: refuse(404, 'M_UNRECOGNIZED'),
    meta: { step: '11' },
    description: '404: no login tokens',
  },
  { actions: 'replyToken', meta: { step: '11' }, description: '200: a login token' },
] as const;

/** `POST /login`. */
export const login = [
  {
    guard: and(['isToken', isMinted]),
    actions: 'replyLogin',
    meta: { step: '13' },
    description: '200: signed in',
  },
  {
    actions: refuse(403, 'M_FORBIDDEN'),
    meta: { step: '13' },
    description: '403: the token is expired, used or unknown',
  },
] as const;
