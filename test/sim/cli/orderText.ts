/** The text of a model without a mistake, for tests to put one in. */

export const order = `import { always, defineModel, isIn, send } from 'actorcheck';
import { assign, createMachine, emit, raise, sendTo, spawnChild } from 'xstate';

const customer = createMachine({
  id: 'customer',
  entry: emit(send('shop', { type: 'ORDER' })),
  initial: 'waiting',
  states: {
    waiting: { on: { PARCEL: 'served', cancel: 'cancelled' } },
    served: { type: 'final' },
    cancelled: { type: 'final' },
  },
});
const shop = createMachine({
  id: 'shop',
  context: { sold: 0, order: { items: [{ price: 1 }] } },
  initial: 'open',
  states: {
    open: { on: { ORDER: 'packing' } },
    packing: { after: { 1000: 'shipped' } },
    shipped: { type: 'final', entry: emit(send('customer', { type: 'PARCEL' })) },
  },
});
const choices = [{ actor: 'customer', event: { type: 'cancel' } }];
const fine = (view: any) => !isIn(view, 'shop', 'shipped') || view.local('shop').context.sold >= 0;
const properties = [always('fine', 'all is fine', fine)];
export default defineModel({ name: 'order', machines: { customer, shop }, choices, properties });
`;
