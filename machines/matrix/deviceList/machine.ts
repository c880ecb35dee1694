/**
 * The homeserver as MSC4108 needs it: where its provider is, the device list with a delay before a
 * new session is in it, and the keys of that session. It hears of one from its provider.
 */

import type { Send } from 'actorcheck';
import { send } from 'actorcheck';
import { and, setup } from 'xstate';
import type { Crypto } from '../../crypto/index.ts';
import { actionsFor } from '../../http/actions.ts';
import { decodeText, textIn, whenOk } from '../../http/decode.ts';
import { type HttpEvent, header, refusal, response } from '../../http/message.ts';
import { isSigned, newDeviceId } from '../account.ts';
import { keysUploadSchema } from '../messages.ts';

interface DeviceListContext {
  /** Whether the keys of the new device came with a signature of the account. */
  readonly crossSigned: boolean;
  /** Whether it fails the next request; it does so once. */
  readonly failing: 'not yet' | 'next' | 'no more';
}

type DeviceListEvent =
  | (HttpEvent & {
      readonly type:
        | 'GET well-known'
        | 'GET auth_issuer'
        | 'GET auth_metadata'
        | 'GET devices'
        | 'POST keys/upload';
    })
  | { readonly type: 'session.began'; readonly from: string }
  /** The id that the new device has chosen is that of another device. */
  | { readonly type: 'id-taken' }
  /** It is about to fail a request. */
  | { readonly type: 'fail-next' };

interface DeviceListOptions {
  readonly crypto: Crypto;
  readonly homeserverUrl: string;
  readonly issuer: string;
  /** What it says of its provider. */
  readonly metadata: object;
  /** Of the existing device, and of the new one once that is signed in. */
  readonly accessTokens: { readonly existing: string; readonly added: string };
  /** The public self-signing key. */
  readonly selfSigningKey: string;
  /** From the token on; null: never. */
  readonly visibleAfterMs: number | null;
  /** Whether it may fail a request, whichever. */
  readonly mayFail: boolean;
}

interface Args {
  readonly context: DeviceListContext;
  readonly event: DeviceListEvent;
}

const { assign, emit } = actionsFor<DeviceListContext, DeviceListEvent>();

const answer = (event: DeviceListEvent, body: object): Send =>
  send((event as HttpEvent).from, response(200, body));

const bears = (event: DeviceListEvent, token: string): boolean =>
  header(event as HttpEvent, 'authorization') === `Bearer ${token}`;

function actions({ homeserverUrl, issuer, metadata }: DeviceListOptions) {
  const reply = (body: object) => emit(({ event }) => answer(event, body));
  const refuse = (status: number, errcode: string) =>
    emit(({ event }) => send((event as HttpEvent).from, refusal(status, errcode)));
  return {
    replyWellKnown: reply({ 'm.homeserver': { base_url: homeserverUrl } }),
    replyIssuer: reply({ issuer }),
    replyMetadata: reply(metadata),
    replyDevice: reply({ device_id: newDeviceId }),
    replyUploaded: reply({ one_time_key_counts: {} }),
    noteSignature: assign(() => ({ crossSigned: true })),
    failNext: assign(() => ({ failing: 'next' })),
    recover: assign(() => ({ failing: 'no more' })),
    fail: refuse(500, 'M_UNKNOWN'),
    notFound: refuse(404, 'M_NOT_FOUND'),
    unauthorized: refuse(401, 'M_UNKNOWN_TOKEN'),
  };
}

const guards = (options: DeviceListOptions) => ({
  isFailing: ({ context }: Args) => context.failing === 'next',
  mayFail: ({ context }: Args) => options.mayFail && context.failing === 'not yet',
  isElsewhere: ({ event }: Args) => !textIn(event, 'url').startsWith(options.homeserverUrl),
  ...guardsOfAccount(options),
});

const guardsOfAccount = ({ crypto, accessTokens, selfSigningKey }: DeviceListOptions) => ({
  isExisting: ({ event }: Args) => bears(event, accessTokens.existing),
  isAdded: ({ event }: Args) => bears(event, accessTokens.added),
  isSigned: ({ event }: Args) => {
    const keys = whenOk(decodeText(keysUploadSchema, (event as HttpEvent).body))?.device_keys;
    return keys !== undefined && isSigned(crypto, keys, selfSigningKey, selfSigningKey);
  },
});

const unauthorized = { actions: 'unauthorized', description: '401: not signed in' } as const;

const absent = {
  guard: 'isExisting',
  actions: 'notFound',
  description: '404: no such device',
} as const;

/** What comes first where it may fail a request. */
const failing = (mayFail: boolean) =>
  mayFail
    ? ([
        { guard: 'isFailing', actions: ['fail', 'recover'], description: '500: at fault' },
      ] as const)
    : ([] as const);

const listed = (mayFail: boolean) =>
  ({
    on: {
      'GET devices': [
        ...failing(mayFail),
        { guard: 'isExisting', actions: 'replyDevice', description: '200: the device' },
        unauthorized,
      ],
    },
  }) as const;

/** There is a session: it uploads keys, whether it is in the list by now or not. */
const keysUpload = (mayFail: boolean) =>
  ({
    'POST keys/upload': [
      ...failing(mayFail),
      {
        guard: and(['isAdded', 'isSigned']),
        actions: ['noteSignature', 'replyUploaded'],
        description: '200: keys that the account has signed',
      },
      { guard: 'isAdded', actions: 'replyUploaded', description: '200: keys' },
      unauthorized,
    ],
  }) as const;

const anywhere = (mayFail: boolean) =>
  ({
    'GET well-known': { actions: 'replyWellKnown', description: '200: its base URL' },
    'GET auth_issuer': { actions: 'replyIssuer', description: '200: its provider' },
    'GET auth_metadata': [
      ...failing(mayFail),
      { guard: 'isElsewhere', actions: 'notFound', description: '404: a server without accounts' },
      { actions: 'replyMetadata', description: '200: what its provider has' },
    ],
    'GET devices': [...failing(mayFail), absent, unauthorized],
    'POST keys/upload': unauthorized,
    'fail-next': { guard: 'mayFail', actions: 'failNext', description: 'is about to fail one' },
    '*': { meta: { unspecified: true }, description: 'not a request that it knows' },
  }) as const;

export function deviceListMachine(options: DeviceListOptions) {
  const { visibleAfterMs, mayFail } = options;
  const later = { visibility: { target: 'visible', description: 'is in the list' } } as const;
  const began = visibleAfterMs === 0 ? 'visible' : 'beginning';
  return setup({
    types: {} as {
      context: DeviceListContext;
      events: DeviceListEvent;
      emitted: Send;
      meta: { unspecified?: true };
    },
    delays: { visibility: visibleAfterMs ?? 0 },
    guards: guards(options),
    actions: actions(options),
  }).createMachine({
    id: 'deviceList',
    context: { crossSigned: false, failing: 'not yet' },
    initial: 'without',
    on: anywhere(mayFail),
    states: {
      without: {
        on: {
          'session.began': { target: `session.${began}`, description: 'a session begins' },
          'id-taken': { target: 'taken', description: 'has a device of that id already' },
        },
      },
      taken: {
        on: { ...listed(mayFail).on, 'session.began': { description: 'of the id that it has' } },
      },
      session: {
        initial: began,
        on: keysUpload(mayFail),
        states: {
          ...(began === 'visible'
            ? {}
            : { beginning: visibleAfterMs === null ? {} : { after: later } }),
          visible: listed(mayFail),
        },
      },
    },
  });
}
