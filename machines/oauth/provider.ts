/**
 * The OpenID provider of the OIDC variant (MSC3906 L403 to L513): discovery, dynamic registration,
 * and the device authorization grant of RFC 8628 with the page on which the user consents.
 *
 * Where it may answer in more than one way it holds the request until the environment decides. A
 * device that polls may be told to slow down, once in a run: each time makes the pause longer.
 */

import { type Send, send } from 'actorcheck';
import { and, assign, emit, raise, setup } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import { textIn } from '../http/decode.ts';
import { type HttpEvent, response } from '../http/message.ts';
import {
  deniedError,
  deviceCodeGrant,
  encodeAuthorization,
  formMember,
  type OidcReading,
} from './messages.ts';

/** What a provider may do with a held request instead of serving it. */
export const providerWhims = {
  'no-device-grant': 'the provider has no device authorization grant',
  'foreign-page': 'the provider names a page of somebody else',
} as const;
export type ProviderWhim = keyof typeof providerWhims;

interface ProviderRequest extends HttpEvent {
  readonly type:
    | 'GET provider/configuration'
    | 'POST provider/registration'
    | 'POST provider/device'
    | 'POST provider/token'
    | 'GET provider/page'
    | 'POST provider/consent';
  /** Set when a held request is taken up again. */
  readonly decided?: ProviderWhim | 'serve';
}

type Event =
  | ProviderRequest
  | { readonly type: ProviderWhim | 'serve'; readonly client: string }
  | { readonly type: 'slow-down' };

export interface ProviderContext {
  /** Whether the new device is registered as a client. */
  readonly hasClient: boolean;
  /** Whose consent a device code has. */
  readonly consentedBy: string | null;
  /** Device codes and access tokens made so far. Read by properties only. */
  readonly codes: number;
  readonly issued: number;
  /** Whether it has told the existing device of its device grant. Read by properties only. */
  readonly hasToldGrant: boolean;
  /** How often a device has been told to slow down, while its code lives. */
  readonly slowDowns: number;
  readonly held: Readonly<Record<string, ProviderRequest>>;
}

const bodyOf = (event: Event): unknown => ('body' in event ? event.body : undefined);

export interface ProviderOptions {
  readonly crypto: Crypto;
  readonly reading: OidcReading;
  /** Its issuer, without a slash at the end. */
  readonly providerUrl: string;
  /** The device that asks whether there is a device grant before it offers one. */
  readonly existingDevice: string;
  /** The access token of a session that was consented to for an account. */
  readonly tokenFor: (account: string) => string;
  readonly deviceCodeLifeMs: number;
  /** The pause between two polls that it asks for. */
  readonly pollIntervalMs: number;
  /** How much longer the answer `slow_down` makes that pause. */
  readonly slowDownMs: number;
}

export function providerMachine(options: ProviderOptions) {
  const { reading, providerUrl, crypto, deviceCodeLifeMs, slowDownMs } = options;
  const clientId = crypto.opaque('clientId');
  const deviceCode = crypto.opaque('deviceCode');
  const userCode = crypto.opaque('userCode');
  const pageUrl = `${providerUrl}/device`;
  const completeUrl = `${pageUrl}?user_code=${userCode}`;
  const foreignUrl = `https://elsewhere.example.net/device?user_code=${userCode}`;

  const configuration = {
    issuer: providerUrl,
    device_authorization_endpoint: `${providerUrl}/auth/device`,
    token_endpoint: `${providerUrl}/token`,
    registration_endpoint: `${providerUrl}/register`,
    grant_types_supported: ['authorization_code', deviceCodeGrant],
  };
  const reply = (event: Event, status: number, body: object): Send =>
    send((event as ProviderRequest).from, response(status, body));
  const refuse = (error: string) => ({ type: 'refuse', params: error }) as const;
  const decided = (whim: ProviderWhim) => ({ type: 'isDecided', params: whim }) as const;
  const hold = { actions: 'hold', description: 'waits for a decision' } as const;
  const takeUp = (type: ProviderRequest['type'], description: string) =>
    ({
      guard: { type: 'holds', params: type },
      actions: ['takeUp', 'release'] as const,
      description,
    }) as const;
  const noConsent = {
    actions: refuse('invalid_request'),
    description: '400: the code is no longer one to decide on',
  };

  return setup({
    types: {} as {
      context: ProviderContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { deviceCodeLife: deviceCodeLifeMs },
    guards: {
      isUndecided: ({ event }) => 'from' in event && event.decided === undefined,
      isDecided: ({ event }, whim: ProviderWhim) => 'from' in event && event.decided === whim,
      isFromExisting: ({ event }) => 'from' in event && event.from === options.existingDevice,
      isHeld: ({ context, event }) => Object.hasOwn(context.held, textIn(event, 'client')),
      holds: ({ context, event }, type: ProviderRequest['type']) =>
        context.held[textIn(event, 'client')]?.type === type,
      isFromClient: ({ context, event }) =>
        context.hasClient && formMember(bodyOf(event), 'client_id') === clientId,
      isOfCode: ({ context, event }) =>
        context.hasClient &&
        formMember(bodyOf(event), 'client_id') === clientId &&
        formMember(bodyOf(event), 'grant_type') === deviceCodeGrant &&
        formMember(bodyOf(event), 'device_code') === deviceCode,
      isPage: ({ event }) => textIn(event, 'url') === completeUrl,
      isForCode: ({ event }) => formMember(bodyOf(event), 'user_code') === userCode,
      allows: ({ event }) => formMember(bodyOf(event), 'action') === 'allow',
      mayBeSlowed: ({ context }) => context.slowDowns === 0,
    },
    actions: {
      hold: assign(({ context, event }) =>
        'from' in event ? { held: { ...context.held, [event.from]: event } } : {},
      ),
      takeUp: raise(({ context, event }) => {
        const { client, type } = event as { client: string; type: ProviderWhim | 'serve' };
        return { ...(context.held[client] as ProviderRequest), decided: type };
      }),
      release: assign(({ context, event }) => {
        const { [textIn(event, 'client')]: _, ...held } = context.held;
        return { held };
      }),
      refuse: emit(({ event }, error: string) => reply(event, 400, { error })),
      replyConfiguration: emit(({ event }, { hasGrant }: { hasGrant: boolean }) => {
        const { device_authorization_endpoint: _, ...rest } = configuration;
        const without = { ...rest, grant_types_supported: ['authorization_code'] };
        return reply(event, 200, hasGrant ? configuration : without);
      }),
      noteToldGrant: assign({ hasToldGrant: true }),
      register: assign({ hasClient: true }),
      countCode: assign({ codes: ({ context }) => context.codes + 1 }),
      replyClient: emit(({ event }) => reply(event, 201, { client_id: clientId })),
      replyCode: emit(({ event }, { isForeign }: { isForeign: boolean }) => {
        const shown = isForeign ? foreignUrl : completeUrl;
        const intervalMs = options.pollIntervalMs;
        const codes = { deviceCode, userCode, pageUrl, completeUrl: shown, intervalMs };
        return reply(event, 200, encodeAuthorization(reading, codes, deviceCodeLifeMs));
      }),
      replyPage: emit(({ event }) => reply(event, 200, { user_code: userCode })),
      noteConsent: assign({
        consentedBy: ({ event }) => formMember(bodyOf(event), 'account'),
      }),
      replyDone: emit(({ event }) => reply(event, 200, {})),
      noteSlowDown: assign({ slowDowns: ({ context }) => context.slowDowns + 1 }),
      forgetSlowDowns: assign({ slowDowns: 0 }),
      issue: assign({ issued: ({ context }) => context.issued + 1, consentedBy: null }),
      replyToken: emit(({ context, event }) => {
        const token = options.tokenFor(context.consentedBy ?? '');
        return reply(event, 200, { access_token: token, token_type: 'Bearer' });
      }),
    },
  }).createMachine({
    id: 'provider',
    context: {
      hasClient: false,
      consentedBy: null,
      codes: 0,
      issued: 0,
      hasToldGrant: false,
      slowDowns: 0,
      held: {},
    },
    initial: 'idle',
    on: {
      serve: {
        guard: 'isHeld',
        actions: ['takeUp', 'release'],
        description: 'the held request is served',
      },
      'no-device-grant': takeUp('GET provider/configuration', 'has no device grant'),
      'foreign-page': takeUp('POST provider/device', 'names a page of somebody else'),
      'GET provider/configuration': [
        { guard: and(['isFromExisting', 'isUndecided']), ...hold },
        {
          guard: decided('no-device-grant'),
          actions: { type: 'replyConfiguration', params: { hasGrant: false } },
          meta: { step: 'O1' },
          description: 'its document has no device authorization grant',
        },
        {
          guard: 'isFromExisting',
          actions: ['noteToldGrant', { type: 'replyConfiguration', params: { hasGrant: true } }],
          meta: { step: 'O1' },
          description: 'its document has the device authorization grant',
        },
        {
          actions: { type: 'replyConfiguration', params: { hasGrant: true } },
          meta: { step: 'O2' },
          description: 'its document has the endpoints',
        },
      ],
      'POST provider/registration': {
        actions: ['register', 'replyClient'],
        meta: { step: 'O2' },
        description: '201: the device is a client',
      },
      'POST provider/device': [
        { guard: and(['isFromClient', 'isUndecided']), ...hold },
        {
          guard: decided('foreign-page'),
          target: '.live',
          actions: ['countCode', { type: 'replyCode', params: { isForeign: true } }],
          meta: { step: 'O3' },
          description: 'a device code, with a page that is not its own',
        },
        {
          guard: 'isFromClient',
          target: '.live',
          actions: ['countCode', { type: 'replyCode', params: { isForeign: false } }],
          meta: { step: 'O3' },
          description: 'a device code, and the page to open',
        },
        { actions: refuse('invalid_client'), description: '400: no client of its own' },
      ],
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
    },
    states: {
      idle: {},
      /** A device code is out, and has a life. */
      live: {
        initial: 'ready',
        exit: 'forgetSlowDowns',
        after: { deviceCodeLife: { target: 'expired', description: 'the device code expires' } },
        on: {
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
        },
        states: {
          ready: {
            on: {
              'slow-down': {
                guard: 'mayBeSlowed',
                target: 'busy',
                description: 'finds that it is polled too often',
              },
            },
          },
          busy: {
            on: {
              'POST provider/token': {
                guard: 'isOfCode',
                target: 'ready',
                actions: ['noteSlowDown', refuse('slow_down')],
                meta: { step: 'O6' },
                description: `400: slow down, by ${slowDownMs / 1_000} s`,
              },
            },
          },
          granted: {
            on: {
              'POST provider/token': {
                guard: 'isOfCode',
                target: '#provider.used',
                actions: ['replyToken', 'issue'],
                meta: { step: 'O6' },
                description: '200: an access token',
              },
              'POST provider/consent': noConsent,
            },
          },
        },
      },
      denied: {
        on: {
          'POST provider/token': {
            guard: 'isOfCode',
            actions: refuse(deniedError(reading)),
            meta: { step: 'O6' },
            description: '400: the user said no',
          },
        },
      },
      expired: {
        on: {
          'POST provider/token': {
            guard: 'isOfCode',
            actions: refuse('expired_token'),
            meta: { step: 'O6' },
            description: '400: the device code has expired',
          },
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
