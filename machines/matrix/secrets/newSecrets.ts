/**
 * The new device asks the one that verified it for its secrets, checks what comes and stores it.
 * The flow has ended by then. As written there is neither a completion nor a timeout, so a device
 * that is not answered waits for ever.
 */

import type { Send } from 'actorcheck';
import * as v from 'valibot';
import { setup } from 'xstate';
import type { Crypto } from '../../crypto/index.ts';
import { actionsFor } from '../../http/actions.ts';
import { decode, decodeText, whenOk } from '../../http/decode.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { ifNoAnswer, lateAnswer } from '../../http/timeout.ts';
import { deviceSecrets } from '../account.ts';
import type { ToDevice } from '../mailbox.ts';
import {
  encryptedEventSchema,
  type SecretName,
  secretNameSchema,
  secretNames,
  secretSendSchema,
} from '../messages.ts';
import { boxKey, type SecretsOptions, sendToDevice } from './sending.ts';

/** What the flow tells once the device that verifies it is trusted. */
const secretsRequestSchema = v.object({
  type: v.literal('secrets.request'),
  homeserverUrl: v.string(),
  accessToken: v.string(),
  ownDeviceId: v.string(),
  /** The verifying device, its identity key, and the public keys its secrets have to fit. */
  deviceId: v.string(),
  identityKey: v.string(),
  publicKeys: v.record(secretNameSchema, v.nullable(v.string())),
});
export type SecretsRequest = v.InferOutput<typeof secretsRequestSchema>;

export interface NewSecretsContext {
  readonly request: SecretsRequest | null;
  /** Names that still have to be asked for, and those that have come. */
  readonly toAsk: readonly SecretName[];
  readonly received: readonly SecretName[];
}

type Event = ((SecretsRequest | ToDevice) & { readonly from: string }) | HttpAnswer;

interface Args {
  readonly context: NewSecretsContext;
  readonly event: Event;
}

interface NewSecretsOptions extends SecretsOptions {
  /** How long it waits for the secrets; null: for ever. */
  readonly patienceMs: number | null;
}

/** The secret that an event brings in a box of the verifying device; undefined if it is none. */
function secretBrought(crypto: Crypto, { context, event }: Args) {
  if (context.request === null || !('content' in event)) return undefined;
  if (!('eventType' in event) || event.eventType !== 'm.room.encrypted') return undefined;
  const box = whenOk(decode(encryptedEventSchema, event.content));
  const { identityKey, ownDeviceId } = context.request;
  if (box?.sender_key !== identityKey) return undefined;
  const key = boxKey(crypto, deviceSecrets(crypto, ownDeviceId), identityKey, false);
  const plaintext = key === undefined ? undefined : crypto.open(key, box);
  return whenOk(decodeText(secretSendSchema, plaintext))?.content;
}

/** The name of the secret that an event brings, if it is one that was asked for and fits. */
function secretIn(crypto: Crypto, args: Args): SecretName | undefined {
  const brought = secretBrought(crypto, args);
  const name = secretNames.find((other) => other === brought?.request_id);
  if (brought === undefined || name === undefined) return undefined;
  // A cross-signing secret is the private half of a key that is known; a backup key is opaque.
  if (name === 'm.megolm_backup.v1') return name;
  const publicKey = args.context.request?.publicKeys[name];
  return crypto.publicKeyOf(brought.secret) === publicKey ? name : undefined;
}

const guards = ({ crypto }: NewSecretsOptions) => ({
  bringsSecret: (args: Args) => {
    const name = secretIn(crypto, args);
    return name !== undefined && !args.context.received.includes(name);
  },
  isWish: ({ event }: Args) => decode(secretsRequestSchema, event).ok,
  hasToAsk: ({ context }: Args) => context.toAsk.length > 0,
  hasAll: ({ context }: Args) => context.received.length === secretNames.length,
});

const { assign, emit } = actionsFor<NewSecretsContext, Event>();

const actions = ({ actors, crypto }: NewSecretsOptions) => ({
  note: assign(({ event }) => ({
    request: whenOk(decode(secretsRequestSchema, event)) ?? null,
    toAsk: secretNames,
  })),
  ask: emit(({ context }) => {
    const name = context.toAsk[0] as SecretName;
    const { homeserverUrl, accessToken, deviceId, ownDeviceId } = context.request as SecretsRequest;
    // One request a secret, so that its name can be its id.
    const ids = { request_id: name, requesting_device_id: ownDeviceId };
    return sendToDevice(actors.homeserver, {
      homeserverUrl,
      eventType: 'm.secret.request',
      transaction: `ask-${name}`,
      accessToken,
      deviceId,
      content: { action: 'request', name, ...ids },
    });
  }),
  asked: assign(({ context }) => ({ toAsk: context.toAsk.slice(1) })),
  store: assign((args) => {
    const name = secretIn(crypto, args);
    if (name === undefined) return {};
    const received = [...args.context.received, name];
    return { received: secretNames.filter((other) => received.includes(other)) };
  }),
});

const brought = [
  {
    guard: 'bringsSecret',
    actions: 'store',
    meta: { step: '23' },
    description: 'a secret is checked and stored',
  },
  { description: 'no secret that was asked for, or one that does not fit: not stored' },
] as const;

const idle = {
  on: {
    'secrets.request': {
      guard: 'isWish',
      target: 'asking',
      actions: 'note',
      meta: { step: '23' },
      description: 'the verifying device is trusted: its secrets are asked for',
    },
  },
} as const;

const asking = (timesOut: boolean) =>
  ({
    entry: 'ask',
    after: ifNoAnswer(timesOut, { target: 'asked', actions: 'asked', description: 'no answer' }),
    on: {
      'response.*': {
        target: 'asked',
        actions: 'asked',
        description: 'handed to the homeserver, or refused: the text has no other try',
      },
    },
  }) as const;

const waitsNoMore = {
  secretsTimeout: { target: 'incomplete', description: 'waits no more' },
} as const;

export function newSecretsMachine(options: NewSecretsOptions) {
  const { actors, timesOut, requestTimeoutMs, patienceMs } = options;
  return setup({
    types: {} as {
      context: NewSecretsContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { requestTimeout: requestTimeoutMs, secretsTimeout: patienceMs ?? 0 },
    guards: guards(options),
    actions: actions(options),
  }).createMachine({
    id: actors.secrets,
    context: { request: null, toAsk: [], received: [] },
    initial: 'idle',
    on: {
      'to-device': brought,
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing that is waited for' },
    },
    states: {
      idle,
      asking: asking(timesOut),
      asked: {
        always: [
          { guard: 'hasToAsk', target: 'asking' },
          { guard: 'hasAll', target: 'complete' },
        ],
        ...(patienceMs === null ? {} : { after: waitsNoMore }),
      },
      complete: { type: 'final' },
      ...(patienceMs === null ? {} : { incomplete: {} }),
    },
  });
}
