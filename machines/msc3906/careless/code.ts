/**
 * The QR code of a careless device: its flow, which shows the code with one thing wrong in it if
 * the environment has chosen so by then. That counts as one of its messages.
 */

import { type Send, send } from 'actorcheck';
import * as v from 'valibot';
import { type AnyStateMachine, assign, createMachine, emit } from 'xstate';
import { type Alteration, alterationsOf, alterationWords, altered } from '../../careless/fields.ts';
import type { Strangers } from '../../careless/schema.ts';
import { parsed } from '../../http/decode.ts';
import { carelessActor } from '../actors.ts';
import { qrCodeSchema } from '../messages/qrCode.ts';

/** What the environment chooses, before the code is shown. */
export interface Miswriting {
  readonly type: 'show.wrongly';
  readonly way: Alteration;
}

/** All that can be wrong with a code, in words. */
export const codeWays = (strangers: Strangers): [words: string, way: Alteration][] =>
  alterationsOf(qrCodeSchema, strangers).map((way) => [alterationWords(way), way]);

/** What such a flow keeps beside what it keeps as a careful one. */
export interface MiswritingContext {
  /** What is to be wrong; null if nothing is. */
  readonly miswritten: Alteration | null;
}

interface Args {
  readonly context: MiswritingContext;
  readonly event: { readonly type: string };
}

/** The code with that wrong; as it was, if it cannot be so and still be one. */
function miswritten(qr: string, way: Alteration, strangers: Strangers): string {
  const code = altered(qrCodeSchema, parsed(qr), way, strangers);
  return v.is(qrCodeSchema, code) ? JSON.stringify(code) : qr;
}

/** An action that XState makes of `emit`. */
interface Emitting {
  readonly event: (args: Args, params: unknown) => Send;
}

interface Config {
  readonly context: object;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly states: Readonly<Record<string, { readonly on?: object }>>;
}

/** The flow of a device that shows its code. */
export function miswritingFlow(honest: AnyStateMachine, strangers: Strangers): AnyStateMachine {
  const { context, states, ...config } = honest.config as never as Config;
  const { implementations } = honest;
  const { event: show } = implementations.actions.showCode as never as Emitting;
  const { opening } = states;
  const wrongly = {
    guard: 'isRight',
    actions: ['noteMiswritten', 'spendMessage'],
    description: 'is to show its code with something wrong in it',
  };
  return createMachine(
    {
      ...config,
      context: { ...context, miswritten: null },
      states: {
        ...states,
        opening: { ...opening, on: { ...opening?.on, 'show.wrongly': wrongly } },
      },
    } as never,
    {
      ...implementations,
      guards: {
        ...implementations.guards,
        isRight: ({ context }: Args) => context.miswritten === null,
      },
      actions: {
        ...implementations.actions,
        noteMiswritten: assign(({ event }: Args) => ({ miswritten: (event as Miswriting).way })),
        spendMessage: emit(() => send(carelessActor, { type: 'careless.spend' })),
        showCode: emit((args: Args, params: unknown) => {
          const { to, message, ...rest } = show(args, params);
          const { miswritten: way } = args.context;
          const { qr } = message as { readonly qr?: unknown };
          if (way === null || typeof qr !== 'string') return { to, message, ...rest };
          return { ...rest, to, message: { ...message, qr: miswritten(qr, way, strangers) } };
        }),
      },
    } as never,
  ) as AnyStateMachine;
}
