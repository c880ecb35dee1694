/** Choices for any actor of a name with a star in it. */

import { describe, expect, it } from 'vitest';
import { createMachine, setup, spawnChild } from 'xstate';
import { forActor } from '../../../sim/system/anyActor.ts';
import { compose } from '../../../sim/system/compose.ts';
import { type Choice, noFaults, type SystemDefinition } from '../../../sim/system/definition.ts';

const choice = (actor: string, more: Partial<Choice> = {}): Choice => {
  const event = { type: 'EDIT' };
  return { name: `${actor}-EDIT`, label: `${actor}: EDIT`, actor, event, ...more };
};

describe('a choice for any actor', () => {
  it.each([
    ['list/*', 'list/item', true],
    ['list/*', 'list/item/part', false],
    ['list/*', 'list', false],
    ['list/*', 'other/item', false],
    ['list/item-*', 'list/item-5', true],
    ['list/item-*', 'list/other-5', false],
    ['list/*/part', 'list/item/part', true],
    ['list/*/*', 'list/item/part', true],
    ['list/a.c*', 'list/abc', false],
    ['list/*', 'list/$&', true],
  ])('%s is for %s: %s', (pattern, name, isFor) => {
    const made = forActor(choice(pattern), name);
    expect(made?.actor).toBe(isFor ? name : undefined);
    expect(made?.name).toBe(isFor ? `${name}-EDIT` : undefined);
  });

  it('says for which, where its own name does not', () => {
    const made = forActor(choice('list/*', { name: 'edit', label: 'the user edits' }), 'list/item');
    expect(made).toMatchObject({ name: 'edit (list/item)', label: 'the user edits (list/item)' });
  });

  it('is open for each that runs and has a transition for it', () => {
    const item = createMachine({
      initial: 'shown',
      states: { shown: { on: { EDIT: 'edited' } }, edited: {} },
    });
    const list = setup({ actors: { item } }).createMachine({
      entry: spawnChild('item', { id: 'first' }),
      on: { ADD: { actions: spawnChild('item', { id: 'second' }) } },
    });
    const definition: SystemDefinition = {
      parties: [{ name: 'list', label: 'the list', actors: { list } }],
      links: [],
      choices: [
        choice('list/*'),
        { name: 'add', label: 'add', actor: 'list', event: { type: 'ADD' } },
      ],
      faults: noFaults,
    };
    const system = compose(definition, 'untimed');
    let { snapshot } = system.start();
    const names = () => system.openChoices(snapshot).map(({ name }) => name);
    const choose = (name: string) => {
      ({ snapshot } = system.apply(snapshot, { type: 'choose', choice: name }));
    };
    expect(names()).toEqual(['add', 'list/first-EDIT']);
    choose('add');
    expect(names()).toEqual(['add', 'list/first-EDIT', 'list/second-EDIT']);
    choose('list/first-EDIT');
    expect(names()).toEqual(['add', 'list/second-EDIT']);
  });
});
