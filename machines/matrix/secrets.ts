/**
 * Step 23: the new device asks the verifying one for its secrets, by to-device events over the
 * homeserver. Two machines, one a device; the flow has ended by then. The text gives neither a
 * completion nor a timeout, so a device that is not answered waits for ever.
 *
 * The encryption of to-device events (Olm) is not part of the text: here a box between the two
 * devices' identity keys stands in for it.
 */

import { type Send, send } from 'actorcheck';
import * as v from 'valibot';
import { assign, emit, setup } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import { decode, decodeText, whenOk } from '../http/decode.ts';
import { type HttpEvent, request } from '../http/message.ts';
import { ifNoAnswer, lateAnswer } from '../http/timeout.ts';
import { type Account, type DeviceSecrets, deviceSecrets, newDeviceId, userId } from './account.ts';
import {
  encryptedEventSchema,
  type SecretName,
  secretNameSchema,
  secretNames,
  secretRequestSchema,
  secretSendSchema,
} from './messages.ts';

/** What the flow of the new device tells after step 22. */
export const secretsRequestSchema = v.object({
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

/** What the flow of the existing device tells at step 18a. */
export const secretsTrustSchema = v.object({
  type: v.literal('secrets.trust'),
  deviceId: v.string(),
  identityKey: v.string(),
});
export type SecretsTrust = v.InferOutput<typeof secretsTrustSchema>;

/** A to-device event, as a homeserver hands it over in a sync. */
export interface ToDevice {
  readonly type: 'to-device';
  readonly eventType: string;
  readonly sender: string;
  readonly content: unknown;
}

type HttpAnswer = HttpEvent & { readonly type: `response.${string}` };

const algorithm = 'm.olm.v1.curve25519-aes-sha2';

interface SecretsOptions {
  /** Its own name, and that of the homeserver. */
  readonly actors: { readonly secrets: string; readonly homeserver: string };
  readonly crypto: Crypto;
  /** When it takes a request to be lost, where one can be. */
  readonly requestTimeoutMs: number;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
}

/** A to-device event on its way to the homeserver. */
interface Outgoing {
  readonly homeserverUrl: string;
  readonly eventType: string;
  readonly transaction: string;
  readonly accessToken: string;
  readonly deviceId: string;
  readonly content: object;
}

const sendToDevice = (
  homeserver: string,
  { homeserverUrl, eventType, transaction, ...rest }: Outgoing,
): Send =>
  send(
    homeserver,
    request(
      'PUT sendToDevice',
      `${homeserverUrl}/_matrix/client/v3/sendToDevice/${eventType}/${transaction}`,
      { authorization: `Bearer ${rest.accessToken}` },
      { messages: { [userId]: { [rest.deviceId]: rest.content } } },
    ),
  );

/** The key between two devices: the one that sends a secret is the initiator. */
const boxKey = (
  crypto: Crypto,
  own: DeviceSecrets,
  peerKey: string,
  ownSends: boolean,
): string | undefined => {
  const mine = own.identity.publicKey;
  const info = {
    algorithm,
    initiatorPublicKey: ownSends ? mine : peerKey,
    recipientPublicKey: ownSends ? peerKey : mine,
  };
  return crypto.agree(own.identity.privateKey, peerKey, info)?.sharedKey;
};

/** The plaintext of a box that the existing device sealed for the new one, for those who watch. */
export function openBox(
  crypto: Crypto,
  box: { readonly sender_key: string; readonly iv: string; readonly ciphertext: string },
): string | undefined {
  const key = boxKey(crypto, deviceSecrets(crypto, newDeviceId), box.sender_key, false);
  return key === undefined ? undefined : crypto.open(key, box);
}

export interface ExistingSecretsContext {
  readonly trusted: SecretsTrust | null;
  /** Requests to answer, first come first: name and request id. */
  readonly queue: readonly { readonly name: SecretName; readonly requestId: string }[];
}

/** The existing device's side: answers a device it has verified, with the secrets that it holds. */
export function existingSecretsMachine(
  options: SecretsOptions & { readonly account: Account; readonly homeserverUrl: string },
) {
  const { actors, account, homeserverUrl, crypto, timesOut } = options;

  const requested = (context: ExistingSecretsContext, event: { type: string }) => {
    if (event.type !== 'to-device' || !('content' in event) || !('sender' in event))
      return undefined;
    if (event.sender !== context.trusted?.deviceId) return undefined;
    return whenOk(decode(secretRequestSchema, event.content));
  };

  return setup({
    types: {} as {
      context: ExistingSecretsContext;
      events: (SecretsTrust & { from: string }) | (ToDevice & { from: string }) | HttpAnswer;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { requestTimeout: options.requestTimeoutMs },
    guards: {
      isTrust: ({ event }) => decode(secretsTrustSchema, event).ok,
      holdsSecret: ({ context, event }) => {
        const name = requested(context, event)?.name;
        return name !== undefined && account.secrets[name] !== undefined;
      },
      isRequest: ({ context, event }) => requested(context, event) !== undefined,
      hasQueue: ({ context }) => context.queue.length > 0,
    },
    actions: {
      trust: assign({
        trusted: ({ event }) => whenOk(decode(secretsTrustSchema, event)) ?? null,
      }),
      queue: assign(({ context, event }) => {
        const found = requested(context, event);
        if (found === undefined) return {};
        return { queue: [...context.queue, { name: found.name, requestId: found.request_id }] };
      }),
      unqueue: assign({ queue: ({ context }) => context.queue.slice(1) }),
      sendSecret: emit(({ context }) => {
        const { name, requestId } = context.queue[0] as ExistingSecretsContext['queue'][number];
        const { deviceId, identityKey } = context.trusted as SecretsTrust;
        const key = boxKey(crypto, account.device, identityKey, true) ?? '';
        const secret = { request_id: requestId, secret: account.secrets[name] };
        const plaintext = JSON.stringify({ type: 'm.secret.send', content: secret });
        const sender_key = account.device.identity.publicKey;
        const box = { algorithm, sender_key, ...crypto.seal(key, plaintext, `secret ${name}`) };
        const { accessToken } = account;
        return sendToDevice(actors.homeserver, {
          homeserverUrl,
          eventType: 'm.room.encrypted',
          transaction: `send-${requestId}`,
          accessToken,
          deviceId,
          content: box,
        });
      }),
    },
  }).createMachine({
    id: actors.secrets,
    context: { trusted: null, queue: [] },
    initial: 'locked',
    on: {
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing that is waited for' },
    },
    states: {
      locked: {
        on: {
          'secrets.trust': {
            guard: 'isTrust',
            target: 'serving',
            actions: 'trust',
            description: 'the new device is verified locally',
          },
          'to-device': { description: 'shares nothing: no device is verified' },
        },
      },
      serving: {
        initial: 'idle',
        on: {
          'to-device': [
            {
              guard: 'holdsSecret',
              actions: 'queue',
              meta: { step: '23' },
              description: 'a secret it holds is asked for',
            },
            {
              guard: 'isRequest',
              meta: { step: '23' },
              description: 'a secret it does not hold: no answer',
            },
            { description: 'not asked by the verified device, or nonsense: no answer' },
          ],
        },
        states: {
          idle: { always: { guard: 'hasQueue', target: 'sending' } },
          sending: {
            entry: 'sendSecret',
            after: ifNoAnswer(timesOut, {
              target: 'idle',
              actions: 'unqueue',
              description: 'no answer',
            }),
            on: {
              'response.*': {
                target: 'idle',
                actions: 'unqueue',
                description: 'handed to the homeserver, or refused: the text has no other try',
              },
            },
          },
        },
      },
    },
  });
}

export interface NewSecretsContext {
  readonly request: SecretsRequest | null;
  /** Names that still have to be asked for, and those that have come. */
  readonly toAsk: readonly SecretName[];
  readonly received: readonly SecretName[];
}

/** The new device's side: asks for the four secrets, checks and stores what comes. */
export function newSecretsMachine(
  options: SecretsOptions & {
    /** How long it waits for the secrets; null: for ever. */
    readonly patienceMs: number | null;
  },
) {
  const { actors, crypto, patienceMs, timesOut } = options;

  /** The name of the secret that an event brings, if it is one that was asked for and fits. */
  const secretIn = (
    context: NewSecretsContext,
    event: { type: string },
  ): SecretName | undefined => {
    if (context.request === null || !('content' in event)) return undefined;
    if (!('eventType' in event) || event.eventType !== 'm.room.encrypted') return undefined;
    const box = whenOk(decode(encryptedEventSchema, event.content));
    const { identityKey, ownDeviceId, publicKeys } = context.request;
    if (box?.sender_key !== identityKey) return undefined;
    const own = deviceSecrets(crypto, ownDeviceId);
    const key = boxKey(crypto, own, identityKey, false);
    const plaintext = key === undefined ? undefined : crypto.open(key, box);
    const opened = whenOk(decodeText(secretSendSchema, plaintext));
    const name = secretNames.find((other) => other === opened?.content.request_id);
    if (opened === undefined || name === undefined) return undefined;
    const publicKey = publicKeys[name];
    // A cross-signing secret is the private half of a key that is known; a backup key is opaque.
    if (name === 'm.megolm_backup.v1') return name;
    return crypto.publicKeyOf(opened.content.secret) === publicKey ? name : undefined;
  };

  return setup({
    types: {} as {
      context: NewSecretsContext;
      events: (SecretsRequest & { from: string }) | (ToDevice & { from: string }) | HttpAnswer;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { requestTimeout: options.requestTimeoutMs, secretsTimeout: patienceMs ?? 0 },
    guards: {
      bringsSecret: ({ context, event }) => {
        const name = secretIn(context, event);
        return name !== undefined && !context.received.includes(name);
      },
      isWish: ({ event }) => decode(secretsRequestSchema, event).ok,
      hasToAsk: ({ context }) => context.toAsk.length > 0,
      hasAll: ({ context }) => context.received.length === secretNames.length,
    },
    actions: {
      note: assign(({ event }) => ({
        request: whenOk(decode(secretsRequestSchema, event)) ?? null,
        toAsk: secretNames,
      })),
      ask: emit(({ context }) => {
        const name = context.toAsk[0] as SecretName;
        const { homeserverUrl, accessToken, deviceId, ownDeviceId } =
          context.request as SecretsRequest;
        const content = {
          action: 'request',
          name,
          // One request a secret, so that its name can be its id.
          request_id: name,
          requesting_device_id: ownDeviceId,
        };
        return sendToDevice(actors.homeserver, {
          homeserverUrl,
          eventType: 'm.secret.request',
          transaction: `ask-${name}`,
          accessToken,
          deviceId,
          content,
        });
      }),
      asked: assign({ toAsk: ({ context }) => context.toAsk.slice(1) }),
      store: assign(({ context, event }) => {
        const name = secretIn(context, event);
        if (name === undefined) return {};
        const received = [...context.received, name];
        return { received: secretNames.filter((other) => received.includes(other)) };
      }),
    },
  }).createMachine({
    id: actors.secrets,
    context: { request: null, toAsk: [], received: [] },
    initial: 'idle',
    on: {
      'to-device': [
        {
          guard: 'bringsSecret',
          actions: 'store',
          meta: { step: '23' },
          description: 'a secret is checked and stored',
        },
        { description: 'no secret that was asked for, or one that does not fit: not stored' },
      ],
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing that is waited for' },
    },
    states: {
      idle: {
        on: {
          'secrets.request': {
            guard: 'isWish',
            target: 'asking',
            actions: 'note',
            meta: { step: '23' },
            description: 'the verifying device is trusted: its secrets are asked for',
          },
        },
      },
      asking: {
        entry: 'ask',
        after: ifNoAnswer(timesOut, {
          target: 'asked',
          actions: 'asked',
          description: 'no answer',
        }),
        on: {
          'response.*': {
            target: 'asked',
            actions: 'asked',
            description: 'handed to the homeserver, or refused: the text has no other try',
          },
        },
      },
      asked: {
        always: [
          { guard: 'hasToAsk', target: 'asking' },
          { guard: 'hasAll', target: 'complete' },
        ],
        ...(patienceMs === null
          ? {}
          : { after: { secretsTimeout: { target: 'incomplete', description: 'waits no more' } } }),
      },
      complete: { type: 'final' },
      ...(patienceMs === null ? {} : { incomplete: {} }),
    },
  });
}
