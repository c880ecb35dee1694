// A shop charges the card, then ships. Who has ordered may cancel until the parcel is there.
import { defineModel, isIn } from 'actorcheck';
import { fromPromise, sendTo, setup } from 'xstate';

const customer = setup({}).createMachine({
  entry: sendTo('shop', { type: 'ORDER' }),
  initial: 'waiting',
  states: {
    waiting: { on: { PARCEL: 'served', REFUSAL: 'refused', cancel: 'cancelled' } },
    served: { type: 'final' },
    refused: { type: 'final' },
    cancelled: { type: 'final', entry: sendTo('shop', { type: 'CANCEL' }) },
  },
});
const charge = fromPromise(() => fetch('https://bank.example/charge', { method: 'POST' }));
const shop = setup({ actors: { charge } }).createMachine({
  initial: 'open',
  states: {
    open: { on: { ORDER: 'charging' } },
    charging: {
      invoke: { id: 'charge', src: 'charge', onDone: 'packing', onError: 'unpaid' },
      on: { CANCEL: 'cancelled' },
    },
    packing: { after: { 1000: 'shipped' }, on: { CANCEL: 'cancelled' } },
    shipped: { type: 'final', entry: sendTo('customer', { type: 'PARCEL' }) },
    unpaid: { type: 'final', entry: sendTo('customer', { type: 'REFUSAL' }) },
    cancelled: { type: 'final' },
  },
});

export default defineModel({
  name: 'order',
  machines: { customer, shop },
  environment: { charge: { answers: ['paid'], errors: ['no cover'] } },
  choices: [{ actor: 'customer', event: { type: 'cancel' }, label: 'the customer cancels' }],
  properties: ({ always }) => [
    always('both-agree', 'who cancels gets no parcel', (view) => {
      return !(isIn(view, 'customer', 'cancelled') && isIn(view, 'shop', 'shipped'));
    }),
  ],
});
