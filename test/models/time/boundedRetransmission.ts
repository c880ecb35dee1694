/**
 * The bounded retransmission protocol of Philips (D'Argenio, Katoen, Ruys and Tretmans, "The
 * bounded retransmission protocol must be on time!", 1997): a file goes over a line that loses
 * messages, one frame after the other, each sent again at most so many times.
 *
 * Their result is about times. A message takes at most `delay` over either channel, TD. The sender
 * waits T1 = `resend` for an acknowledgement: no timeout comes too early, so that there is never
 * more than one message under way, if and only if T1 > 2 TD. The receiver gives up after
 * TR = `give-up` without a new frame: none comes after that, if and only if TR > 2 MAX T1 + 3 TD.
 * (At equal times the timer may be first; they have TR >= there.) For the second all losses it
 * takes have to be in the budget: 2 MAX of them, first of acknowledgements and then of frames.
 *
 * Their channels hold one message and lose it at will; here they are links in order, and what is
 * lost is a fault. The bit that tells a new frame from one sent again is the number of the frame.
 */

import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Knob } from '../../../sim/model/knobs.ts';
import { always, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Party } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import { linkName } from '../../../sim/system/network.ts';

interface Times {
  readonly resendMs: number;
  readonly giveUpMs: number;
}

interface Sending {
  /** The number of the frame that is on its way, from 1. */
  readonly frame: number;
  /** How often it has been sent again. */
  readonly again: number;
}

const sender = (frames: number, most: number, { resendMs }: Times): AnyStateMachine =>
  setup({
    types: {} as {
      context: Sending;
      events: { type: 'ACK'; frame: number };
      emitted: Send;
    },
    guards: {
      isFor: ({ context, event }) => event.type === 'ACK' && event.frame === context.frame,
      isLast: ({ context }) => context.frame === frames,
      mayAgain: ({ context }) => context.again < most,
    },
  }).createMachine({
    id: 'sender',
    context: { frame: 1, again: 0 },
    initial: 'sending',
    on: { ACK: {} },
    states: {
      sending: {
        entry: emit(({ context: { frame } }) => {
          return send('receiver', { type: 'FRAME', frame, isLast: frame === frames });
        }),
        after: {
          [resendMs]: [
            {
              guard: 'mayAgain',
              target: 'sending',
              reenter: true,
              actions: assign({ again: ({ context }) => context.again + 1 }),
            },
            { target: 'aborted' },
          ],
        },
        on: { ACK: { guard: 'isFor', target: 'acknowledged' } },
      },
      acknowledged: {
        always: [
          { guard: 'isLast', target: 'done' },
          {
            target: 'sending',
            actions: assign({ frame: ({ context }) => context.frame + 1, again: 0 }),
          },
        ],
      },
      done: {},
      aborted: {},
    },
  });

const receiver = ({ giveUpMs }: Times): AnyStateMachine =>
  setup({
    types: {} as {
      /** The last frame that has come. */
      context: { frame: number };
      events: { type: 'FRAME'; frame: number; isLast: boolean };
      emitted: Send;
    },
    guards: {
      isNew: ({ context, event }) => event.frame === context.frame + 1,
      isLast: ({ context, event }) => event.isLast && event.frame === context.frame + 1,
    },
    actions: {
      keep: assign({ frame: ({ event }) => event.frame }),
      acknowledge: emit(({ event }) => send('sender', { type: 'ACK', frame: event.frame })),
    },
  }).createMachine({
    id: 'receiver',
    context: { frame: 0 },
    initial: 'waiting',
    // What comes again has been acknowledged in vain.
    on: { FRAME: { actions: 'acknowledge' } },
    states: {
      waiting: {
        on: {
          FRAME: [
            { guard: 'isLast', target: 'done', actions: ['keep', 'acknowledge'] },
            { guard: 'isNew', target: 'receiving', actions: ['keep', 'acknowledge'] },
            { actions: 'acknowledge' },
          ],
        },
      },
      receiving: {
        after: { [giveUpMs]: 'gaveUp' },
        on: {
          FRAME: [
            { guard: 'isLast', target: 'done', actions: ['keep', 'acknowledge'] },
            {
              guard: 'isNew',
              target: 'receiving',
              reenter: true,
              actions: ['keep', 'acknowledge'],
            },
            { actions: 'acknowledge' },
          ],
        },
      },
      done: {},
      gaveUp: { on: { FRAME: [{ guard: 'isNew', target: 'wrong' }, {}] } },
      wrong: {},
    },
  });

const there = linkName({ kind: 'fifo', from: 'sender', to: 'receiver', latencyMs: 0 });
const back = linkName({ kind: 'fifo', from: 'receiver', to: 'sender', latencyMs: 0 });

const duration = { kind: 'duration', minMs: 0, maxMs: 100_000, never: false } as const;
const knobs: readonly Knob[] = [
  { name: 'frames', kind: 'integer', min: 1, max: 8, default: 2, help: 'of how many a file is' },
  {
    name: 'most',
    kind: 'integer',
    min: 0,
    max: 5,
    default: 1,
    help: 'how often one is sent again',
  },
  { ...duration, name: 'delay', default: 3, help: 'how long a message takes at most' },
  { ...duration, name: 'resend', default: 7, help: 'after how long a frame is sent again' },
  { ...duration, name: 'give-up', default: 24, help: 'after how long the receiver gives up' },
];

export default defineModel({
  name: 'bounded-retransmission',
  title: 'Bounded retransmission protocol',
  knobs,
  scenarios: [
    { name: 'default', text: 'all timers are long enough', given: {} },
    { name: 'hasty-sender', text: 'a frame is sent again too early', given: { resend: '0.006' } },
    {
      name: 'hasty-receiver',
      text: 'the receiver gives up too early',
      given: { 'give-up': '0.023' },
    },
  ],
  properties: [
    always('one-under-way', 'no timeout of the sender comes too early', (view) => {
      return view.messages(there).length + view.messages(back).length < 2;
    }),
    always('nothing-after', 'no new frame comes once the receiver has given up', (view) => {
      return !isIn(view, 'receiver', 'wrong');
    }),
    always('right', 'a sender that is done has been heard', (view) => {
      return !isIn(view, 'sender', 'done') || isIn(view, 'receiver', 'done');
    }),
    sometimes('done', 'the file arrives', (view) => isIn(view, 'sender', 'done')),
    sometimes('aborts', 'the sender gives up', (view) => isIn(view, 'sender', 'aborted')),
  ],
  system: (settings, faults) => {
    const times = { resendMs: settings.resend as number, giveUpMs: settings['give-up'] as number };
    const latencyMs = [0, settings.delay as number] as const;
    const party = (name: string, machine: AnyStateMachine): Party => {
      return { name, label: name, actors: { [name]: machine } };
    };
    return {
      parties: [
        party('sender', sender(settings.frames as number, settings.most as number, times)),
        party('receiver', receiver(times)),
      ],
      links: [
        { kind: 'fifo', from: 'sender', to: 'receiver', latencyMs },
        { kind: 'fifo', from: 'receiver', to: 'sender', latencyMs },
      ],
      choices: [],
      faults,
    };
  },
});
