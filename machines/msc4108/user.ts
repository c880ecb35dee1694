/**
 * The user before both devices and the page of the provider. Devices show things, the environment
 * decides what the person does about them.
 */

import { type Choice, type Send, send } from 'actorcheck';
import { setup } from 'xstate';
import { actionsFor } from '../http/actions.ts';
import { textIn } from '../http/decode.ts';
import { existingActors, newActors } from './actors.ts';
import type { Screen, UserAct } from './flow/context.ts';

const acts = {
  scan: 'scans the code',
  enter: 'enters the check code that the other device shows',
  mistype: 'enters another check code',
  open: 'lets the page be opened',
  refuse: 'does not let the page be opened',
  allow: 'allows it on the page of the provider',
  deny: 'denies it on the page of the provider',
  cancel: 'cancels on the new device',
  'cancel-existing': 'cancels on the existing device',
  'walk-away': 'walks away',
} as const;
type Act = keyof typeof acts;

const usual: readonly Act[] = ['scan', 'enter', 'open', 'allow'];

export const userChoices: readonly Choice[] = Object.entries(acts).map(([name, label]) => ({
  name,
  label: `the user ${label}`,
  actor: 'user',
  event: { type: name },
  thinkMs: [1_000, 5_000],
  ...(usual.includes(name as Act) ? { usual: true } : {}),
}));

export interface UserContext {
  readonly qr: string | null;
  /** The device that offers to scan, and the one that asks for the check code. */
  readonly scanner: string | null;
  readonly asker: string | null;
  readonly checkCode: string | null;
  /** Whether a device asks to open the page, and whether the page asks for consent. */
  readonly isAskedToOpen: boolean;
  readonly isAskedToConsent: boolean;
  readonly canCancelNew: boolean;
  readonly canCancelExisting: boolean;
}

const nothingSeen: UserContext = {
  qr: null,
  scanner: null,
  asker: null,
  checkCode: null,
  isAskedToOpen: false,
  isAskedToConsent: false,
  canCancelNew: true,
  canCancelExisting: true,
};

type UserEvent =
  | ((Screen | { readonly type: 'screen.consent' }) & { readonly from: string })
  | { readonly type: Act };

interface Args {
  readonly context: UserContext;
  readonly event: UserEvent;
}

const { assign, emit } = actionsFor<UserContext, UserEvent>();

const at = (device: string | null, act: UserAct): Send => send(device ?? '', act);

const isOnNew = (event: UserEvent): boolean => 'from' in event && event.from === newActors.flow;

const guards = {
  canScan: ({ context }: Args) => context.qr !== null && context.scanner !== null,
  canEnter: ({ context }: Args) => context.asker !== null && context.checkCode !== null,
  isAsked: ({ context }: Args) => context.asker !== null,
  isAskedToOpen: ({ context }: Args) => context.isAskedToOpen,
  isAskedToConsent: ({ context }: Args) => context.isAskedToConsent,
  canCancelNew: ({ context }: Args) => context.canCancelNew,
  canCancelExisting: ({ context }: Args) => context.canCancelExisting,
};

const seeing = {
  seeScanner: assign(({ event }) => ({ scanner: textIn(event, 'from') })),
  seeQr: assign(({ event }) => ({ qr: textIn(event, 'qr') })),
  seeAsker: assign(({ event }) => ({ asker: textIn(event, 'from') })),
  seeCheckCode: assign(({ event }) => ({ checkCode: textIn(event, 'code') })),
  seeQuestion: assign(() => ({ isAskedToOpen: true })),
  seeConsent: assign(() => ({ isAskedToConsent: true })),
  // A device that has ended asks for nothing any more.
  seeEnd: assign(({ context, event }) => ({
    asker: context.asker === textIn(event, 'from') ? null : context.asker,
    isAskedToOpen: context.isAskedToOpen && isOnNew(event),
    canCancelNew: context.canCancelNew && !isOnNew(event),
    canCancelExisting: context.canCancelExisting && isOnNew(event),
  })),
  forgetQr: assign(() => ({ qr: null, scanner: null })),
  forgetAsker: assign(() => ({ asker: null })),
  forgetQuestion: assign(() => ({ isAskedToOpen: false })),
  forgetConsent: assign(() => ({ isAskedToConsent: false })),
  forgetNew: assign(() => ({ canCancelNew: false })),
  forgetExisting: assign(() => ({ canCancelExisting: false })),
};

const acting = (account: string) => ({
  scan: emit(({ context }) => at(context.scanner, { type: 'user.scan', qr: context.qr ?? '' })),
  enter: emit(({ context }) =>
    at(context.asker, { type: 'user.code', code: context.checkCode ?? '' }),
  ),
  mistype: emit(({ context }) => at(context.asker, { type: 'user.code', code: 'another code' })),
  open: emit(() => at(existingActors.flow, { type: 'user.open' })),
  refuse: emit(() => at(existingActors.flow, { type: 'user.refuse' })),
  allow: emit(() => send('browser', { type: 'user.allow', account })),
  deny: emit(() => send('browser', { type: 'user.deny' })),
  cancelNew: emit(() => at(newActors.flow, { type: 'user.cancel' })),
  cancelExisting: emit(() => at(existingActors.flow, { type: 'user.cancel' })),
});

/** What is seen, and what is done about it. */
const present = {
  'screen.scan': { actions: 'seeScanner', description: 'a camera is on' },
  'screen.qr': { actions: 'seeQr', description: 'a code is shown' },
  'screen.enter': { actions: 'seeAsker', description: 'is asked for the check code' },
  'screen.code': { actions: 'seeCheckCode', description: 'sees the check code' },
  'screen.open': { actions: 'seeQuestion', description: 'is asked to open a page' },
  'screen.userCode': { description: 'sees the user code' },
  'screen.consent': { actions: 'seeConsent', description: 'is asked to consent' },
  'screen.ended': { actions: 'seeEnd', description: 'sees how it ended' },
  scan: { guard: 'canScan', actions: ['scan', 'forgetQr'], description: acts.scan },
  enter: { guard: 'canEnter', actions: ['enter', 'forgetAsker'], description: acts.enter },
  mistype: { guard: 'isAsked', actions: ['mistype', 'forgetAsker'], description: acts.mistype },
  open: { guard: 'isAskedToOpen', actions: ['open', 'forgetQuestion'], description: acts.open },
  refuse: {
    guard: 'isAskedToOpen',
    actions: ['refuse', 'forgetQuestion'],
    description: acts.refuse,
  },
  allow: {
    guard: 'isAskedToConsent',
    actions: ['allow', 'forgetConsent'],
    description: acts.allow,
  },
  deny: { guard: 'isAskedToConsent', actions: ['deny', 'forgetConsent'], description: acts.deny },
  cancel: { guard: 'canCancelNew', actions: ['cancelNew', 'forgetNew'], description: acts.cancel },
  'cancel-existing': {
    guard: 'canCancelExisting',
    actions: ['cancelExisting', 'forgetExisting'],
    description: acts['cancel-existing'],
  },
  'walk-away': { target: 'away', description: acts['walk-away'] },
} as const;

/** `account`: who is signed in to the provider in the browser. */
export const userMachine = (account: string) =>
  setup({
    types: {} as { context: UserContext; events: UserEvent; emitted: Send },
    guards,
    actions: { ...seeing, ...acting(account) },
  }).createMachine({
    id: 'person',
    context: nothingSeen,
    initial: 'present',
    states: { present: { on: present }, away: { type: 'final' } },
  });
