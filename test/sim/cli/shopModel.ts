/** A shop in several scenarios, two of which come to the same, with an amendment: some work. */

import { createMachine, sendTo } from 'xstate';
import { always, defineModel, isIn } from '../../../sim/index.ts';

const customer = (isAmended: boolean) =>
  createMachine({
    entry: sendTo('shop', { type: 'ORDER' }),
    initial: 'waiting',
    states: {
      waiting: { on: { PARCEL: 'served', REFUSAL: 'refused', cancel: 'cancelled' } },
      served: { type: 'final' },
      refused: { type: 'final' },
      cancelled: {
        entry: sendTo('shop', { type: 'CANCEL' }),
        ...(isAmended
          ? { on: { PARCEL: 'served', REFUSAL: 'refused' } }
          : { type: 'final' as const }),
      },
    },
  });

const shop = (isAmended: boolean, stock: number) => {
  const packing = Object.fromEntries(
    Array.from({ length: stock }, (_, at) => [
      `packing${at}`,
      {
        after: { 1000: at + 1 < stock ? `packing${at + 1}` : 'shipped' },
        on: { CANCEL: 'cancelled' },
      },
    ]),
  );
  const late = isAmended ? { on: { CANCEL: {} } } : { type: 'final' as const };
  return createMachine({
    initial: 'open',
    states: {
      open: { on: { ORDER: stock > 0 ? 'packing0' : 'unable' } },
      ...packing,
      shipped: { ...late, entry: sendTo('customer', { type: 'PARCEL' }) },
      unable: { ...late, entry: sendTo('customer', { type: 'REFUSAL' }) },
      cancelled: { type: 'final', entry: sendTo('customer', { type: 'REFUSAL' }) },
    },
  });
};

export default defineModel({
  name: 'shop',
  title: 'A shop that packs an order in so many goes',
  knobs: [
    { name: 'stock', help: 'goes to pack in', kind: 'integer', min: 0, max: 9, default: 2 },
    { name: 'firm', help: 'who has ordered does not cancel', kind: 'flag', default: false },
  ],
  scenarios: [
    { name: 'usual', text: 'all as usual', given: {} },
    { name: 'firm', text: 'nobody cancels', given: { firm: 'true' } },
    { name: 'again', text: 'the same once more', given: {} },
    { name: 'large', text: 'a large order', given: { stock: '9' } },
    { name: 'none', text: 'nothing is there', given: { stock: '0' } },
  ],
  amendments: [{ name: 'hear', text: 'who cancels waits for an answer' }],
  sizes: async () => ({ 'as written': { usual: 13, firm: 7, again: 13, large: 34 } }),
  system: ({ stock, firm }, faults, amendments) => ({
    parties: [
      {
        name: 'customer',
        label: 'the customer',
        actors: { customer: customer(amendments.includes('hear')) },
      },
      {
        name: 'shop',
        label: 'the shop',
        actors: { shop: shop(amendments.includes('hear'), stock as number) },
      },
    ],
    links: [
      { kind: 'fifo', from: 'customer', to: 'shop', latencyMs: 20 },
      { kind: 'fifo', from: 'shop', to: 'customer', latencyMs: 20 },
    ],
    choices: firm
      ? []
      : [{ name: 'cancel', actor: 'customer', event: { type: 'cancel' }, label: 'they cancel' }],
    faults,
  }),
  properties: [
    always('both-agree', 'who cancels gets no parcel', (view) => {
      return !(isIn(view, 'customer', 'cancelled') && isIn(view, 'shop', 'shipped'));
    }),
  ],
});
