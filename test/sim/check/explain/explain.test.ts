/** Why a property is violated, where it can be told by hand. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine, sendTo } from 'xstate';
import { check, type ModelCheckOptions } from '../../../../sim/check/model.ts';
import { defineModel } from '../../../../sim/model/defineModel.ts';
import { always, eventually, isIn, sometimes } from '../../../../sim/model/properties.ts';
import type { Property } from '../../../../sim/model/property.ts';
import type { View } from '../../../../sim/system/view.ts';
import order from '../../../models/order.ts';

interface Chosen {
  readonly actor: string;
  readonly event: { readonly type: string };
  readonly usual?: boolean;
  readonly thinkMs?: readonly [number, number];
  readonly label?: string;
}

/** A choice of somebody who thinks, usually one that is not usual. */
const may = (actor: string, type: string, usual = false): Chosen => ({
  actor,
  event: { type },
  label: `${actor} ${type}`,
  ...(usual ? { usual, thinkMs: [1, 2] as const } : {}),
});

function why(
  machines: Readonly<Record<string, AnyStateMachine>>,
  choices: readonly Chosen[],
  property: Property,
  options: ModelCheckOptions = {},
) {
  const model = defineModel({ name: 'm', machines, choices, properties: [property] });
  return whyOf(model, { ...options, property: property.name });
}

/** Why, beside the run: which steps it has, and from where on they repeat. */
function whyOf(model: Parameters<typeof check>[0], options: ModelCheckOptions) {
  const { scenarios } = check(model, { ...options, explain: true });
  const [row] = scenarios[0]?.properties ?? [];
  const steps = row?.trace?.rows.map(({ text }) => text) ?? null;
  return { ...row?.explained, steps, cycleFrom: row?.trace?.cycleFrom ?? null };
}

const lamp = createMachine({
  initial: 'off',
  states: {
    off: { on: { press: 'on' } },
    on: { on: { press: 'off', smash: 'broken' } },
    broken: {},
  },
});
const ofLamp = [may('lamp', 'press', true), may('lamp', 'smash')];
const stands = (state: string) => (view: View) => isIn(view, 'lamp', state);

describe('a lamp, which somebody usually presses', () => {
  const ask = (property: Property) => why({ lamp }, ofLamp, property);

  it('is broken by a choice that is not usual, and could be spared until then', () => {
    expect(ask(always('a', 'is whole', (view) => !stands('broken')(view)))).toEqual({
      needs: [2],
      isLeast: true,
      unmade: [],
      noReturn: 2,
      noReturnAsUsual: 2,
      steps: ['lamp press', 'lamp smash'],
      cycleFrom: null,
    });
  });

  it('does not stay off if all goes on as usual; it does if nobody presses', () => {
    const found = ask(always('a', 'is off', stands('off')));
    expect(found).toMatchObject({ needs: [], noReturn: 1, noReturnAsUsual: 0 });
  });

  it('never breaks as long as nobody smashes it, which could happen at any time', () => {
    const found = ask(eventually('a', 'breaks', stands('broken')));
    expect(found).toMatchObject({ needs: [], unmade: [], noReturn: null, noReturnAsUsual: 0 });
    expect(found).toMatchObject({ steps: ['lamp press', 'lamp press'], cycleFrom: 0 });
  });

  it('stays off for ever only if nobody makes a choice that is open and usual', () => {
    const found = ask(eventually('a', 'is on', stands('on')));
    expect(found).toMatchObject({ needs: [], unmade: ['lamp press'], noReturn: null, steps: [] });
    expect(found.noReturnAsUsual).toBeNull();
  });

  it('is in no run what it cannot be', () => {
    const found = ask(
      sometimes('a', 'is both', (view) => stands('on')(view) && stands('off')(view)),
    );
    expect(found).toMatchObject({ needs: [], noReturn: 0, noReturnAsUsual: 0, steps: null });
  });

  it('is on at once in no run: it is too late from the start on', () => {
    const found = ask(always('a', 'is on', stands('on')));
    expect(found).toMatchObject({ needs: [], noReturn: 0, noReturnAsUsual: 0, steps: [] });
  });
});

describe('letters, of which some are lost', () => {
  const post = (tries: number) =>
    createMachine({
      initial: 't1',
      states: {
        ...Object.fromEntries(
          Array.from({ length: tries }, (_, index) => [
            `t${index + 1}`,
            {
              entry: sendTo('friend', { type: 'LETTER' }),
              after: { 1000: index + 1 < tries ? `t${index + 2}` : 'done' },
            },
          ]),
        ),
        done: {},
      },
    });
  const friend = createMachine({
    initial: 'waiting',
    states: {
      waiting: { on: { LETTER: 'glad', move: 'away' } },
      glad: { on: { LETTER: {} } },
      away: {},
    },
  });
  const isGlad = (view: View) => isIn(view, 'friend', 'glad');
  const comes = eventually('a', 'a letter comes', isGlad);

  it.each([1, 2, 3])('of %i letters each has to be lost, and no more than these', (tries) => {
    const found = why({ post: post(tries), friend }, [], comes, { loss: 3 });
    expect(found.needs).toHaveLength(tries);
    expect(found.isLeast).toBe(true);
    // With the last of them nothing is under way any more, and nothing will be.
    expect(found.noReturn).toBe(found.needs?.at(-1));
  });

  it('it holds with fewer losses', () => {
    const found = why({ post: post(3), friend }, [], comes, { loss: 2 });
    expect(found.needs).toBeUndefined();
  });

  it('a friend who moves takes the place of any loss', () => {
    const choices = [may('friend', 'move')];
    const found = why({ post: post(2), friend }, choices, comes, { loss: 2 });
    expect(found.needs).toHaveLength(1);
    expect(found.steps).not.toContain('post -> friend: LOST: LETTER');
    // Who has moved comes back for no letter.
    expect(found.noReturn).toBe(found.needs?.[0]);
  });
});

describe('an order', () => {
  it('takes a cancellation to go wrong, which it could do without until then', () => {
    expect(whyOf(order, { property: 'both-agree', loss: 1 })).toMatchObject({
      needs: [4],
      noReturn: 4,
      noReturnAsUsual: 4,
    });
  });

  it('takes a loss and a cancellation to be read by nobody as ordered', () => {
    const found = whyOf(order, { property: 'no-deadlock', loss: 1 });
    expect(found).toMatchObject({ needs: [1, 2], noReturn: 2 });
    expect(found.steps?.[0]).toBe('customer -> shop: LOST: ORDER');
  });

  it('is lost with its parcel, unless the customer cancels, which they may at any time', () => {
    const found = whyOf(order, { property: 'no-party-left-waiting', loss: 1 });
    expect(found).toMatchObject({ needs: [4], noReturn: null, noReturnAsUsual: 4, cycleFrom: 4 });
  });
});

describe('an alarm', () => {
  const alarm = createMachine({
    initial: 'set',
    states: {
      set: { after: { 1000: 'rings' }, on: { snooze: { target: 'set', reenter: true } } },
      rings: { on: { again: 'set' } },
    },
  });
  const rings = eventually('a', 'it rings', (view) => isIn(view, 'alarm', 'rings'));

  it('rings unless somebody snoozes again and again', () => {
    const found = why({ alarm }, [may('alarm', 'snooze')], rings);
    expect(found).toMatchObject({ needs: [1], isLeast: true, noReturn: null, cycleFrom: 0 });
    expect(found.noReturnAsUsual).toBeNull();
  });

  it('rings if it is usual to snooze only if nobody does', () => {
    const found = why({ alarm }, [may('alarm', 'snooze', true)], rings);
    expect(found).toMatchObject({ needs: [], unmade: [], cycleFrom: 0 });
  });
});

it('a counterexample has it, and is told with it', () => {
  const options = { property: 'both-agree', loss: 1 };
  const [told] = check(order, { ...options, explain: true }).counterexamples;
  expect(told?.explained).toMatchObject({ needs: [4], noReturn: 4 });
  expect(String(told)).toContain('needs the customer cancels (step 4)');
  const [without] = check(order, options).counterexamples;
  expect(without?.explained).toBeNull();
  expect(String(without)).not.toContain('needs');
});

describe('what is not known', () => {
  it('of a search that is cut short is told as such', () => {
    const found = whyOf(order, { property: 'both-agree', maxStates: 18 });
    expect(found).toMatchObject({ needs: [4], isLeast: false });
    expect(found).toMatchObject({ noReturn: 'unknown', noReturnAsUsual: 'unknown' });
  });

  it.each([[{ time: 'exact' }], [{ exact: false }]] as const)(
    '%o has no graph for it',
    (options) => {
      expect(() => whyOf(order, { property: 'both-agree', ...options })).toThrow(
        'explain: expected',
      );
    },
  );

  it('nobody asks for is not told', () => {
    const { scenarios } = check(order, { property: 'both-agree' });
    expect(scenarios[0]?.properties[0]).not.toHaveProperty('explained');
  });
});
