/**
 * The existing device shares its secrets: it answers the device that it has verified, with those
 * that it holds. No other device gets an answer.
 */

import type { Send } from 'actorcheck';
import * as v from 'valibot';
import { setup } from 'xstate';
import { actionsFor } from '../../http/actions.ts';
import { decode, whenOk } from '../../http/decode.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { ifNoAnswer, lateAnswer } from '../../http/timeout.ts';
import type { Account } from '../account.ts';
import type { ToDevice } from '../mailbox.ts';
import { type SecretName, secretRequestSchema } from '../messages.ts';
import { algorithm, boxKey, type SecretsOptions, sendToDevice } from './sending.ts';

/** What the flow tells once it has verified the new device. */
const secretsTrustSchema = v.object({
  type: v.literal('secrets.trust'),
  deviceId: v.string(),
  identityKey: v.string(),
});
export type SecretsTrust = v.InferOutput<typeof secretsTrustSchema>;

export interface ExistingSecretsContext {
  readonly trusted: SecretsTrust | null;
  /** Requests to answer, first come first: name and request id. */
  readonly queue: readonly { readonly name: SecretName; readonly requestId: string }[];
}

type Event = ((SecretsTrust | ToDevice) & { readonly from: string }) | HttpAnswer;

interface Args {
  readonly context: ExistingSecretsContext;
  readonly event: Event;
}

interface ExistingSecretsOptions extends SecretsOptions {
  readonly account: Account;
  readonly homeserverUrl: string;
}

/** What the verified device asks for in an event; undefined if it is not of that device. */
function requested({ context, event }: Args) {
  if (event.type !== 'to-device' || !('content' in event)) return undefined;
  if (event.sender !== context.trusted?.deviceId) return undefined;
  return whenOk(decode(secretRequestSchema, event.content));
}

const guards = ({ account }: ExistingSecretsOptions) => ({
  isTrust: ({ event }: Args) => decode(secretsTrustSchema, event).ok,
  holdsSecret: (args: Args) => {
    const name = requested(args)?.name;
    return name !== undefined && account.secrets[name] !== undefined;
  },
  isRequest: (args: Args) => requested(args) !== undefined,
  hasQueue: ({ context }: Args) => context.queue.length > 0,
});

const { assign, emit } = actionsFor<ExistingSecretsContext, Event>();

function actions({ actors, account, homeserverUrl, crypto }: ExistingSecretsOptions) {
  return {
    trust: assign(({ event }) => ({
      trusted: whenOk(decode(secretsTrustSchema, event)) ?? null,
    })),
    queue: assign(({ context, event }) => {
      const found = requested({ context, event });
      if (found === undefined) return {};
      return { queue: [...context.queue, { name: found.name, requestId: found.request_id }] };
    }),
    unqueue: assign(({ context }) => ({ queue: context.queue.slice(1) })),
    sendSecret: emit(({ context }) => {
      const { name, requestId } = context.queue[0] as ExistingSecretsContext['queue'][number];
      const { deviceId, identityKey } = context.trusted as SecretsTrust;
      const key = boxKey(crypto, account.device, identityKey, true) ?? '';
      const secret = { request_id: requestId, secret: account.secrets[name] };
      const plaintext = JSON.stringify({ type: 'm.secret.send', content: secret });
      const sender_key = account.device.identity.publicKey;
      const box = { algorithm, sender_key, ...crypto.seal(key, plaintext, `secret ${name}`) };
      return sendToDevice(actors.homeserver, {
        homeserverUrl,
        eventType: 'm.room.encrypted',
        transaction: `send-${requestId}`,
        accessToken: account.accessToken,
        deviceId,
        content: box,
      });
    }),
  };
}

const locked = {
  on: {
    'secrets.trust': {
      guard: 'isTrust',
      target: 'serving',
      actions: 'trust',
      description: 'the new device is verified locally',
    },
    'to-device': { description: 'shares nothing: no device is verified' },
  },
} as const;

const sending = (timesOut: boolean) =>
  ({
    entry: 'sendSecret',
    after: ifNoAnswer(timesOut, { target: 'idle', actions: 'unqueue', description: 'no answer' }),
    on: {
      'response.*': {
        target: 'idle',
        actions: 'unqueue',
        description: 'handed to the homeserver, or refused: the text has no other try',
      },
    },
  }) as const;

const asked = [
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
] as const;

export function existingSecretsMachine(options: ExistingSecretsOptions) {
  const { actors, timesOut, requestTimeoutMs } = options;
  return setup({
    types: {} as {
      context: ExistingSecretsContext;
      events: Event;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { requestTimeout: requestTimeoutMs },
    guards: guards(options),
    actions: actions(options),
  }).createMachine({
    id: actors.secrets,
    context: { trusted: null, queue: [] },
    initial: 'locked',
    on: {
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing that is waited for' },
    },
    states: {
      locked,
      serving: {
        initial: 'idle',
        on: { 'to-device': asked },
        states: {
          idle: { always: { guard: 'hasQueue', target: 'sending' } },
          sending: sending(timesOut),
        },
      },
    },
  });
}
