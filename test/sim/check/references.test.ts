/** Verdicts on machines that keep references to actors in their contexts. */

import { expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { eventually, isIn } from '../../../sim/model/properties.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';

it('a run that goes round for ever comes round, references and all', () => {
  const item = createMachine({});
  const list = createMachine({
    context: ({ spawn }) => ({ items: { first: spawn(item, { id: 'first' }), later: {} } }),
    initial: 'shown',
    states: {
      shown: { on: { HIDE: 'hidden', END: 'ended' } },
      hidden: {
        entry: assign(({ context: { items } }) => ({ items: { ...items, later: items.first } })),
        exit: assign(({ context: { items } }) => ({ items: { ...items, later: {} } })),
        on: { SHOW: 'shown' },
      },
      ended: { type: 'final' },
    },
  });
  const model = defineModel({
    name: 'list',
    machines: { list },
    choices: ['HIDE', 'SHOW', 'END'].map((type) => ({ actor: 'list', event: { type } })),
    properties: [eventually('ends', 'it ends', (view) => isIn(view, 'list', 'ended'))],
  });
  const system = compose(model.system({}, noFaults, { kind: 'symbolic' }), 'untimed');
  const { properties } = checkSystem(system, { properties: model.properties ?? [], given: [] });
  expect(properties).toMatchObject([{ verdict: 'violated', trace: { cycleFrom: 0 } }]);
});
