/**
 * A server that may answer in more than one way holds a request until the environment decides what
 * becomes of it: `serve`, or one of the server's whims. Then the machine raises the request to
 * itself once more, with the decision in it, and answers.
 *
 * A machine takes in the guards and actions, and the transitions that name them.
 */

import { actionsFor } from './actions.ts';
import { textIn } from './decode.ts';
import type { HttpEvent } from './message.ts';

export interface HeldRequest extends HttpEvent {
  /** What was decided, once a held request is taken up again. */
  readonly decided?: string;
}

/** What becomes of the held request of `client`. */
export interface Decision<Whim extends string> {
  readonly type: Whim | 'serve';
  readonly client: string;
}

interface Holding {
  /** Requests that wait for a decision, by client. */
  readonly held: Readonly<Record<string, HeldRequest>>;
}

interface Args {
  readonly context: Holding;
  readonly event: { readonly type: string; readonly decided?: string };
}

/** The record without one of its keys. */
export function without<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): Readonly<Record<string, Value>> {
  const { [key]: _, ...others } = record;
  return others;
}

/** The held request that a decision is about. Whoever asks has made sure that there is one. */
export const heldRequest = ({ context, event }: Args): HeldRequest =>
  context.held[textIn(event, 'client')] as HeldRequest;

export const heldGuards = {
  isUndecided: ({ event }: Args) => 'from' in event && event.decided === undefined,
  isDecided: ({ event }: Args, whim: string) => 'from' in event && event.decided === whim,
  isHeld: ({ context, event }: Args) => Object.hasOwn(context.held, textIn(event, 'client')),
  /** A whim about one endpoint needs a held request of that endpoint. */
  holds: ({ context, event }: Args, type: string) =>
    context.held[textIn(event, 'client')]?.type === type,
};

export function heldActions<Context extends Holding, Event extends { readonly type: string }>() {
  const { assign, raise } = actionsFor<Context, Event>();
  const keep = (held: Holding['held']) => ({ held }) as Partial<Context>;
  return {
    hold: assign(({ context, event }) => {
      const client = textIn(event, 'from');
      return keep({ ...context.held, [client]: event as never });
    }),
    takeUp: raise((args) => ({ ...heldRequest(args), decided: args.event.type }) as never),
    release: assign(({ context, event }) => keep(without(context.held, textIn(event, 'client')))),
  };
}

/** Holds the request. */
export const hold = { actions: 'hold', description: 'waits for a decision' } as const;

/** The same, where it is not decided yet. */
export const holdUndecided = { guard: 'isUndecided', ...hold } as const;

/** The decision to serve, whatever was asked. */
export const serve = {
  guard: 'isHeld',
  actions: ['takeUp', 'release'],
  description: 'the held request is served',
} as const;

/** The decision for a whim about a request of that type. */
export const whim = <const Type extends string>(type: Type, description: string) =>
  ({
    guard: { type: 'holds', params: type },
    actions: ['takeUp', 'release'],
    description,
  }) as const;

/** Guard: that whim was decided on. */
export const decided = <const Whim extends string>(whim: Whim) =>
  ({ type: 'isDecided', params: whim }) as const;
