/**
 * What a careless device says: it stands between the flow of a device and its channel, and hands on
 * what the flow says, in its order. A message it holds until the environment has chosen whether it
 * is said as it is meant or in some wrong way. So many may be wrong; all after them are handed on
 * at once.
 */

import { type Send, send } from 'actorcheck';
import { type AnyStateMachine, setup } from 'xstate';
import type { Strangers } from '../../careless/schema.ts';
import type { ChannelRequest } from '../../rendezvous/channel/context.ts';
import { type Args, actionsOf } from '../behaviour.ts';
import { decodeLogin, encodeLogin } from '../messages/dialect.ts';
import type { Names } from '../messages/names.ts';
import { type Rewording, type Way, wrongly } from './ways.ts';

export interface CarelessOptions {
  readonly names: Names;
  readonly channel: string;
  /** How many messages may be wrong. */
  readonly budget: number;
  readonly strangers: Strangers;
}

interface Context {
  /** How many messages may still be wrong. */
  readonly left: number;
  /** What the flow has said and the channel has not heard yet. */
  readonly held: readonly ChannelRequest[];
  /** What is said after the next message. */
  readonly late: ChannelRequest | null;
}

/** What the environment chooses. */
export type Saying =
  | { readonly type: 'say.as-meant' }
  | { readonly type: 'say.wrongly'; readonly way: Way };

/** Its flow has shown a code that is wrong. */
type Event = ChannelRequest | Saying | { readonly type: 'careless.spend' };
type Seen = Args<Context, Event>;

const firstOf = ({ held }: Context): ChannelRequest => held[0] as ChannelRequest;

/** The first message that is held, as it is then said; undefined if it cannot be said so. */
function saidWrongly({ names, strangers }: CarelessOptions, { context, event }: Seen) {
  const [first] = context.held;
  if (first?.type !== 'channel.send' || event.type !== 'say.wrongly') return undefined;
  const { way } = event;
  if (way.kind === 'twice' || way.kind === 'after the next') return undefined;
  const message = decodeLogin(names.dialect, first.payload);
  return message && wrongly(message, way satisfies Rewording, strangers);
}

/** Whether the first message that is held is to be said at another time, or once more. */
const isTo = (kind: 'twice' | 'after the next', { context, event }: Seen): boolean =>
  context.held[0]?.type === 'channel.send' &&
  event.type === 'say.wrongly' &&
  event.way.kind === kind;

const guards = (options: CarelessOptions) => ({
  isFree: ({ context: { held, left } }: Seen) =>
    held[0] !== undefined && (held[0].type !== 'channel.send' || left === 0),
  isLate: ({ context: { held, late } }: Seen) => late !== null && held[0] !== undefined,
  isHeld: ({ context }: Seen) => context.held[0]?.type === 'channel.send',
  isTwice: (seen: Seen) => isTo('twice', seen),
  isAfterNext: (seen: Seen) => isTo('after the next', seen),
  canBeWrong: (seen: Seen) => saidWrongly(options, seen) !== undefined,
});

const notes = {
  hold: ({ context, event }: Seen) => {
    const { from: _, ...request } = event as ChannelRequest & { readonly from?: string };
    return { held: [...context.held, request as ChannelRequest] };
  },
  drop: ({ context }: Seen) => ({ held: context.held.slice(1) }),
  spend: ({ context }: Seen) => ({ left: context.left - 1 }),
  keepBack: ({ context }: Seen) => ({ late: firstOf(context) }),
  forgetLate: () => ({ late: null }),
};

const sends = (options: CarelessOptions) => ({
  handOn: ({ context }: Seen): Send => send(options.channel, firstOf(context)),
  sayLate: ({ context }: Seen): Send => send(options.channel, context.late as ChannelRequest),
  say: (seen: Seen): Send => {
    const message = saidWrongly(options, seen);
    if (message === undefined) throw new Error('expected a message that can be so, got none');
    const payload = encodeLogin(options.names.dialect, message);
    return send(options.channel, { type: 'channel.send', payload } satisfies ChannelRequest);
  },
});

export function carelessMachine(options: CarelessOptions): AnyStateMachine {
  return setup({
    types: {} as { context: Context; events: Event; emitted: Send },
    guards: guards(options),
    actions: actionsOf<Context, Event, typeof notes, ReturnType<typeof sends>>(
      notes,
      sends(options),
    ),
  }).createMachine({
    id: 'careless',
    context: { left: options.budget, held: [], late: null },
    always: [
      {
        guard: 'isLate',
        actions: ['handOn', 'drop', 'sayLate', 'forgetLate'],
        description: 'handed on, and what was to come before it',
      },
      { guard: 'isFree', actions: ['handOn', 'drop'], description: 'handed on' },
    ],
    on: {
      'channel.*': { actions: 'hold', description: 'something to say' },
      'careless.spend': { actions: 'spend', description: 'the code was wrong' },
      'say.as-meant': {
        guard: 'isHeld',
        actions: ['handOn', 'drop'],
        description: 'said as it is meant',
      },
      'say.wrongly': [
        {
          guard: 'isTwice',
          actions: ['handOn', 'handOn', 'drop', 'spend'],
          description: 'said twice',
        },
        {
          guard: 'isAfterNext',
          actions: ['keepBack', 'drop', 'spend'],
          description: 'kept back until after the next',
        },
        {
          guard: 'canBeWrong',
          actions: ['say', 'drop', 'spend'],
          description: 'said wrongly',
        },
      ],
    },
  });
}
