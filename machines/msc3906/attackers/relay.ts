/**
 * The relay with an attacker at it: the honest machine, which also sends the attacker a copy of all
 * that is written, be it that the attacker runs the relay or that it has the address and polls.
 * Where the attacker rules it, it shows a client what the attacker orders instead of what is there,
 * under the ETag of what is there: the client cannot tell.
 *
 * A phisher has a rendezvous server of its own. Devices send all requests of that kind to this
 * actor, which hands on to the phisher those that are for it.
 */

import { send } from 'actorcheck';
import { type AnyStateMachine, assign, createMachine, emit, enqueueActions } from 'xstate';
import { textIn } from '../../http/decode.ts';
import { without } from '../../http/held.ts';
import { type HttpEvent, type HttpResponse, header } from '../../http/message.ts';
import { relayMachine } from '../../rendezvous/relay/machine.ts';
import type { RelayContext, RelayOptions } from '../../rendezvous/relay/slot.ts';
import { attackerActor } from '../actors.ts';
import type { Powers } from './kinds.ts';

/** What the attacker tells a relay that it rules, or has it hand on. */
export type RelayOrder =
  /** The next time that this client asks, it is shown this. */
  | { readonly type: 'order.show'; readonly client: string; readonly body: string }
  | { readonly type: 'order.answer'; readonly client: string; readonly response: HttpResponse };

/** What it tells the attacker. */
export type RelayReport =
  | {
      readonly type: 'relay.written';
      readonly url: string;
      readonly etag: string;
      readonly body: string;
    }
  /** A client has been shown what was ordered. */
  | { readonly type: 'relay.shown' }
  | {
      readonly type: 'relay.asked';
      readonly client: string;
      readonly method: string;
      readonly ifNoneMatch: string;
      readonly body: string;
    };

interface Context extends RelayContext {
  /** What a client is shown when it asks next, by client. */
  readonly shown: Readonly<Record<string, string>>;
}

type Event = (HttpEvent & { readonly from: string }) | (RelayOrder & { readonly from: string });
interface Args {
  readonly context: Context;
  readonly event: Event;
}

/** The address of a phisher's own rendezvous point. */
export const phishersUrl = 'https://phisher.example.org/rendezvous';

export function attackedRelay(options: RelayOptions, { relay, showsCode }: Powers) {
  const honest: AnyStateMachine = relayMachine(options);
  const { actions, guards, delays } = honest.implementations;
  const config = honest.config as Config;
  const implementations = {
    delays,
    guards: {
      ...guards,
      isShown: ({ context, event }: Args) =>
        context.slot?.url === (event as HttpEvent).url && Object.hasOwn(context.shown, event.from),
      isAttackers: ({ event }: Args) => (event as HttpEvent).url === phishersUrl,
    },
    actions: {
      ...actions,
      // Who polls like a client has read it, to a relay that keeps what nobody has read.
      write: enqueueActions(
        written(
          relay === 'client' && options.keepsUnread
            ? [actions.write, actions.noteRead]
            : [actions.write],
          relay !== 'none',
        ),
      ),
      noteShown: assign(({ context, event }: Args) => ({
        shown: { ...context.shown, [textIn(event, 'client')]: textIn(event, 'body') },
      })),
      show: emit(({ context, event }: Args) => {
        const headers = { etag: context.slot?.etag ?? '', 'content-type': 'application/json' };
        return send(event.from, {
          type: 'response.200',
          headers,
          body: context.shown[event.from] ?? '',
        });
      }),
      tellShown: emit(() => send(attackerActor, { type: 'relay.shown' } satisfies RelayReport)),
      unshow: assign(({ context, event }: Args) => ({ shown: without(context.shown, event.from) })),
      ask: emit(({ event }: Args) => {
        const http = event as HttpEvent;
        const asked: RelayReport = {
          type: 'relay.asked',
          client: event.from,
          method: http.type.split(' ')[0] ?? '',
          ifNoneMatch: header(http, 'if-none-match') ?? '',
          body: textIn(event, 'body'),
        };
        return send(attackerActor, asked);
      }),
      handOn: emit(({ event }: Args) => {
        const { client, response } = event as Extract<RelayOrder, { type: 'order.answer' }>;
        return send(client, response);
      }),
    },
  };
  const extended = showsCode ? handingOn(config) : relay === 'rules' ? showing(config) : config;
  return createMachine(extended as never, implementations as never) as AnyStateMachine;
}

type On = Readonly<Record<string, unknown>>;
interface Config {
  readonly context: object;
  readonly on: On;
  readonly states: { readonly holding: { readonly on: On } } & Readonly<Record<string, object>>;
}

/** The part of `enqueueActions` that is used here. */
interface Enqueue {
  (action: unknown): void;
  emit(make: (args: Args) => object): void;
}

/** Writes and, if the attacker gets copies, tells it what is there now. */
const written =
  (writes: readonly unknown[], isCopied: boolean) =>
  ({ enqueue }: { enqueue: unknown }): void => {
    const next = enqueue as Enqueue;
    for (const write of writes) next(write);
    if (!isCopied) return;
    next.emit(({ context }) => {
      const { url, etag, body } = context.slot as NonNullable<Context['slot']>;
      return send(attackerActor, { type: 'relay.written', url, etag, body } satisfies RelayReport);
    });
  };

function showing({ context, on, states, ...rest }: Config): object {
  const get = {
    guard: 'isShown',
    actions: ['show', 'tellShown', 'unshow'],
    description: '200: what the attacker has it show',
  };
  const { holding } = states;
  return {
    ...rest,
    context: { ...context, shown: {} },
    on: { ...on, 'order.show': { actions: 'noteShown', description: 'is to show this' } },
    states: {
      ...states,
      holding: { ...holding, on: { ...holding.on, ...before(holding.on, 'GET rendezvous', get) } },
    },
  };
}

function handingOn({ on, states, ...rest }: Config): object {
  const asked = { guard: 'isAttackers', actions: 'ask', description: 'asked of the phisher' };
  const types = ['GET rendezvous', 'PUT rendezvous', 'DELETE rendezvous'];
  const all = (of: On): On => Object.assign({}, ...types.map((type) => before(of, type, asked)));
  const { holding } = states;
  return {
    ...rest,
    on: {
      ...on,
      ...all(on),
      'order.answer': { actions: 'handOn', description: 'the phisher answers' },
    },
    states: { ...states, holding: { ...holding, on: { ...holding.on, ...all(holding.on) } } },
  };
}

/** The transitions for `type`, after one that is tried first. */
const before = (on: On, type: string, transition: object): On => ({
  [type]: [transition, ...[on[type] ?? []].flat()],
});
