/**
 * The existing device: its part of MSC3906, steps 1 to 19, on top of a secure channel. It is
 * signed in and helps the new one (`login.reciprocate`).
 *
 * It does what the text says and no more. Where the text does not say that the new device is told,
 * it is not told: these are the final states that nothing is sent before. It cannot cancel: the
 * text gives that to the new device alone (L383).
 */

import { type Send, send } from 'actorcheck';
import { assign, emit, setup } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import { decodeText, textIn, whenOk } from '../http/decode.ts';
import { type HttpEvent, request, statusOf } from '../http/message.ts';
import { ifNoAnswer, lateAnswer } from '../http/timeout.ts';
import {
  type Account,
  curve25519Of,
  ed25519Of,
  isSigned,
  signed,
  userId,
} from '../matrix/account.ts';
import {
  capabilitiesSchema,
  type DeviceKeys,
  getTokenResponseSchema,
  keysQueryResponseSchema,
  signaturesUploadResponseSchema,
  uiaChallengeSchema,
} from '../matrix/messages.ts';
import type { SecretsTrust } from '../matrix/secrets.ts';
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
  scannedCode,
  tellingStates,
} from './meeting.ts';
import { encodeLogin } from './messages/dialect.ts';
import type { FailureReason, LoginMessage } from './messages/login.ts';
import type { Names } from './messages/names.ts';
import type { StepThree } from './newDevice.ts';
import {
  approvingGrant,
  type ExistingOidcContext,
  type ExistingOidcGuard,
  type ExistingOidcNote,
  type ExistingOidcSend,
  existingOidc,
  existingOidcStates,
  nothingOffered,
  takingGrant,
  toldOfGrant,
} from './oidc/existingDevice.ts';
import type { OidcVariant } from './oidc/variant.ts';
import { lookIntervalMs, requestTimeoutMs, visibilityTimeoutMs } from './timing.ts';

export interface ExistingDeviceContext extends MeetingContext {
  /** The session of the homeserver's challenge, while there is one. */
  readonly uiaSession: string | null;
  readonly token: string | null;
  /** What step 15 says of the new device. */
  readonly deviceId: string | null;
  readonly deviceKey: string | null;
  /** What the homeserver says of it, once it is visible. */
  readonly newDevice: DeviceKeys | null;
  readonly trustsNewDevice: boolean;
  /** Of the OIDC variant; absent without it. */
  readonly oidc?: ExistingOidcContext;
}

interface HttpAnswer extends HttpEvent {
  readonly type: `response.${string}`;
}

type Event =
  | MeetingEvent
  | HttpAnswer
  | {
      readonly type: 'user.approve' | 'user.decline' | 'user.uia.cancel' | 'user.cancel';
      readonly from: string;
    }
  | { readonly type: 'user.password'; readonly password: string; readonly from: string };

export interface ExistingDeviceOptions {
  readonly actors: DeviceActors;
  readonly crypto: Crypto;
  readonly names: Names;
  readonly account: Account;
  readonly homeserverUrl: string;
  /** Whether it scans the code, or shows it. */
  readonly scans: boolean;
  readonly stepThree: StepThree;
  /** Whether "closes the rendezvous" (L187, L204) means to delete it at the relay. */
  readonly deletes: boolean;
  readonly amended: Amended;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
  /** Whether it can help through its account's OpenID provider too, and how it reads that. */
  readonly oidc?: OidcVariant | undefined;
}

/** The ends that, as written, the new device is not told of. */
const untold = [
  'uiaCancelled',
  'uiaFailed',
  'tokenRefused',
  'homeserverFailed',
  'deviceNotVisible',
  'securityError',
] as const;

export function existingDeviceMachine(options: ExistingDeviceOptions) {
  const { actors, crypto, names, account, scans, stepThree, deletes, amended } = options;
  const { homeserverUrl, timesOut } = options;
  const intent = 'login.reciprocate';

  const toChannel = (message: ChannelRequest): Send => send(actors.channel, message);
  const toOther = (message: LoginMessage): Send =>
    toChannel({ type: 'channel.send', payload: encodeLogin(names.dialect, message) });
  const { isExpected, messageOf, loginMessage } = loginReader(names);
  const show = (screen: Screen): Send => send('user', screen);
  const call = (type: string, path: string, body?: unknown): Send => {
    const headers = { authorization: `Bearer ${account.accessToken}` };
    return send('homeserver', request(type, homeserverUrl + path, headers, body));
  };
  const bodyOf = (event: Event): unknown => ('body' in event ? event.body : undefined);

  const hasCapability = (event: Event): boolean => {
    const found = whenOk(decodeText(capabilitiesSchema, bodyOf(event)))?.capabilities;
    return found?.[names.getTokenCapability]?.enabled === true;
  };

  /** The new device's keys, if the homeserver's answer has them: then it is visible. */
  const visible = (context: ExistingDeviceContext, event: Event): DeviceKeys | undefined => {
    const answer = whenOk(decodeText(keysQueryResponseSchema, bodyOf(event)));
    return answer?.device_keys[userId]?.[context.deviceId ?? ''];
  };

  /** Step 17: id and key are those of step 15, for keys that sign themselves. */
  const isSameDevice = ({ deviceId, deviceKey, newDevice }: ExistingDeviceContext): boolean =>
    newDevice !== null &&
    deviceKey !== null &&
    newDevice.device_id === deviceId &&
    ed25519Of(newDevice) === deviceKey &&
    isSigned(crypto, newDevice, deviceId, deviceKey);

  const takenIn = (event: { type: string }) => {
    const message = loginMessage(event);
    return message?.type === 'm.login.protocol' ? message : undefined;
  };
  const variant = options.oidc;
  const oidc =
    variant &&
    existingOidc({ variant, homeserverUrl, loginToken: names.loginToken, takenIn, toOther });

  const tells = amended('tell-failure');
  const giveUp: (outcome: (typeof untold)[number]) => string = givingUp('existingDevice', tells);
  const end = <const Action extends string>(
    target: (typeof untold)[number],
    actions: Action,
    description: string,
  ) => ({ target: giveUp(target), actions, description }) as const;
  const silent = 'the new device is not told';
  const refused = end('homeserverFailed', 'noteStatus', `refused: ${silent}`);
  const noAnswer = ifNoAnswer(
    timesOut,
    end('homeserverFailed', 'noteNoAnswer', `no answer: ${silent}`),
  );
  const failure = (reason: FailureReason) =>
    ({ type: 'received', params: { message: 'm.login.failure', reason } }) as const;
  const tokenAnswers = {
    'response.200': [
      {
        guard: 'isToken',
        target: '#existingDevice.sendingToken',
        actions: 'noteToken',
        meta: { step: '11' },
        description: 'a login token is there',
      },
      refused,
    ],
    'response.429': {
      ...end('tokenRefused', 'noteStatus', `rate limited: ${silent}`),
      meta: { step: '11' },
    },
    'response.404': {
      ...end('tokenRefused', 'noteStatus', `no login tokens after all: ${silent}`),
      meta: { step: '11' },
    },
    'response.*': refused,
  } as const;

  return setup({
    types: {} as {
      context: ExistingDeviceContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: {
      requestTimeout: requestTimeoutMs,
      visibilityTimeout: visibilityTimeoutMs,
      lookInterval: lookIntervalMs,
    },
    guards: {
      received: ({ event }, expected: Expected) => isExpected(event, expected),
      isCode: ({ event }) => scannedCode(event) !== undefined,
      isKnownFlow: ({ event }) => isOfFlow(scannedCode(event), names),
      isCompatible: ({ context }) =>
        context.scanned !== null && areCompatible(intent, context.scanned.intent),
      hasCapability: ({ event }) => hasCapability(event),
      canCancel: ({ context: { code, token, oidc: grant } }) =>
        code !== null && token === null && grant?.hasOpened !== true,
      oidcIs: ({ context, event }, name: ExistingOidcGuard) =>
        oidc?.guards[name](context, event) === true,
      isOfferedProtocol: ({ event }) =>
        isExpected(event, { message: 'm.login.protocol' }) &&
        messageOf(event, 'm.login.protocol').protocol === names.loginToken,
      isToken: ({ event }) => decodeText(getTokenResponseSchema, bodyOf(event)).ok,
      isChallenge: ({ event }) => decodeText(uiaChallengeSchema, bodyOf(event)).ok,
      hasKeys: ({ event }) => {
        const message = loginMessage(event);
        return message?.type === 'm.login.success' && message.device_id !== undefined;
      },
      isVisible: ({ context, event }) => visible(context, event) !== undefined,
      isSameDevice: ({ context }) => isSameDevice(context),
      hasCrossSigning: () => account.crossSigning !== null,
      isSignatureTaken: ({ event }) => {
        const answer = whenOk(decodeText(signaturesUploadResponseSchema, bodyOf(event)));
        return answer !== undefined && Object.keys(answer.failures).length === 0;
      },
    },
    actions: {
      oidcNote: assign(({ context, event }, name: ExistingOidcNote) =>
        oidc === undefined ? {} : oidc.notes[name](context, event),
      ),
      oidcSend: emit(({ context }, name: ExistingOidcSend) =>
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
      getCapabilities: emit(() => call('GET capabilities', '/_matrix/client/v3/capabilities')),
      tellUnsupported: emit(() => toOther({ type: 'm.login.failure', reason: 'unsupported' })),
      tellProtocols: emit(() =>
        toOther({ type: 'm.login.protocols', protocols: [names.loginToken] }),
      ),
      tellAborted: emit(() => toOther({ type: 'm.login.failure', reason: 'aborted' })),
      tellCancelled: emit(() => toOther({ type: 'm.login.failure', reason: 'cancelled' })),
      askApproval: emit(({ context }) =>
        show({ type: 'screen.approve', code: context.code ?? '' }),
      ),
      tellDeclined: emit(() => toOther({ type: 'm.login.declined' })),
      getToken: emit(() => call('POST login/get_token', names.getTokenPath, {})),
      noteChallenge: assign({
        uiaSession: ({ event }) =>
          whenOk(decodeText(uiaChallengeSchema, bodyOf(event)))?.session ?? null,
      }),
      askPassword: emit(() => show({ type: 'screen.uia' })),
      getTokenWithProof: emit(({ context, event }) => {
        const password = textIn(event, 'password');
        const auth = { type: 'm.login.password', session: context.uiaSession, password };
        return call('POST login/get_token', names.getTokenPath, { auth });
      }),
      noteToken: assign({
        token: ({ event }) =>
          whenOk(decodeText(getTokenResponseSchema, bodyOf(event)))?.login_token ?? null,
        uiaSession: null,
      }),
      tellApproved: emit(({ context }) =>
        toOther({
          type: 'm.login.approved',
          login_token: context.token ?? '',
          homeserver: homeserverUrl,
        }),
      ),
      noteDevice: assign(({ event }) => {
        const { device_id, device_key } = messageOf(event, 'm.login.success');
        return { deviceId: device_id ?? null, deviceKey: device_key ?? null };
      }),
      look: emit(() =>
        call('POST keys/query', '/_matrix/client/v3/keys/query', { device_keys: { [userId]: [] } }),
      ),
      noteKeys: assign({ newDevice: ({ context, event }) => visible(context, event) ?? null }),
      trust: assign({ trustsNewDevice: true }),
      trustWithSecrets: emit(({ context }) => {
        const keys = context.newDevice as DeviceKeys;
        const message: SecretsTrust = {
          type: 'secrets.trust',
          deviceId: keys.device_id,
          identityKey: curve25519Of(keys) ?? '',
        };
        return send(actors.secrets, message);
      }),
      uploadSignature: emit(({ context }) => {
        const { publicKey, privateKey } = (
          account.crossSigning as NonNullable<Account['crossSigning']>
        ).selfSigning;
        const keys = context.newDevice as DeviceKeys;
        const mine = signed(crypto, { ...keys, signatures: {} }, publicKey, privateKey);
        const body = { [userId]: { [keys.device_id]: mine } };
        const path = '/_matrix/client/v3/keys/signatures/upload';
        return call('POST keys/signatures/upload', path, body);
      }),
      tellVerified: emit(() => {
        const master = account.crossSigning?.master.publicKey;
        return toOther({
          type: 'm.login.verified',
          verifying_device_id: account.device.deviceId,
          verifying_device_key: account.device.signing.publicKey,
          ...(master === undefined ? {} : { master_key: master }),
        });
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
    id: 'existingDevice',
    context: {
      code: null,
      scanned: null,
      reason: '',
      uiaSession: null,
      token: null,
      deviceId: null,
      deviceKey: null,
      newDevice: null,
      trustsNewDevice: false,
      ...(oidc === undefined ? {} : { oidc: nothingOffered }),
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
          guard: failure('cancelled'),
          target: '.cancelled',
          meta: { step: 'cancel' },
          description: 'the new device has cancelled',
        },
        {
          guard: failure('incompatible_intent'),
          target: '.incompatible',
          actions: { type: 'noteReason', params: 'the other device says so' },
          meta: { step: '2' },
          description: 'the other device finds the intents incompatible',
        },
        ...(variant ? toldOfGrant(variant) : []),
        ...(tells
          ? [
              {
                guard: failure('aborted'),
                target: '.aborted',
                description: 'the new device gives up',
              },
            ]
          : []),
        { meta: { unspecified: true }, description: 'a message the text has no answer to' },
      ],
      'channel.sent': { description: 'the relay holds what was sent' },
      ...(amended('existing-can-cancel')
        ? {
            'user.cancel': [
              {
                guard: 'canCancel',
                target: '.tellingCancelled',
                description: 'the user cancels on the existing device',
              },
              { description: 'nobody to tell yet, or the token is on its way' },
            ] as const,
          }
        : {}),
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing the device waits for' },
    },
    states: {
      ...meetingStates(
        stepThree === 'diagram' ? 'checkingCapabilities' : 'awaitingProgress',
        stepThree === 'diagram' ? 'awaitingProgress' : 'checkingCapabilities',
        false,
      ),
      tellingIncompatible: lastWord('tellIncompatible', 'incompatible', '2'),
      awaitingProgress: {
        on: {
          'channel.received': {
            guard: { type: 'received', params: { message: 'm.login.progress' } },
            target: 'checkingCapabilities',
            meta: { step: '3' },
            description: 'the new device lets it go on',
          },
        },
      },
      checkingCapabilities: {
        entry: 'getCapabilities',
        after: noAnswer,
        on: {
          'response.200': [
            {
              guard: 'hasCapability',
              target: variant ? 'checkingProvider' : 'offering',
              ...(variant ? { actions: { type: 'oidcNote', params: 'token' } as const } : {}),
              meta: { step: '4' },
              description: 'the homeserver has login tokens',
            },
            {
              target: variant ? 'checkingProvider' : 'tellingUnsupported',
              meta: { step: '4' },
              description: 'the homeserver has no login tokens',
            },
          ],
          'response.*': refused,
        },
      },
      /** "... and closes the rendezvous" (L204). */
      tellingUnsupported: {
        ...lastWord('tellUnsupported', 'unsupported', '5'),
        exit: 'cleanUp',
      },
      offering: {
        always: {
          target: 'awaitingProtocol',
          actions: variant
            ? ({ type: 'oidcSend', params: 'tellProtocols' } as const)
            : 'tellProtocols',
          meta: { step: '6' },
          description: 'the protocol is offered',
        },
      },
      awaitingProtocol: {
        on: {
          'channel.received': [
            ...(variant ? takingGrant(variant) : []),
            {
              guard: 'isOfferedProtocol',
              target: 'displaying',
              meta: { step: '7' },
              description: 'the new device takes the protocol',
            },
            {
              guard: failure('unsupported'),
              target: 'unsupported',
              actions: { type: 'noteReason', params: 'the new device refuses the protocol' },
              meta: { step: '7' },
              description: 'the new device does not go on',
            },
          ],
        },
      },
      displaying: {
        always: {
          target: 'asking',
          actions: 'askApproval',
          meta: { step: '8' },
          description: 'the confirmation code is shown, and the question with it',
        },
      },
      asking: {
        on: {
          'user.approve': [
            ...(variant ? approvingGrant(variant) : []),
            { target: 'gettingToken', meta: { step: '9' }, description: 'the user approves' },
          ],
          'user.decline': {
            target: 'tellingDeclined',
            meta: { step: '9' },
            description: 'the user declines',
          },
        },
      },
      tellingDeclined: lastWord('tellDeclined', 'declined', '10'),
      gettingToken: {
        entry: 'getToken',
        after: noAnswer,
        on: {
          ...tokenAnswers,
          'response.401': [
            {
              guard: 'isChallenge',
              target: 'proving',
              actions: 'noteChallenge',
              meta: { step: '11' },
              description: 'the homeserver asks who the user is (UIA)',
            },
            refused,
          ],
        },
      },
      proving: {
        entry: 'askPassword',
        on: {
          'user.password': {
            target: 'gettingTokenWithProof',
            actions: 'getTokenWithProof',
            meta: { step: '11' },
            description: 'the user gives a password',
          },
          'user.uia.cancel': {
            target: giveUp('uiaCancelled'),
            meta: { step: '11' },
            description: `the user gives up: ${silent}`,
          },
        },
      },
      gettingTokenWithProof: {
        after: noAnswer,
        on: {
          ...tokenAnswers,
          'response.401': {
            ...end('uiaFailed', 'noteStatus', `the proof does not pass: ${silent}`),
            meta: { step: '11' },
          },
        },
      },
      sendingToken: {
        always: {
          target: 'awaitingSuccess',
          actions: 'tellApproved',
          meta: { step: '12' },
          description: 'the token goes to the new device',
        },
      },
      awaitingSuccess: {
        on: {
          'channel.received': [
            {
              guard: 'hasKeys',
              target: 'waiting',
              actions: 'noteDevice',
              meta: { step: '15' },
              description: 'the new device is signed in and names its key',
            },
            {
              guard: { type: 'received', params: { message: 'm.login.success' } },
              target: 'success',
              meta: { step: '14' },
              description: 'the new device is signed in, without E2EE',
            },
          ],
        },
      },
      waiting: {
        initial: 'looking',
        on: {
          'response.200': [
            {
              guard: 'isVisible',
              target: 'checking',
              actions: 'noteKeys',
              meta: { step: '16' },
              description: 'the new device is visible',
            },
            { description: 'the new device is not visible yet' },
          ],
          'response.*': { description: 'no device list this time' },
        },
        after: {
          visibilityTimeout: { target: 'lastLook', description: 'the ten seconds are over' },
        },
        states: {
          looking: {
            entry: 'look',
            after: {
              lookInterval: { target: 'looking', reenter: true },
            },
          },
        },
      },
      /** Whether it became visible in time can only be known by asking once the time is over. */
      lastLook: {
        entry: 'look',
        after: ifNoAnswer(
          timesOut,
          end('deviceNotVisible', 'noteNoAnswer', `no answer: ${silent}`),
        ),
        on: {
          'response.200': [
            {
              guard: 'isVisible',
              target: 'checking',
              actions: 'noteKeys',
              meta: { step: '16' },
              description: 'the new device became visible in time',
            },
            {
              target: giveUp('deviceNotVisible'),
              actions: { type: 'noteReason', params: 'not visible within 10 seconds' },
              meta: { step: '16' },
              description: `not visible within 10 seconds: ${silent}`,
            },
          ],
          'response.*': end('deviceNotVisible', 'noteStatus', `no device list: ${silent}`),
        },
      },
      checking: {
        always: [
          {
            guard: 'isSameDevice',
            target: 'trusting',
            meta: { step: '17' },
            description: 'id and key match',
          },
          {
            target: giveUp('securityError'),
            actions: { type: 'noteReason', params: 'device key mismatch' },
            meta: { step: '17' },
            description: `id or key do not match: ${silent}`,
          },
        ],
      },
      trusting: {
        always: {
          target: 'verifying',
          actions: ['trust', 'trustWithSecrets'],
          meta: { step: '18a' },
          description: 'the new device is verified locally',
        },
      },
      verifying: {
        always: [
          { guard: 'hasCrossSigning', target: 'uploadingSignature' },
          { target: 'tellingVerified' },
        ],
      },
      uploadingSignature: {
        entry: 'uploadSignature',
        after: noAnswer,
        on: {
          'response.200': [
            {
              guard: 'isSignatureTaken',
              target: 'tellingVerified',
              meta: { step: '18b' },
              description: 'the new device is cross-signed',
            },
            {
              target: giveUp('homeserverFailed'),
              actions: { type: 'noteReason', params: 'the homeserver refused the signature' },
              meta: { step: '18b' },
              description: `the signature is refused: ${silent}`,
            },
          ],
          'response.*': refused,
        },
      },
      tellingVerified: {
        entry: 'tellVerified',
        on: {
          'channel.sent': {
            target: amended('confirm-verified') ? 'awaitingConfirmation' : 'success',
            meta: { step: '19' },
            description: 'the new device can check in turn',
          },
        },
      },
      ...(amended('confirm-verified')
        ? {
            awaitingConfirmation: {
              on: {
                'channel.received': {
                  guard: { type: 'received', params: { message: 'm.login.success' } },
                  target: 'success',
                  description: 'the new device has verified this one in turn',
                },
              },
            } as const,
          }
        : {}),
      ...(variant ? existingOidcStates(variant, refused, noAnswer) : {}),
      ...(tells ? tellingStates(untold) : {}),
      ...(amended('existing-can-cancel')
        ? { tellingCancelled: lastWord('tellCancelled', 'cancelled', 'cancel') }
        : {}),
      success: ending('success'),
      incompatible: {
        type: 'final',
        entry: ['cleanUp', { type: 'showEnd', params: 'incompatible' }],
      },
      unsupported: ending('unsupported'),
      declined: ending('declined'),
      cancelled: ending('cancelled'),
      uiaCancelled: ending('uiaCancelled'),
      uiaFailed: ending('uiaFailed'),
      tokenRefused: ending('tokenRefused'),
      homeserverFailed: ending('homeserverFailed'),
      deviceNotVisible: ending('deviceNotVisible'),
      securityError: ending('securityError'),
      channelFailed: { type: 'final', entry: { type: 'showEnd', params: 'channelFailed' } },
    },
  });
}
