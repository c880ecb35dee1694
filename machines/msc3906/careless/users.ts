/**
 * A careless user: one who does, so many times, what nobody has asked for just then: answers again,
 * late or on the other device, types the password unasked, scans a code again, or some other code.
 * What is asked is answered as ever.
 */

import { type Choice, type Send, type Settings, send } from 'actorcheck';
import { type AnyStateMachine, and, assign, createMachine, emit, not, or, stateIn } from 'xstate';
import { textIn } from '../../http/decode.ts';
import { type Places, userId } from '../../matrix/account.ts';
import type { UserContext } from '../../matrix/user/context.ts';
import { deviceSlots } from '../actors.ts';
import type { Names } from '../messages/names.ts';
import { codeText } from '../messages/qrCode.ts';
import type { OidcVariant } from '../oidc/variant.ts';
import { type Carelessness, careful } from './party.ts';
import { type DeviceName, type Surroundings, strangers } from './strangers.ts';

/** What a device, or the browser, takes for something that its user has done. */
interface Act {
  readonly type: string;
  readonly [member: string]: string;
}

/** What the environment chooses. An answer is one where nothing is asked. */
type Unasked =
  | { readonly type: 'unasked.answer' | 'unasked.act'; readonly at: string; readonly act: Act }
  | { readonly type: 'unasked.rescan'; readonly at: string };

interface Context extends UserContext {
  /** How often something may still be done unasked, and the last code that was seen. */
  readonly careless: { readonly left: number; readonly seen: string };
}

interface Args {
  readonly context: Context;
  readonly event: { readonly type: string };
}

const unasked = ({ event }: Args) => event as Exclude<Unasked, { type: 'unasked.rescan' }>;

const guards = {
  isLeft: ({ context }: Args) => context.careless.left > 0,
  hasSeenCode: ({ context }: Args) => context.careless.seen !== '',
};

const keeping = (change: (args: Args) => Partial<Context['careless']>) =>
  assign((args: Args) => ({ careless: { ...args.context.careless, ...change(args) } }));

const actions = {
  doUnasked: emit((args: Args): Send => send(unasked(args).at, unasked(args).act)),
  scanAgain: emit((args: Args): Send => {
    const { seen } = args.context.careless;
    return send(unasked(args).at, { type: 'user.scan', qr: seen });
  }),
  spend: keeping(({ context }) => ({ left: context.careless.left - 1 })),
  keepCode: keeping(({ event }) => ({ seen: textIn(event, 'qr') })),
};

/** Where something is asked, an answer is none that is unasked. */
const nothingAsked = not(
  or(['asked', 'proving', 'consenting'].map((state) => stateIn({ present: state }))),
);

const careless = {
  'unasked.answer': {
    guard: and(['isLeft', nothingAsked]),
    actions: ['doUnasked', 'spend'],
    description: 'answers what is not asked',
  },
  'unasked.act': {
    guard: 'isLeft',
    actions: ['doUnasked', 'spend'],
    description: 'does something at the wrong time',
  },
  'unasked.rescan': {
    guard: and(['isLeft', 'hasSeenCode']),
    actions: ['scanAgain', 'spend'],
    description: 'scans the code again',
  },
};

interface Config {
  readonly context: UserContext;
  readonly states: {
    readonly present: { readonly on: Readonly<Record<string, { readonly actions: unknown }>> };
  };
}

/** A user who does so many things that nobody has asked for. */
export function carelessUser(user: AnyStateMachine, budget: number): AnyStateMachine {
  const { context, states, ...config } = user.config as never as Config;
  const { '*': any, 'screen.qr': qr, ...on } = states.present.on;
  const seesCode = { ...qr, actions: [qr?.actions, 'keepCode'].flat() };
  const present = {
    ...states.present,
    on: { ...on, 'screen.qr': seesCode, ...careless, '*': any },
  };
  const { implementations } = user;
  return createMachine(
    {
      ...config,
      context: { ...context, careless: { left: budget, seen: '' } },
      states: { ...states, present },
    } as never,
    {
      ...implementations,
      guards: { ...implementations.guards, ...guards },
      actions: { ...implementations.actions, ...actions },
    } as never,
  ) as AnyStateMachine;
}

/** What is an answer, in words, and whatever else may be done at a device. */
const answers: readonly (readonly [words: string, act: Act])[] = [
  ['approves', { type: 'user.approve' }],
  ['declines', { type: 'user.decline' }],
  ['gives no password', { type: 'user.uia.cancel' }],
];
const acts: readonly (readonly [words: string, act: Act])[] = [
  ['cancels', { type: 'user.cancel' }],
];
const onPage: readonly (readonly [words: string, act: Act])[] = [
  ['allows it', { type: 'user.allow', account: userId }],
  ['denies it', { type: 'user.deny' }],
];

interface Given extends Surroundings {
  readonly names: Names;
  readonly places: Places;
  readonly oidc: OidcVariant | undefined;
}

/** Codes that are not of this sign-in, and fit the device that scans them otherwise. */
function otherCodes(given: Given, device: DeviceName): (readonly [string, Act])[] {
  const { crypto, names, places } = given;
  const { anyones } = strangers(given, 'existing');
  const point = `${places.relayUrl}${names.rendezvousPath}/${crypto.opaque('stranger point')}`;
  const transport = { type: names.transport, uri: point };
  const rendezvous = { algorithm: names.algorithm, key: anyones('key'), transport };
  const intent = device === 'new' ? 'login.reciprocate' : 'login.start';
  const scans = (of: Names): Act => ({ type: 'user.scan', qr: codeText(rendezvous, intent, of) });
  return [
    ['scans a code of another flow', scans({ ...names, flow: 'm.another.flow' })],
    ['scans a code of another session', scans(names)],
  ];
}

export function carelessPerson(settings: Settings, given: Given): Carelessness {
  const choice = (place: string, words: string, event: Unasked): Choice => ({
    name: `unasked-${words.replaceAll(' ', '-')}-${event.at}`,
    label: `the user ${words} on the ${place}, unasked`,
    actor: 'user',
    event,
  });
  const choices = (['new', 'existing'] as const).flatMap((device) => {
    const at = deviceSlots[`${device}Device`];
    const place = `${device} device`;
    const { password } = given.account;
    const typed = ['types the password', { type: 'user.password', password }] as const;
    return [
      ...[...answers, typed].map(([words, act]) =>
        choice(place, words, { type: 'unasked.answer', at, act }),
      ),
      ...[...acts, ...otherCodes(given, device)].map(([words, act]) =>
        choice(place, words, { type: 'unasked.act', at, act }),
      ),
      choice(place, 'scans the code again', { type: 'unasked.rescan', at }),
    ];
  });
  const pageChoices = onPage.map(([words, act]) =>
    choice('page of the provider', words, { type: 'unasked.answer', at: 'browser', act }),
  );
  return {
    ...careful,
    person: (honest) => carelessUser(honest, settings['careless-messages'] as number),
    choices: [...choices, ...(given.oidc ? pageChoices : [])],
    // A no at the right time goes on, and a homeserver may ask for a password.
    keeps: ({ name, usual }) => usual === true || ['decline', 'deny', 'ask-uia'].includes(name),
  };
}
