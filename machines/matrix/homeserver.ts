/**
 * The homeserver: login tokens with UIA (MSC3882), login, the device list with a delay before a
 * new device is visible in it, cross-signing signatures that it verifies, and to-device events.
 *
 * Where a homeserver may answer in more than one way it holds the request until the environment
 * decides (`serve`, or one of its whims); all else it answers at once.
 */

import { type Send, send } from 'actorcheck';
import { and, assign, emit, not, raise, setup, stateIn } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import { decodeText, textIn, whenOk } from '../http/decode.ts';
import { type HttpEvent, type HttpResponse, header, refusal, response } from '../http/message.ts';
import {
  type Account,
  certified,
  curve25519Of,
  existingDeviceId,
  isSigned,
  newDeviceId,
  type Published,
  publicKeyIn,
  signed,
  userId,
} from './account.ts';
import {
  type DeviceKeys,
  getTokenRequestSchema,
  type KeysQueryResponse,
  keysUploadSchema,
  loginRequestSchema,
  sendToDeviceSchema,
  signaturesUploadSchema,
} from './messages.ts';

/** What a homeserver may do with a held request instead of serving it. */
export const homeserverWhims = {
  'no-capability': 'the homeserver has no login tokens',
  'ask-uia': 'the homeserver asks who the user is (UIA)',
  'token-429': 'the homeserver limits the rate of login tokens',
  'token-404': 'the homeserver has no login tokens after all',
  'lie-device-key': 'the homeserver shows another key for the new device',
  'lie-verifying-device': 'the homeserver shows another key for the existing device',
  'lie-master-key': 'the homeserver shows another master key',
  'omit-master-key': 'the homeserver shows no master key',
  'refuse-signature': 'the homeserver refuses the signature',
} as const;
export type HomeserverWhim = keyof typeof homeserverWhims;

interface HomeserverRequest extends HttpEvent {
  readonly type:
    | 'GET capabilities'
    | 'POST login/get_token'
    | 'POST login'
    | 'POST keys/upload'
    | 'POST keys/query'
    | 'POST keys/signatures/upload'
    | 'PUT sendToDevice'
    | 'GET well-known'
    | 'GET account/whoami';
  /** Set when a held request is taken up again. */
  readonly decided?: HomeserverWhim | 'serve';
}

export type HomeserverDecision = {
  readonly type: HomeserverWhim | 'serve';
  readonly client: string;
};

/** What may happen to a token that is out: someone else uses it, or the homeserver forgets it. */
export type TokenEvent = { readonly type: 'token-stolen' | 'token-forgotten' };

type Event = HomeserverRequest | HomeserverDecision | TokenEvent;

export interface HomeserverContext {
  readonly token: string | null;
  /** Tokens made so far: each is another one. */
  readonly minted: number;
  /** The new device's keys, once it has uploaded them. */
  readonly newDevice: DeviceKeys | null;
  readonly signedIn: boolean;
  /** How many sessions login tokens have opened. Read by properties only. */
  readonly redeemed: number;
  /** Whether the existing device's cross-signature of the new one has been taken. */
  readonly crossSigned: boolean;
  readonly held: Readonly<Record<string, HomeserverRequest>>;
}

/** An OpenID provider as the homeserver knows it. */
export interface SessionProvider {
  /** As the homeserver names it. */
  readonly issuer: string;
  /** Whose session an access token of its making is of. */
  readonly userOf: (accessToken: string) => string | undefined;
}

export interface HomeserverOptions {
  readonly crypto: Crypto;
  /** The actor that hands on to-device events, and those that they are for. */
  readonly actors: {
    readonly mailbox: string;
    readonly newSecrets: string;
    readonly existingSecrets: string;
  };
  /** The name on the wire of the capability to make login tokens. */
  readonly getTokenCapability: string;
  /** What the existing device signs in with, and the user proves themselves with. */
  readonly account: Pick<Account, 'accessToken' | 'password'>;
  /** Public keys of the existing device and its account. */
  readonly published: Published;
  readonly tokenLifeMs: number;
  /** What a lie names as a device's identity key; usually the device's own. */
  readonly liesWith?: string;
  /** From when the existing device first asks for the new one (step 16); null: never visible. */
  readonly visibleAfterMs: number | null;
  /** The OpenID provider that signs in to it, if one does. */
  readonly provider?: SessionProvider | undefined;
}

const bodyOf = (event: Event): unknown => ('body' in event ? event.body : undefined);

const without = (held: HomeserverContext['held'], client: string): HomeserverContext['held'] => {
  const { [client]: _, ...others } = held;
  return others;
};

export function homeserverMachine(options: HomeserverOptions) {
  const { crypto, actors, account, published, tokenLifeMs, visibleAfterMs, liesWith } = options;
  const newAccessToken = crypto.opaque('accessTokenNew');
  const capability = options.getTokenCapability;
  const { provider } = options;
  const wellKnown = provider ? { 'm.authentication': { issuer: provider.issuer } } : {};

  /** Whose session of the provider's making a request is of. */
  const providersUser = (event: Event): string | undefined => {
    const given = 'from' in event ? header(event, 'authorization') : undefined;
    return given?.startsWith('Bearer ')
      ? provider?.userOf(given.slice('Bearer '.length))
      : undefined;
  };

  /** The device that a request comes from, by its access token. */
  const sender = (context: HomeserverContext, event: Event): string | undefined => {
    const given = 'from' in event ? header(event, 'authorization') : undefined;
    if (given === `Bearer ${account.accessToken}`) return existingDeviceId;
    if (providersUser(event) !== undefined) return newDeviceId;
    return context.signedIn && given === `Bearer ${newAccessToken}` ? newDeviceId : undefined;
  };

  const auth = (event: Event) => whenOk(decodeText(getTokenRequestSchema, bodyOf(event)))?.auth;

  /** What step 17, 20 and 21a compare with, as the homeserver tells it. */
  const keysAnswer = (
    context: HomeserverContext,
    event: Event,
    isVisible: boolean,
  ): KeysQueryResponse => {
    const decided = 'decided' in event ? event.decided : undefined;
    const devices: Record<string, DeviceKeys> = { [existingDeviceId]: published.device };
    if (isVisible && context.newDevice !== null) devices[newDeviceId] = context.newDevice;
    if (decided === 'lie-device-key' && context.newDevice !== null) {
      devices[newDeviceId] = otherKeys(crypto, context.newDevice, liesWith);
    }
    if (decided === 'lie-verifying-device') {
      devices[existingDeviceId] = otherKeys(crypto, published.device, liesWith);
    }
    const answer = { device_keys: { [userId]: devices } };
    if (published.crossSigning === null || decided === 'omit-master-key') return answer;
    const { crossSigning } = published;
    const told = decided === 'lie-master-key' ? otherMaster(crypto, crossSigning) : crossSigning;
    return {
      ...answer,
      master_keys: { [userId]: told.master },
      self_signing_keys: { [userId]: told.selfSigning },
      user_signing_keys: { [userId]: told.userSigning },
    };
  };

  /** Whether an uploaded signature is the account's own of the new device's own keys. */
  const isCrossSignature = (context: HomeserverContext, event: Event): boolean => {
    const upload = whenOk(decodeText(signaturesUploadSchema, bodyOf(event)));
    const object = upload?.[userId]?.[newDeviceId];
    const publicKey = publicKeyIn(published.crossSigning?.selfSigning);
    if (object === undefined || publicKey === undefined || context.newDevice === null) return false;
    const same = curve25519Of(object) === curve25519Of(context.newDevice);
    return same && isSigned(crypto, object, publicKey, publicKey);
  };

  const visibility: Record<number, 'visible'> =
    visibleAfterMs === null ? {} : { [visibleAfterMs]: 'visible' };
  const isMinted = stateIn({ token: 'minted' });
  const isVisible = stateIn({ device: 'visible' });
  const answer = (status: number, errcode: string) =>
    ({ type: 'refuse', params: { status, errcode } }) as const;
  const unauthorized = {
    guard: not('isAuthorized'),
    actions: answer(401, 'M_UNKNOWN_TOKEN'),
    description: '401: not signed in',
  };
  const hold = { actions: 'hold', description: 'waits for a decision' } as const;
  const decided = (whim: HomeserverWhim) => ({ type: 'isDecided', params: whim }) as const;
  const takeUp = (description: string) =>
    ({ guard: 'isHeld', actions: ['takeUp', 'release'] as const, description }) as const;

  return setup({
    types: {} as {
      context: HomeserverContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { tokenLife: tokenLifeMs },
    guards: {
      isAuthorized: ({ context, event }) => sender(context, event) !== undefined,
      isUndecided: ({ event }) => 'from' in event && event.decided === undefined,
      isServed: ({ event }) => 'from' in event && event.decided === 'serve',
      isDecided: ({ event }, whim: HomeserverWhim) => 'from' in event && event.decided === whim,
      isHeld: ({ context, event }) => Object.hasOwn(context.held, textIn(event, 'client')),
      /** A whim about one endpoint needs a held request of that endpoint. */
      holds: ({ context, event }, type: HomeserverRequest['type']) =>
        context.held[textIn(event, 'client')]?.type === type,
      hasAuth: ({ event }) => auth(event) !== undefined,
      passes: ({ event }) => auth(event)?.password === account.password,
      isToken: ({ context, event }) => {
        const login = whenOk(decodeText(loginRequestSchema, bodyOf(event)));
        return login !== undefined && login.token === context.token;
      },
      isOwnKeys: ({ context, event }) => {
        const keys = whenOk(decodeText(keysUploadSchema, bodyOf(event)))?.device_keys;
        return keys !== undefined && keys.device_id === sender(context, event);
      },
      isFromExisting: ({ context, event }) => sender(context, event) === existingDeviceId,
      isCrossSignature: ({ context, event }) => isCrossSignature(context, event),
      /** Its session is of the provider's making, and nobody else's. */
      isOidcSession: ({ event }) => providersUser(event) === userId,
      isSendable: ({ event }) => decodeText(sendToDeviceSchema, bodyOf(event)).ok,
    },
    actions: {
      hold: assign(({ context, event }) =>
        'from' in event ? { held: { ...context.held, [event.from]: event } } : {},
      ),
      takeUp: raise(({ context, event }) => {
        const { client, type } = event as HomeserverDecision;
        return { ...(context.held[client] as HomeserverRequest), decided: type };
      }),
      release: assign(({ context, event }) =>
        'client' in event ? { held: without(context.held, event.client) } : {},
      ),
      refuse: emit(({ event }, { status, errcode }: { status: number; errcode: string }) =>
        send((event as HomeserverRequest).from, refusal(status, errcode)),
      ),
      reply: emit(({ event }, body: object) =>
        send((event as HomeserverRequest).from, response(200, body)),
      ),
      challenge: emit(({ event }, { errcode }: { errcode: string | null }) => {
        const flows = [{ stages: ['m.login.password'] }];
        const challenge = { session: crypto.opaque('uiaSession'), flows, params: {} };
        const body = errcode === null ? challenge : { ...challenge, errcode };
        return send((event as HomeserverRequest).from, response(401, body));
      }),
      mint: assign(({ context }) => ({
        token: crypto.opaque(`loginToken${context.minted + 1}`),
        minted: context.minted + 1,
      })),
      replyToken: emit(({ context, event }) => {
        const body = { login_token: context.token, expires_in_ms: tokenLifeMs };
        return send((event as HomeserverRequest).from, response(200, body));
      }),
      signIn: assign({ signedIn: true, redeemed: ({ context }) => context.redeemed + 1 }),
      openSession: assign({ signedIn: true }),
      replyWellKnown: emit(({ event }) =>
        send((event as HomeserverRequest).from, response(200, wellKnown)),
      ),
      replyWhoami: emit(({ event }) => {
        const body = { user_id: providersUser(event), device_id: newDeviceId };
        return send((event as HomeserverRequest).from, response(200, body));
      }),
      countTheft: assign({ redeemed: ({ context }) => context.redeemed + 1 }),
      replyLogin: emit(({ event }) => {
        const body = { access_token: newAccessToken, device_id: newDeviceId, user_id: userId };
        return send((event as HomeserverRequest).from, response(200, body));
      }),
      storeKeys: assign({
        newDevice: ({ event }) =>
          whenOk(decodeText(keysUploadSchema, bodyOf(event)))?.device_keys ?? null,
      }),
      replyKeys: emit(({ context, event }, shown: { isVisible: boolean }) => {
        const keys: HttpResponse = response(200, keysAnswer(context, event, shown.isVisible));
        return send((event as HomeserverRequest).from, keys);
      }),
      noteCrossSigned: assign({ crossSigned: true }),
      forward: emit(({ context, event }) => {
        const { messages } = whenOk(decodeText(sendToDeviceSchema, bodyOf(event))) ?? {};
        const [deviceId, content] = Object.entries(messages?.[userId] ?? {})[0] ?? [];
        const to = deviceId === existingDeviceId ? actors.existingSecrets : actors.newSecrets;
        const eventType = textIn(event, 'url').split('/').at(-2) ?? '';
        const from = sender(context, event) ?? '';
        const posted = { type: 'to-device', eventType, sender: from, content: content ?? null };
        return send(actors.mailbox, { ...posted, to });
      }),
    },
  }).createMachine({
    id: 'homeserver',
    context: {
      token: null,
      minted: 0,
      newDevice: null,
      signedIn: false,
      redeemed: 0,
      crossSigned: false,
      held: {},
    },
    type: 'parallel',
    on: {
      serve: takeUp('the held request is served'),
      'no-capability': {
        ...takeUp('no login tokens'),
        guard: { type: 'holds', params: 'GET capabilities' },
      },
      'ask-uia': {
        ...takeUp('asks for UIA'),
        guard: { type: 'holds', params: 'POST login/get_token' },
      },
      'token-429': {
        ...takeUp('limits the rate'),
        guard: { type: 'holds', params: 'POST login/get_token' },
      },
      'token-404': {
        ...takeUp('knows no login tokens'),
        guard: { type: 'holds', params: 'POST login/get_token' },
      },
      'lie-device-key': {
        ...takeUp('shows another key for the new device'),
        guard: { type: 'holds', params: 'POST keys/query' },
      },
      'lie-verifying-device': {
        ...takeUp('shows another key for the existing device'),
        guard: { type: 'holds', params: 'POST keys/query' },
      },
      'lie-master-key': {
        ...takeUp('shows another master key'),
        guard: { type: 'holds', params: 'POST keys/query' },
      },
      'omit-master-key': {
        ...takeUp('shows no master key'),
        guard: { type: 'holds', params: 'POST keys/query' },
      },
      'refuse-signature': {
        ...takeUp('refuses the signature'),
        guard: { type: 'holds', params: 'POST keys/signatures/upload' },
      },
      '*': { meta: { unspecified: true }, description: 'not a request that it knows' },
    },
    states: {
      /** MSC3882: the login token works once, for a while. */
      token: {
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
                actions: 'countTheft',
                description: 'a thief signs in with the token',
              },
              'token-forgotten': { target: 'forgotten', description: 'the token is forgotten' },
            },
          },
          expired: {},
          used: {},
          forgotten: {},
        },
      },
      /** What the account's device list says of the new device. */
      device: {
        initial: 'absent',
        states: {
          absent: {
            on: {
              'POST login': {
                guard: and(['isToken', isMinted]),
                target: 'signedIn',
                actions: 'signIn',
                description: 'the new device has a session',
              },
              ...(provider
                ? {
                    'GET account/whoami': {
                      guard: 'isOidcSession',
                      target: 'signedIn',
                      actions: 'openSession',
                      description: 'the provider has opened a session for the new device',
                    } as const,
                  }
                : {}),
            },
          },
          signedIn: {
            on: {
              'POST keys/upload': {
                guard: and(['isAuthorized', 'isOwnKeys']),
                target: visibleAfterMs === 0 ? 'visible' : 'hidden',
                actions: 'storeKeys',
                description: 'its keys are uploaded',
              },
            },
          },
          hidden: {
            on: {
              'POST keys/query': {
                guard: 'isFromExisting',
                target: 'appearing',
                description: 'the existing device asks for it for the first time',
              },
            },
          },
          appearing: { after: visibility },
          visible: {},
        },
      },
      desk: {
        initial: 'open',
        states: {
          open: {
            on: {
              'GET capabilities': [
                unauthorized,
                { guard: 'isUndecided', ...hold },
                {
                  guard: decided('no-capability'),
                  actions: {
                    type: 'reply',
                    params: { capabilities: { [capability]: { enabled: false } } },
                  },
                  meta: { step: '4' },
                  description: 'login tokens are disabled',
                },
                {
                  actions: {
                    type: 'reply',
                    params: { capabilities: { [capability]: { enabled: true } } },
                  },
                  meta: { step: '4' },
                  description: 'login tokens are enabled',
                },
              ],
              'POST login/get_token': [
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
                { guard: 'isUndecided', ...hold },
                {
                  guard: decided('ask-uia'),
                  actions: { type: 'challenge', params: { errcode: null } },
                  meta: { step: '11' },
                  description: '401: UIA',
                },
                {
                  guard: decided('token-429'),
                  actions: answer(429, 'M_LIMIT_EXCEEDED'),
                  meta: { step: '11' },
                  description: '429: rate limited',
                },
                {
                  guard: decided('token-404'),
                  actions: answer(404, 'M_UNRECOGNIZED'),
                  meta: { step: '11' },
                  description: '404: no login tokens',
                },
                {
                  actions: 'replyToken',
                  meta: { step: '11' },
                  description: '200: a login token',
                },
              ],
              'POST login': [
                {
                  guard: and(['isToken', isMinted]),
                  actions: 'replyLogin',
                  meta: { step: '13' },
                  description: '200: signed in',
                },
                {
                  actions: answer(403, 'M_FORBIDDEN'),
                  meta: { step: '13' },
                  description: '403: the token is expired, used or unknown',
                },
              ],
              'POST keys/upload': [
                unauthorized,
                {
                  guard: 'isOwnKeys',
                  actions: { type: 'reply', params: { one_time_key_counts: {} } },
                  description: 'the keys are stored',
                },
                { actions: answer(400, 'M_INVALID_PARAM'), description: "not the sender's keys" },
              ],
              'POST keys/query': [
                unauthorized,
                {
                  guard: and(['isFromExisting', not(isVisible)]),
                  actions: { type: 'replyKeys', params: { isVisible: false } },
                  meta: { step: '16' },
                  description: 'the new device is not in the list',
                },
                { guard: 'isUndecided', ...hold },
                {
                  guard: isVisible,
                  actions: { type: 'replyKeys', params: { isVisible: true } },
                  description: 'the keys of both devices',
                },
                {
                  actions: { type: 'replyKeys', params: { isVisible: false } },
                  description: 'the keys of the existing device',
                },
              ],
              'POST keys/signatures/upload': [
                unauthorized,
                { guard: 'isUndecided', ...hold },
                {
                  guard: decided('refuse-signature'),
                  actions: {
                    type: 'reply',
                    params: { failures: { [userId]: { errcode: 'M_INVALID_SIGNATURE' } } },
                  },
                  meta: { step: '18b' },
                  description: 'the signature is refused',
                },
                {
                  guard: 'isCrossSignature',
                  actions: ['noteCrossSigned', { type: 'reply', params: { failures: {} } }],
                  meta: { step: '18b' },
                  description: 'the signature verifies and is stored',
                },
                {
                  actions: {
                    type: 'reply',
                    params: { failures: { [userId]: { errcode: 'M_INVALID_SIGNATURE' } } },
                  },
                  description: 'the signature does not verify',
                },
              ],
              'PUT sendToDevice': [
                unauthorized,
                {
                  guard: 'isSendable',
                  actions: ['forward', { type: 'reply', params: {} }],
                  meta: { step: '23' },
                  description: 'handed on in a sync',
                },
                { actions: answer(400, 'M_BAD_JSON'), description: 'not a to-device event' },
              ],
              ...(provider
                ? ({
                    'GET well-known': {
                      actions: 'replyWellKnown',
                      meta: { step: 'O2' },
                      description: 'names its provider',
                    },
                    'GET account/whoami': [
                      unauthorized,
                      {
                        actions: 'replyWhoami',
                        meta: { step: 'O8' },
                        description: 'whose session it is, and of which device',
                      },
                    ],
                  } as const)
                : {}),
            },
          },
        },
      },
    },
  });
}

type CrossSigningKeys = NonNullable<Published['crossSigning']>;

/** Another master key, which certifies the account's own other two. */
function otherMaster(crypto: Crypto, keys: CrossSigningKeys): CrossSigningKeys {
  return certified(crypto, crypto.signingKeys('other master'), {
    selfSigning: publicKeyIn(keys.selfSigning) ?? '',
    userSigning: publicKeyIn(keys.userSigning) ?? '',
  });
}

/** What a lie looks like: the device with another Ed25519 key, which signs it properly. */
function otherKeys(crypto: Crypto, keys: DeviceKeys, identityKey?: string): DeviceKeys {
  const { device_id: deviceId } = keys;
  const identity = identityKey === undefined ? {} : { [`curve25519:${deviceId}`]: identityKey };
  const other = crypto.signingKeys(`other ${deviceId}`);
  const bare = {
    ...keys,
    keys: { ...keys.keys, ...identity, [`ed25519:${deviceId}`]: other.publicKey },
    signatures: {},
  };
  return signed(crypto, bare, deviceId, other.privateKey);
}
