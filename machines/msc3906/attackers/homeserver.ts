/**
 * The homeserver with an attacker about: the honest machine, which knows the attacker's own account
 * too, so that a device can be signed in to the wrong one. Where it leaks, the attacker is handed
 * each login token that it makes. Where the attacker runs it, it reads every to-device event, may
 * ask for a secret in the name of the new device, and may hide that device or give it another
 * identity key, beside the lies that any homeserver of the model can tell.
 */

import { send } from 'actorcheck';
import { type AnyStateMachine, assign, createMachine, emit, enqueueActions } from 'xstate';
import { decodeText, whenOk } from '../../http/decode.ts';
import { decided, serve } from '../../http/held.ts';
import { type FromActor, response } from '../../http/message.ts';
import { newDeviceId, userId } from '../../matrix/account.ts';
import type { HomeserverContext, HomeserverOptions } from '../../matrix/homeserver/context.ts';
import { homeserverMachine } from '../../matrix/homeserver/machine.ts';
import {
  type DeviceKeys,
  loginRequestSchema,
  type SecretRequest,
  sendToDeviceSchema,
} from '../../matrix/messages.ts';
import { attackerActor } from '../actors.ts';
import type { Powers } from './kinds.ts';

interface AttackedHomeserverOptions extends HomeserverOptions {
  /** The login token for the attacker's account, and what it signs in with. */
  readonly strangers: { readonly token: string; readonly accessToken: string };
}

/** The moves of a homeserver that an attacker runs, in words. */
export const homeserverMoves = {
  'hide-device': 'hides the new device',
  'swap-identity': 'shows the new device with another identity key',
  'forge-request': 'asks for a secret in the name of the new device',
} as const;
type HomeserverMove = keyof typeof homeserverMoves;

const strangersId = '@mallory:example.org';

interface Args {
  readonly context: HomeserverContext & { readonly hasForged?: boolean };
  readonly event: FromActor & {
    readonly type: string;
    readonly body?: unknown;
    readonly decided?: string;
  };
}

export function attackedHomeserver(options: AttackedHomeserverOptions, { homeserver }: Powers) {
  const honest: AnyStateMachine = homeserverMachine(options);
  const { actions, guards, delays } = honest.implementations;
  const known = withStrangers(honest.config as Config);
  const config = homeserver === 'rules' ? withMoves(known) : known;
  const implementations = {
    delays,
    guards: { ...guards, ...attackedGuards(options) },
    actions: {
      ...actions,
      ...(homeserver === 'rules' ? { forward: enqueueActions(overheard(actions.forward)) } : {}),
      ...(homeserver === 'leaks' ? { mint: enqueueActions(leaked(actions.mint)) } : {}),
      ...attackedActions(options),
    },
  };
  return createMachine(config as never, implementations as never) as AnyStateMachine;
}

type Endpoints = Readonly<Record<'POST login' | 'POST keys/query', object[]>>;

interface Config {
  readonly context: object;
  readonly on: object;
  readonly states: {
    readonly desk: { readonly states: { readonly open: { readonly on: Endpoints } } };
  };
}

/** The machine with other endpoints. */
function withEndpoints(config: Config, change: (on: Endpoints) => Endpoints): Config {
  const { desk } = config.states;
  const { open } = desk.states;
  const changed = { ...desk, states: { ...desk.states, open: { ...open, on: change(open.on) } } };
  return { ...config, states: { ...config.states, desk: changed } };
}

/** A login with the attacker's token signs in to the attacker's account. */
const withStrangers = (config: Config): Config => {
  const login = {
    guard: 'isStrangers',
    actions: 'replyStrangers',
    description: "200: signed in to the attacker's account",
  };
  return withEndpoints(config, (on) => ({ ...on, 'POST login': [login, ...on['POST login']] }));
};

/** The moves of a homeserver that an attacker runs, beside the whims of an honest one. */
function withMoves({ context, on, ...config }: Config): Config {
  const takeUp = (move: HomeserverMove) => ({
    [move]: { ...serve, description: homeserverMoves[move] },
  });
  const moves = {
    ...takeUp('hide-device'),
    ...takeUp('swap-identity'),
    'forge-request': {
      guard: 'hasNotForged',
      actions: ['noteForged', 'forgeRequest'],
      description: homeserverMoves['forge-request'],
    },
  };
  const queries = [
    {
      guard: decided('hide-device'),
      actions: { type: 'replyKeys', params: { isVisible: false } },
      description: 'the new device is kept out of the list',
    },
    {
      guard: decided('swap-identity'),
      actions: 'replySwapped',
      description: 'the keys of the new device, but for the identity key',
    },
  ];
  return withEndpoints(
    { ...config, context: { ...context, hasForged: false }, on: { ...on, ...moves } },
    (endpoints) => ({
      ...endpoints,
      'POST keys/query': [...queries, ...endpoints['POST keys/query']],
    }),
  );
}

const attackedGuards = ({ strangers }: AttackedHomeserverOptions) => ({
  hasNotForged: ({ context }: Args) => context.hasForged === false,
  isStrangers: ({ event }: Args) =>
    whenOk(decodeText(loginRequestSchema, event.body))?.token === strangers.token,
});

const attackedActions = ({ strangers, liesWith }: AttackedHomeserverOptions) => ({
  replySwapped: emit(({ context, event }: Args) => {
    const keys = context.newDevice;
    const shown = keys === null ? {} : { [newDeviceId]: withIdentity(keys, liesWith ?? '') };
    return send(event.from, response(200, { device_keys: { [userId]: shown } }));
  }),
  noteForged: assign({ hasForged: true }),
  forgeRequest: emit(() => {
    const content: SecretRequest = {
      action: 'request',
      name: 'm.cross_signing.self_signing',
      request_id: 'forged',
      requesting_device_id: newDeviceId,
    };
    const posted = { eventType: 'm.secret.request', sender: newDeviceId, content };
    return send('mailbox', { type: 'to-device', ...posted, to: 'existingSecrets' });
  }),
  replyStrangers: emit(({ event }: Args) => {
    const { accessToken } = strangers;
    const body = { access_token: accessToken, device_id: 'VICTIM', user_id: strangersId };
    return send(event.from, response(200, body));
  }),
});

/** The part of `enqueueActions` that is used here. */
interface Enqueue {
  (action: unknown): void;
  emit(make: (args: Args) => object): void;
}

/** Makes a token, and lets the attacker have it. */
const leaked =
  (mint: unknown) =>
  ({ enqueue }: { enqueue: unknown }): void => {
    const next = enqueue as Enqueue;
    next(mint);
    next.emit(({ context }) =>
      send(attackerActor, { type: 'token.leaked', token: context.token ?? '' }),
    );
  };

/** Hands a to-device event on, after a look at it. */
const overheard =
  (forward: unknown) =>
  ({ enqueue }: { enqueue: unknown }): void => {
    const next = enqueue as Enqueue;
    next.emit(({ event }) => {
      const { messages } = whenOk(decodeText(sendToDeviceSchema, event.body)) ?? {};
      const [content] = Object.values(Object.values(messages ?? {})[0] ?? {});
      return send(attackerActor, { type: 'event.overheard', body: JSON.stringify(content ?? {}) });
    });
    next(forward);
  };

/** The signature stays that of the old keys: only the device itself can make a new one. */
function withIdentity(keys: DeviceKeys, identityKey: string): DeviceKeys {
  return { ...keys, keys: { ...keys.keys, [`curve25519:${keys.device_id}`]: identityKey } };
}
