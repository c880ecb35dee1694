/** What the OIDC variant asks of the user: to consent on the page that the browser shows. */

import { send } from 'actorcheck';
import { type AnyStateMachine, assign, createMachine, emit } from 'xstate';
import { textIn } from '../../http/decode.ts';
import { userId } from '../../matrix/account.ts';
import type { Diligence, UserContext } from '../../matrix/user/context.ts';
import { otherUserId } from './variant.ts';

/** What the user keeps of it: the user code on the new device and on the page. */
interface ConsentContext {
  readonly shown: string | null;
  readonly onPage: string | null;
}

/** `consent` is absent without the variant. */
export interface ConsentingUserContext extends UserContext {
  readonly consent?: ConsentContext;
}

/** What a device or the browser shows. */
export type ConsentScreen =
  | { readonly type: 'screen.user-code'; readonly userCode: string }
  | { readonly type: 'screen.consent'; readonly userCode: string };

/** Screens that the user sees in any state of the sign-in. */
const screens = {
  'screen.user-code': { actions: 'seeUserCode', description: 'sees the user code' },
  'screen.consent': {
    target: '.consenting',
    actions: 'seePage',
    description: 'sees the page that asks for consent',
  },
} as const;

const allowing = (account: string, description: string) => ({
  guard: 'isUserCodeRight',
  target: 'following',
  actions: { type: 'allow', params: account },
  description,
});

/** What the user does on the page, as the environment chooses. */
const consenting = {
  on: {
    allow: allowing(userId, 'allows it'),
    'allow-as-other': allowing(otherUserId, 'allows it in a browser of somebody else'),
    deny: { target: 'following', actions: 'deny', description: 'denies it' },
  },
};

interface Args {
  readonly context: Required<ConsentingUserContext>;
  readonly event: { readonly type: string };
}

const noting = (change: (event: Args['event']) => Partial<ConsentContext>) =>
  assign(({ context, event }: Args) => ({ consent: { ...context.consent, ...change(event) } }));

const actions = {
  seeUserCode: noting((event) => ({ shown: textIn(event, 'userCode') })),
  seePage: noting((event) => ({ onPage: textIn(event, 'userCode') })),
  allow: emit((_, account: string) => send('browser', { type: 'user.allow', account })),
  deny: emit(() => send('browser', { type: 'user.deny' })),
};

interface Config {
  readonly context: object;
  readonly states: {
    readonly present: {
      readonly on: Readonly<Record<'walk-away' | '*', object>>;
      readonly states: { readonly following: object };
    };
  };
}

/** A user who also consents; one who compares codes compares the one on the page too. */
export function consentingUser(user: AnyStateMachine, diligence: Diligence): AnyStateMachine {
  const { context, states, ...config } = user.config as never as Config;
  const { following, ...others } = states.present.states;
  const { 'walk-away': walkAway, '*': any, ...on } = states.present.on;
  const consent: ConsentContext = { shown: null, onPage: null };
  const guards = {
    isUserCodeRight: ({ context: { consent } }: Args) =>
      diligence !== 'compares' || consent.shown === consent.onPage,
  };
  const present = {
    ...states.present,
    on: { ...on, ...screens, 'walk-away': walkAway, '*': any },
    states: { following, consenting, ...others },
  };
  const { implementations } = user;
  return createMachine(
    { ...config, context: { ...context, consent }, states: { ...states, present } } as never,
    {
      ...implementations,
      guards: { ...implementations.guards, ...guards },
      actions: { ...implementations.actions, ...actions },
    } as never,
  ) as AnyStateMachine;
}
