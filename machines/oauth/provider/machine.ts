/**
 * The OpenID provider of a homeserver: discovery, dynamic registration, and the device
 * authorization grant of RFC 8628 with the page on which the user consents.
 *
 * Where it may answer in more than one way it holds the request until the environment decides. A
 * device that polls may be told to slow down, once in a run: each time makes the pause longer.
 */

import type { Send } from 'actorcheck';
import { and, setup } from 'xstate';
import { decided, hold, serve, whim } from '../../http/held.ts';
import { providerActions, providerGuards } from './actions.ts';
import type { ProviderContext, ProviderEvent, ProviderOptions } from './context.ts';

const refuse = <const Refusal extends string>(error: Refusal) =>
  ({ type: 'refuse', params: error }) as const;

const noConsent = {
  actions: refuse('invalid_request'),
  description: '400: the code is no longer one to decide on',
} as const;

const configuration = [
  { guard: and(['isFromExisting', 'isUndecided']), ...hold },
  {
    guard: decided('no-device-grant'),
    actions: { type: 'replyConfiguration', params: { hasGrant: false } },
    meta: { step: 'O1' },
    description: 'its document has no device authorization grant',
  },
  {
    guard: 'isFromExisting',
    actions: { type: 'replyConfiguration', params: { hasGrant: true } },
    meta: { step: 'O1' },
    description: 'its document has the device authorization grant',
  },
  {
    actions: { type: 'replyConfiguration', params: { hasGrant: true } },
    meta: { step: 'O2' },
    description: 'its document has the endpoints',
  },
] as const;

const deviceAuthorization = [
  { guard: and(['isFromClient', 'isUndecided']), ...hold },
  {
    guard: decided('foreign-page'),
    target: '.live',
    actions: { type: 'replyCode', params: { isForeign: true } },
    meta: { step: 'O3' },
    description: 'a device code, with a page that is not its own',
  },
  {
    guard: 'isFromClient',
    target: '.live',
    actions: { type: 'replyCode', params: { isForeign: false } },
    meta: { step: 'O3' },
    description: 'a device code, and the page to open',
  },
  { actions: refuse('invalid_client'), description: '400: no client of its own' },
] as const;

/** What is answered whether a device code is out or not. */
const anytime = {
  serve,
  'no-device-grant': whim('GET provider/configuration', 'has no device grant'),
  'foreign-page': whim('POST provider/device', 'names a page of somebody else'),
  'GET provider/configuration': configuration,
  'POST provider/registration': {
    actions: ['register', 'replyClient'],
    meta: { step: 'O2' },
    description: '201: the device is a client',
  },
  'POST provider/device': deviceAuthorization,
  'POST provider/token': {
    actions: refuse('invalid_grant'),
    description: '400: no code of its own, or one that is used',
  },
  'GET provider/page': [
    {
      guard: 'isPage',
      actions: 'replyPage',
      meta: { step: 'O7' },
      description: 'the page that asks for consent, with the user code',
    },
    { actions: refuse('not_found'), description: '400: no page of its own' },
  ],
  'POST provider/consent': noConsent,
  '*': { meta: { unspecified: true }, description: 'not a request that it knows' },
} as const;

/** The user has not decided: the device that polls is told so, or to slow down. */
const pending = {
  'POST provider/token': {
    guard: 'isOfCode',
    actions: refuse('authorization_pending'),
    meta: { step: 'O6' },
    description: '400: the user has not decided',
  },
  'POST provider/consent': [
    {
      guard: and(['isForCode', 'allows']),
      target: '.granted',
      actions: ['noteConsent', 'replyDone'],
      meta: { step: 'O7' },
      description: 'the user allows it',
    },
    {
      guard: 'isForCode',
      target: 'denied',
      actions: 'replyDone',
      meta: { step: 'O7' },
      description: 'the user denies it',
    },
    noConsent,
  ],
} as const;

const ready = {
  on: {
    'slow-down': {
      guard: 'mayBeSlowed',
      target: 'busy',
      description: 'finds that it is polled too often',
    },
  },
} as const;

const busy = (slowDownMs: number) =>
  ({
    on: {
      'POST provider/token': {
        guard: 'isOfCode',
        target: 'ready',
        actions: ['noteSlowDown', refuse('slow_down')],
        meta: { step: 'O6' },
        description: `400: slow down, by ${slowDownMs / 1_000} s`,
      },
    },
  }) as const;

const granted = (tells: boolean) =>
  ({
    on: {
      'POST provider/token': {
        guard: 'isOfCode',
        target: '#provider.used',
        actions: ['replyToken', ...(tells ? (['tellSession'] as const) : []), 'forgetConsent'],
        meta: { step: 'O6' },
        description: '200: an access token',
      },
      'POST provider/consent': noConsent,
    },
  }) as const;

/** A device code is out, and has a life. */
const live = ({ slowDownMs, tells }: ProviderOptions) =>
  ({
    initial: 'ready',
    exit: 'forgetSlowDowns',
    after: { deviceCodeLife: { target: 'expired', description: 'the device code expires' } },
    on: pending,
    states: { ready, busy: busy(slowDownMs), granted: granted(tells !== undefined) },
  }) as const;

/** What whoever polls is told once the user has said no, or the code has expired. */
const tokenRefused = <const Refusal extends string>(error: Refusal, description: string) =>
  ({
    guard: 'isOfCode',
    actions: refuse(error),
    meta: { step: 'O6' },
    description: `400: ${description}`,
  }) as const;

export function providerMachine(options: ProviderOptions) {
  return setup({
    types: {} as {
      context: ProviderContext;
      events: ProviderEvent;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { deviceCodeLife: options.deviceCodeLifeMs },
    guards: providerGuards(options),
    actions: providerActions(options),
  }).createMachine({
    id: 'provider',
    context: {
      hasClient: false,
      consentedBy: null,
      slowDowns: 0,
      held: {},
    },
    initial: 'idle',
    on: anytime,
    states: {
      idle: {},
      live: live(options),
      denied: {
        on: {
          'POST provider/token': tokenRefused(options.deniedError, 'the user said no'),
        },
      },
      expired: {
        on: {
          'POST provider/token': tokenRefused('expired_token', 'the device code has expired'),
          'GET provider/page': {
            actions: refuse('expired'),
            description: '400: nothing to consent to any more',
          },
        },
      },
      used: {},
    },
  });
}
