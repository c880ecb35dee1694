/**
 * The new device: its part of MSC3906, steps 1 to 23, on top of a secure channel. It wants to be
 * signed in (`login.start`).
 *
 * It does what the text says and no more. Where the text does not say that the other device is
 * told, it is not told: these are the final states that nothing is sent before.
 */

import { type Send, send } from 'actorcheck';
import { assign, emit, setup } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import { decodeText, textIn, whenOk } from '../http/decode.ts';
import { type HttpEvent, request, statusOf } from '../http/message.ts';
import { ifNoAnswer, lateAnswer } from '../http/timeout.ts';
import {
  curve25519Of,
  type DeviceSecrets,
  deviceSecrets,
  ed25519Of,
  isSigned,
  publicDeviceKeys,
  publicKeyIn,
  userId,
} from '../matrix/account.ts';
import {
  type DeviceKeys,
  keysQueryResponseSchema,
  loginResponseSchema,
} from '../matrix/messages.ts';
import type { SecretsRequest } from '../matrix/secrets.ts';
import type { Screen } from '../matrix/user.ts';
import type { ChannelRequest } from '../rendezvous/channel/context.ts';
import type { DeviceActors } from './actors.ts';
import type { Amended } from './amendments.ts';
import {
  areCompatible,
  codeText,
  type Expected,
  ending,
  givingUp,
  isOfFlow,
  lastWord,
  loginReader,
  type MeetingContext,
  type MeetingEvent,
  meetingStates,
  noLateCancel,
  scannedCode,
  tellingStates,
} from './meeting.ts';
import { encodeLogin } from './messages/dialect.ts';
import type { LoginMessage } from './messages/login.ts';
import type { Names } from './messages/names.ts';
import {
  type NewOidcContext,
  type NewOidcGuard,
  type NewOidcNote,
  type NewOidcSend,
  newOidc,
  noOidc,
} from './oidc/newDevice.ts';
import { newOidcStates } from './oidc/newStates.ts';
import type { ConsentScreen } from './oidc/user.ts';
import type { OidcVariant } from './oidc/variant.ts';
import { requestTimeoutMs } from './timing.ts';

export interface NewDeviceContext extends MeetingContext {
  readonly token: string | null;
  readonly homeserver: string | null;
  readonly accessToken: string | null;
  readonly deviceId: string | null;
  /** What step 19 says of the device that verifies. */
  readonly verifyingId: string | null;
  readonly verifyingKey: string | null;
  readonly masterKey: string | null;
  /** What the homeserver shows as the master key at step 20. Read by properties only. */
  readonly masterKeySeen: string | null;
  /** What the homeserver says of it, once it has been asked. */
  readonly verifyingDevice: DeviceKeys | null;
  readonly trustsMasterKey: boolean;
  readonly trustsVerifyingDevice: boolean;
  /** Of the OIDC variant; absent without it. */
  readonly oidc?: NewOidcContext;
}

interface HttpAnswer extends HttpEvent {
  readonly type: `response.${string}`;
}

type Event =
  | MeetingEvent
  | HttpAnswer
  | { readonly type: 'user.cancel'; readonly from: string }
  /** Step 7: whether the device goes on with a protocol it supports is its own choice. */
  | { readonly type: 'take-protocol' | 'refuse-protocol' };

/** Who sends `m.login.progress`, and when (step 3): the diagram and the prose disagree. */
export type StepThree = 'diagram' | 'prose';

export interface NewDeviceOptions {
  readonly actors: DeviceActors;
  readonly crypto: Crypto;
  readonly names: Names;
  /** Whether it scans the code, or shows it. */
  readonly scans: boolean;
  readonly e2ee: boolean;
  readonly stepThree: StepThree;
  /** Whether "clean up the rendezvous" (L187) means to delete it at the relay. */
  readonly deletes: boolean;
  readonly amended: Amended;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
  /** Whether it can sign in through the homeserver's OpenID provider too, and how it reads that. */
  readonly oidc?: OidcVariant | undefined;
}

/** The ends that, as written, the other device is not told of. */
const untold = ['loginRefused', 'loginFailed', 'keysUnknown', 'securityError'] as const;

export function newDeviceMachine(options: NewDeviceOptions) {
  const { actors, crypto, names, scans, e2ee, stepThree, deletes, amended } = options;
  const { timesOut } = options;
  const intent = 'login.start';

  const toChannel = (message: ChannelRequest): Send => send(actors.channel, message);
  const toOther = (message: LoginMessage): Send =>
    toChannel({ type: 'channel.send', payload: encodeLogin(names.dialect, message) });
  const { isExpected, messageOf, loginMessage } = loginReader(names);
  const show = (screen: Screen | ConsentScreen): Send => send('user', screen);
  const call = (type: string, path: string, context: NewDeviceContext, body: unknown): Send => {
    const headers: Record<string, string> =
      context.accessToken === null ? {} : { authorization: `Bearer ${context.accessToken}` };
    return send('homeserver', request(type, `${context.homeserver ?? ''}${path}`, headers, body));
  };

  /** Its keys exist from the login on (MSC3906 L131): they belong to the device id it was given. */
  const ownKeys = (context: NewDeviceContext): DeviceSecrets =>
    deviceSecrets(crypto, context.deviceId ?? '');

  const queried = (event: Event) =>
    'body' in event ? whenOk(decodeText(keysQueryResponseSchema, event.body)) : undefined;

  /** Step 20: id and key are those that the homeserver has, for keys that sign themselves. */
  const isVerifyingDevice = (context: NewDeviceContext, event: Event): boolean => {
    const { verifyingId, verifyingKey } = context;
    const keys = queried(event)?.device_keys[userId]?.[verifyingId ?? ''];
    if (keys === undefined || verifyingId === null || verifyingKey === null) return false;
    return (
      keys.device_id === verifyingId &&
      ed25519Of(keys) === verifyingKey &&
      isSigned(crypto, keys, verifyingId, verifyingKey)
    );
  };

  const masterKeyAtHomeserver = (event: Event): string | undefined =>
    publicKeyIn(queried(event)?.master_keys?.[userId]);

  const canTakeToken = (event: Event): boolean =>
    isExpected(event, { message: 'm.login.protocols' }) &&
    messageOf(event, 'm.login.protocols').protocols.includes(names.loginToken);

  const offerIn = (event: { type: string }) => {
    const message = loginMessage(event);
    return message?.type === 'm.login.protocols' ? message : undefined;
  };
  const variant = options.oidc;
  const oidc = variant && newOidc({ variant, offerIn, toOther, show });
  const isSketch = variant?.reading === 'sketch';

  const tells = amended('tell-failure');
  const giveUp: (outcome: (typeof untold)[number]) => string = givingUp('newDevice', tells);
  const refused = {
    target: giveUp('loginFailed'),
    actions: 'noteStatus',
    description: 'the homeserver refuses: the other device is not told',
  } as const;
  const noAnswer = ifNoAnswer(timesOut, {
    target: giveUp('loginFailed'),
    actions: 'noteNoAnswer',
    description: 'no answer: the other device is not told',
  });

  return setup({
    types: {} as {
      context: NewDeviceContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
      tags: string;
    },
    delays: {
      requestTimeout: requestTimeoutMs,
      authorizationPoll: ({ context }) => context.oidc?.intervalMs ?? 0,
    },
    guards: {
      received: ({ event }, expected: Expected) => isExpected(event, expected),
      isCode: ({ event }) => scannedCode(event) !== undefined,
      isKnownFlow: ({ event }) => isOfFlow(scannedCode(event), names),
      isCompatible: ({ context }) =>
        context.scanned !== null && areCompatible(intent, context.scanned.intent),
      isConnected: ({ context }) => context.code !== null,
      canTakeProtocol: ({ context, event }) =>
        canTakeToken(event) || oidc?.guards.offersGrant(context, event) === true,
      oidcIs: ({ context, event }, name: NewOidcGuard) =>
        oidc?.guards[name](context, event) === true,
      isLogin: ({ event }) => 'body' in event && decodeText(loginResponseSchema, event.body).ok,
      isOtherDevice: ({ context, event }) => !isVerifyingDevice(context, event),
      namesNoMasterKey: ({ context }) => context.masterKey === null,
      hasNoMasterKey: ({ event }) => masterKeyAtHomeserver(event) === undefined,
      hasOtherMasterKey: ({ context, event }) => masterKeyAtHomeserver(event) !== context.masterKey,
    },
    actions: {
      oidcNote: assign(({ context, event }, name: NewOidcNote) =>
        oidc === undefined ? {} : oidc.notes[name](context, event),
      ),
      oidcSend: emit(({ context }, name: NewOidcSend) =>
        (oidc as NonNullable<typeof oidc>).sends[name](context),
      ),
      openChannel: emit(() => toChannel({ type: 'channel.open' })),
      showCode: emit(({ event }) => {
        const { rendezvous } = event as Extract<MeetingEvent, { type: 'channel.ready' }>;
        return show({ type: 'screen.qr', qr: codeText(rendezvous, intent, names) });
      }),
      offerScan: emit(() => show({ type: 'screen.scan' })),
      noteScanned: assign({ scanned: ({ event }) => scannedCode(event) ?? null }),
      joinChannel: emit(({ context }) => {
        const rendezvous = context.scanned?.rendezvous;
        return toChannel({ type: 'channel.join', rendezvous: rendezvous as never });
      }),
      noteCode: assign({
        code: ({ event }) => textIn(event, 'code') || null,
      }),
      tellIncompatible: emit(() =>
        toOther({ type: 'm.login.failure', reason: 'incompatible_intent', intent }),
      ),
      tellProgress: emit(() => toOther({ type: 'm.login.progress' })),
      tellProtocol: emit(() => toOther({ type: 'm.login.protocol', protocol: names.loginToken })),
      tellUnsupported: emit(({ context }) => {
        const homeserver = isSketch && context.homeserver ? { homeserver: context.homeserver } : {};
        return toOther({ type: 'm.login.failure', reason: 'unsupported', ...homeserver });
      }),
      tellAborted: emit(() => toOther({ type: 'm.login.failure', reason: 'aborted' })),
      tellCancelled: emit(() => toOther({ type: 'm.login.failure', reason: 'cancelled' })),
      showConfirmation: emit(({ context }) =>
        show({ type: 'screen.code', code: context.code ?? '' }),
      ),
      noteToken: assign(({ event }) => {
        const { login_token, homeserver } = messageOf(event, 'm.login.approved');
        return { token: login_token, homeserver };
      }),
      login: emit(({ context }) => {
        const body = { type: 'm.login.token', token: context.token };
        return call('POST login', '/_matrix/client/v3/login', context, body);
      }),
      noteLogin: assign(({ event }) => {
        const login = whenOk(decodeText(loginResponseSchema, (event as HttpAnswer).body));
        if (login === undefined) return {};
        return { accessToken: login.access_token, deviceId: login.device_id, token: null };
      }),
      uploadKeys: emit(({ context }) => {
        const body = { device_keys: publicDeviceKeys(crypto, ownKeys(context)) };
        return call('POST keys/upload', '/_matrix/client/v3/keys/upload', context, body);
      }),
      tellSuccess: emit(() => toOther({ type: 'm.login.success' })),
      tellSuccessAndKeys: emit(({ context }) =>
        toOther({
          type: 'm.login.success',
          device_id: context.deviceId ?? '',
          device_key: ownKeys(context).signing.publicKey,
        }),
      ),
      noteVerifying: assign(({ event }) => {
        const message = messageOf(event, 'm.login.verified');
        return {
          verifyingId: message.verifying_device_id,
          verifyingKey: message.verifying_device_key,
          masterKey: message.master_key ?? null,
        };
      }),
      queryKeys: emit(({ context }) => {
        const body = { device_keys: { [userId]: [] } };
        return call('POST keys/query', '/_matrix/client/v3/keys/query', context, body);
      }),
      trustMasterKey: assign({ trustsMasterKey: true }),
      noteVerifyingDevice: assign({
        verifyingDevice: ({ context, event }) =>
          queried(event)?.device_keys[userId]?.[context.verifyingId ?? ''] ?? null,
        masterKeySeen: ({ event }) => masterKeyAtHomeserver(event) ?? null,
      }),
      trustVerifyingDevice: assign({ trustsVerifyingDevice: true }),
      requestSecrets: emit(({ context, event }) => {
        const answer = queried(event);
        const keys = context.verifyingDevice;
        const message: SecretsRequest = {
          type: 'secrets.request',
          homeserverUrl: context.homeserver ?? '',
          accessToken: context.accessToken ?? '',
          ownDeviceId: context.deviceId ?? '',
          deviceId: context.verifyingId ?? '',
          identityKey: (keys === null ? undefined : curve25519Of(keys)) ?? '',
          publicKeys: {
            'm.cross_signing.master': context.masterKey,
            'm.cross_signing.self_signing':
              publicKeyIn(answer?.self_signing_keys?.[userId]) ?? null,
            'm.cross_signing.user_signing':
              publicKeyIn(answer?.user_signing_keys?.[userId]) ?? null,
          },
        };
        return send(actors.secrets, message);
      }),
      closeChannel: emit(() => toChannel({ type: 'channel.close', deletes: false })),
      cleanUp: emit(() => toChannel({ type: 'channel.close', deletes })),
      showEnd: emit((_, outcome: string) => show({ type: 'screen.ended', outcome })),
      noteChannel: assign({
        reason: ({ event }) => textIn(event, 'reason'),
      }),
      noteUntold: assign({ reason: 'the other device could not be told' }),
      noteStatus: assign({
        reason: ({ event }) => `the homeserver answered ${statusOf(event) || 'nonsense'}`,
      }),
      noteNoAnswer: assign({ reason: 'the homeserver did not answer' }),
      noteReason: assign({ reason: (_, reason: string) => reason }),
    },
  }).createMachine({
    id: 'newDevice',
    context: {
      code: null,
      scanned: null,
      reason: '',
      token: null,
      homeserver: null,
      accessToken: null,
      deviceId: null,
      verifyingId: null,
      verifyingKey: null,
      masterKey: null,
      masterKeySeen: null,
      verifyingDevice: null,
      trustsMasterKey: false,
      trustsVerifyingDevice: false,
      ...(oidc === undefined ? {} : { oidc: noOidc }),
    },
    initial: scans ? 'scanning' : 'opening',
    on: {
      'channel.failed': {
        target: '.channelFailed',
        actions: 'noteChannel',
        description: 'the channel is gone',
      },
      'channel.received': [
        {
          guard: {
            type: 'received',
            params: { message: 'm.login.failure', reason: 'incompatible_intent' },
          },
          target: '.incompatible',
          actions: { type: 'noteReason', params: 'the other device says so' },
          meta: { step: '2' },
          description: 'the other device finds the intents incompatible',
        },
        ...(tells
          ? [
              {
                guard: {
                  type: 'received',
                  params: { message: 'm.login.failure', reason: 'aborted' },
                },
                target: '.aborted',
                description: 'the other device gives up',
              } as const,
            ]
          : []),
        ...(amended('existing-can-cancel')
          ? [
              {
                guard: {
                  type: 'received',
                  params: { message: 'm.login.failure', reason: 'cancelled' },
                },
                target: '.cancelled',
                description: 'the existing device has cancelled',
              } as const,
            ]
          : []),
        { meta: { unspecified: true }, description: 'a message the text has no answer to' },
      ],
      'channel.sent': { description: 'the relay holds what was sent' },
      'user.cancel': [
        {
          guard: 'isConnected',
          target: '.tellingCancelled',
          meta: { step: 'cancel' },
          description: 'the user cancels',
        },
        {
          target: '.cancelled',
          meta: { step: 'cancel' },
          description: 'the user cancels before there is anyone to tell',
        },
      ],
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing the device waits for' },
    },
    states: {
      ...meetingStates(
        stepThree === 'diagram' ? 'sendingProgress' : 'awaitingProtocols',
        stepThree === 'diagram' ? 'awaitingProtocols' : 'sendingProgress',
        true,
      ),
      tellingIncompatible: lastWord('tellIncompatible', 'incompatible', '2'),
      sendingProgress: {
        always: {
          target: 'awaitingProtocols',
          actions: 'tellProgress',
          meta: { step: '3' },
          description: 'the existing device may go on',
        },
      },
      awaitingProtocols: {
        on: {
          'channel.received': [
            {
              guard: 'canTakeProtocol',
              target: 'choosingProtocol',
              ...(oidc ? { actions: { type: 'oidcNote', params: 'offer' } as const } : {}),
              meta: { step: '6' },
              description: 'a protocol it supports is there',
            },
            {
              guard: { type: 'received', params: { message: 'm.login.protocols' } },
              target: 'tellingUnsupported',
              meta: { step: '7' },
              description: 'no protocol it supports is there',
            },
            {
              guard: {
                type: 'received',
                params: { message: 'm.login.failure', reason: 'unsupported' },
              },
              target: 'unsupported',
              actions: { type: 'noteReason', params: 'the homeserver has no login tokens' },
              meta: { step: '5' },
              description: 'the existing device has no protocol to offer',
            },
          ],
        },
      },
      choosingProtocol: {
        on: {
          'take-protocol': [
            ...(oidc
              ? [
                  {
                    guard: { type: 'oidcIs', params: 'wasOffered' },
                    target: 'discovering',
                    meta: { step: 'O2' },
                    description: 'goes on with device_authorization_grant',
                  } as const,
                ]
              : []),
            {
              target: 'displaying',
              actions: 'tellProtocol',
              meta: { step: '7' },
              description: 'goes on with login_token',
            },
          ],
          'refuse-protocol': {
            target: 'tellingUnsupported',
            meta: { step: '7' },
            description: 'does not go on',
          },
        },
      },
      tellingUnsupported: lastWord('tellUnsupported', 'unsupported', '7'),
      displaying: {
        always: {
          target: 'awaitingApproval',
          actions: 'showConfirmation',
          meta: { step: '8' },
          description: 'the confirmation code is shown',
        },
      },
      awaitingApproval: {
        on: {
          'channel.received': [
            {
              guard: { type: 'received', params: { message: 'm.login.declined' } },
              target: 'declined',
              meta: { step: '10' },
              description: 'the user declined on the existing device',
            },
            {
              guard: { type: 'received', params: { message: 'm.login.approved' } },
              target: 'loggingIn',
              actions: 'noteToken',
              meta: { step: '12' },
              description: 'a login token is there',
            },
          ],
        },
      },
      loggingIn: {
        entry: 'login',
        after: noAnswer,
        on: {
          'response.200': [
            {
              guard: 'isLogin',
              target: e2ee ? 'uploadingKeys' : 'tellingSuccess',
              actions: 'noteLogin',
              meta: { step: '13' },
              description: 'signed in',
            },
            refused,
          ],
          'response.403': {
            target: giveUp('loginRefused'),
            actions: 'noteStatus',
            meta: { step: '13' },
            description: 'the token is expired, used or unknown: the other device is not told',
          },
          'response.*': refused,
        },
      },
      tellingSuccess: {
        entry: 'tellSuccess',
        on: {
          'channel.sent': { target: 'success', meta: { step: '14' }, description: 'all is done' },
          ...noLateCancel(amended),
        },
      },
      uploadingKeys: {
        entry: 'uploadKeys',
        after: noAnswer,
        on: {
          'response.200': [
            ...(isSketch
              ? [
                  {
                    guard: { type: 'oidcIs', params: 'isIdentified' },
                    target: 'displayingLate',
                    actions: 'tellSuccessAndKeys',
                    meta: { step: '15' },
                    description: 'its keys are at the homeserver',
                  } as const,
                ]
              : []),
            {
              target: 'awaitingVerified',
              actions: 'tellSuccessAndKeys',
              meta: { step: '15' },
              description: 'its keys are at the homeserver',
            },
          ],
          'response.*': refused,
        },
      },
      awaitingVerified: {
        on: {
          'channel.received': [
            {
              guard: { type: 'received', params: { message: 'm.login.verified' } },
              target: 'checkingKeys',
              actions: 'noteVerifying',
              meta: { step: '19' },
              description: 'the existing device has verified this one',
            },
            ...(isSketch
              ? [
                  {
                    guard: { type: 'received', params: { message: 'm.login.declined' } },
                    target: 'declined',
                    meta: { step: 'O9' },
                    description: 'the user declined on the existing device',
                  } as const,
                ]
              : []),
          ],
        },
      },
      ...(variant
        ? newOidcStates({
            variant,
            timesOut,
            refused,
            noAnswer,
            signedIn: e2ee ? 'uploadingKeys' : 'tellingSuccess',
          })
        : {}),
      checkingKeys: {
        entry: 'queryKeys',
        after: ifNoAnswer(timesOut, {
          target: giveUp('keysUnknown'),
          actions: 'noteNoAnswer',
          description: 'no answer: nothing is trusted, the other device is not told',
        }),
        on: {
          'response.200': [
            {
              guard: 'isOtherDevice',
              target: giveUp('securityError'),
              actions: { type: 'noteReason', params: 'verifying device mismatch' },
              meta: { step: '20' },
              description: 'not the device that the homeserver knows: aborts',
            },
            {
              target: 'checkingMasterKey',
              actions: 'noteVerifyingDevice',
              meta: { step: '20' },
              description: 'id and key of the verifying device match',
            },
          ],
          'response.*': {
            target: giveUp('keysUnknown'),
            actions: 'noteStatus',
            description: 'no keys: nothing is trusted, the other device is not told',
          },
        },
      },
      checkingMasterKey: {
        always: [
          {
            guard: 'namesNoMasterKey',
            target: 'trustingDevice',
            description: 'no master key was sent',
          },
          {
            guard: 'hasNoMasterKey',
            target: giveUp('securityError'),
            actions: { type: 'noteReason', params: 'no master key at the homeserver' },
            meta: { step: '21a' },
            description: 'the homeserver has no master key: aborts',
          },
          {
            guard: 'hasOtherMasterKey',
            target: giveUp('securityError'),
            actions: { type: 'noteReason', params: 'master key mismatch' },
            meta: { step: '21a' },
            description: 'not the master key that the homeserver has: aborts',
          },
          {
            target: 'trustingMasterKey',
            meta: { step: '21a' },
            description: 'the master key matches',
          },
        ],
      },
      trustingMasterKey: {
        always: {
          target: 'trustingDevice',
          actions: 'trustMasterKey',
          meta: { step: '21b' },
          description: 'the master key is trusted',
        },
      },
      trustingDevice: {
        always: {
          target: 'requestingSecrets',
          actions: 'trustVerifyingDevice',
          meta: { step: '22' },
          description: 'the verifying device is verified locally',
        },
      },
      requestingSecrets: {
        always: {
          target: amended('confirm-verified') ? 'confirming' : 'success',
          actions: 'requestSecrets',
          meta: { step: '23' },
          description: 'the secrets are asked for',
        },
      },
      ...(amended('confirm-verified')
        ? {
            confirming: {
              entry: 'tellSuccess',
              on: {
                'channel.sent': { target: 'success', description: 'the existing device can know' },
                ...noLateCancel(amended),
              },
            } as const,
          }
        : {}),
      tellingCancelled: lastWord('tellCancelled', 'cancelled', 'cancel'),
      ...(tells ? tellingStates(untold) : {}),
      success: ending('success'),
      incompatible: {
        type: 'final',
        entry: ['cleanUp', { type: 'showEnd', params: 'incompatible' }],
      },
      unsupported: ending('unsupported'),
      declined: ending('declined'),
      cancelled: ending('cancelled'),
      loginRefused: ending('loginRefused'),
      loginFailed: ending('loginFailed'),
      keysUnknown: ending('keysUnknown'),
      securityError: ending('securityError'),
      channelFailed: { type: 'final', entry: { type: 'showEnd', params: 'channelFailed' } },
    },
  });
}
