/** Routes: an event that asks for a state by its id, from whatever state. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { check } from '../../../sim/check/model.ts';
import { defineModel, isIn } from '../../../sim/index.ts';

const isFree = ({ event }: { event: { free?: true } }) => event.free === true;

const pages = createMachine({
  initial: 'home',
  states: {
    home: {},
    list: { id: 'list', route: {} },
    item: { id: 'item', route: { guard: isFree } },
  },
} as never);

const to = (id: string, more = {}) => ({
  actor: 'pages',
  name: `${id} ${JSON.stringify(more)}`,
  event: { type: 'xstate.route', to: `#${id}`, ...more },
});

it.each([
  [[to('list')], ['list']],
  [[to('list'), to('item')], ['list']],
  [[to('item', { free: true })], ['item']],
])('where a choice asks for it: %#', (choices, reached) => {
  const { verdicts } = check(
    defineModel({
      name: 'routes',
      machines: { pages },
      choices,
      properties: ({ sometimes }) =>
        ['list', 'item'].map((state) =>
          sometimes(state, 'it is reached', (view) => isIn(view, 'pages', state)),
        ),
    }),
  );
  const found = ['list', 'item'].filter((state) => verdicts[state] === 'holds');
  expect(found).toEqual(reached);
});
