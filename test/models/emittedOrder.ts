// The order of the readme as machines that emit what they send, without a payment.
import { always, defineModel, isIn, send, type View } from 'actorcheck';
import { createMachine, emit } from 'xstate';

const customer = createMachine({
  entry: emit(send('shop', { type: 'ORDER' })),
  initial: 'waiting',
  states: {
    waiting: { on: { PARCEL: 'served', cancel: 'cancelled' } },
    served: { type: 'final' },
    cancelled: { type: 'final', entry: emit(send('shop', { type: 'CANCEL' })) },
  },
});
const shop = createMachine({
  initial: 'open',
  states: {
    open: { on: { ORDER: 'packing' } },
    packing: { on: { CANCEL: 'cancelled' }, after: { 1000: 'shipped' } },
    shipped: { type: 'final', entry: emit(send('customer', { type: 'PARCEL' })) },
    cancelled: { type: 'final' },
  },
});
const bothAgree = (view: View) =>
  !(isIn(view, 'customer', 'cancelled') && isIn(view, 'shop', 'shipped'));
export default defineModel({
  name: 'order',
  machines: { customer, shop },
  choices: [{ actor: 'customer', event: { type: 'cancel' }, label: 'the customer cancels' }],
  properties: [always('both-agree', 'who cancels gets no parcel', bothAgree)],
});
