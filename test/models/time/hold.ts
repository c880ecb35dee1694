// A shop holds a parcel back for a while, as who has ordered may cancel within a second.
import { always, defineModel, isIn, type SystemDefinition, within } from 'actorcheck';
import { sendTo, setup } from 'xstate';

const customer = setup({}).createMachine({
  entry: sendTo('shop', { type: 'ORDER' }),
  initial: 'considering',
  states: {
    considering: { after: { 1000: 'sure' }, on: { cancel: 'cancelled', PARCEL: 'served' } },
    sure: { on: { PARCEL: 'served' } },
    served: { type: 'final' },
    cancelled: { type: 'final', entry: sendTo('shop', { type: 'CANCEL' }) },
  },
});
const shop = (holdMs: number) =>
  setup({}).createMachine({
    initial: 'open',
    states: {
      open: { on: { ORDER: 'holding' } },
      holding: { after: { [holdMs]: 'shipped' }, on: { CANCEL: 'cancelled' } },
      shipped: { type: 'final', entry: sendTo('customer', { type: 'PARCEL' }) },
      cancelled: { type: 'final' },
    },
  });

export default defineModel({
  name: 'hold',
  knobs: [
    {
      name: 'hold',
      help: 'how long the shop holds a parcel back',
      kind: 'duration',
      minMs: 0,
      maxMs: 60_000,
      never: false,
      default: 500,
    },
  ],
  system: ({ hold }, faults): SystemDefinition => ({
    parties: [
      { name: 'customer', label: 'the customer', actors: { customer } },
      { name: 'shop', label: 'the shop', actors: { shop: shop(hold as number) } },
    ],
    links: [
      { kind: 'fifo', from: 'customer', to: 'shop', latencyMs: [20, 200] },
      { kind: 'fifo', from: 'shop', to: 'customer', latencyMs: [20, 200] },
    ],
    choices: [
      {
        name: 'cancel',
        label: 'the customer cancels',
        actor: 'customer',
        event: { type: 'cancel' },
      },
    ],
    faults,
  }),
  properties: [
    always('both-agree', 'who cancels gets no parcel', (view) => {
      return !(isIn(view, 'customer', 'cancelled') && isIn(view, 'shop', 'shipped'));
    }),
    within(
      'quick',
      'a parcel that is not cancelled is there 2 s after the order',
      2000,
      (view) => isIn(view, 'shop', 'holding'),
      (view) => isIn(view, 'customer', 'served') || isIn(view, 'customer', 'cancelled'),
    ),
  ],
});
