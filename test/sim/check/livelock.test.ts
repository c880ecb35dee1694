/** Which cycles are livelocks: those that go on by themselves. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { Choice } from '../../../sim/system/definition.ts';
import { definition, party } from '../small.ts';
import { plainCheck } from './plain.ts';

const lamp = createMachine({
  initial: 'off',
  states: { off: { on: { tap: 'on' } }, on: { on: { tap: 'off' } } },
});
/** It ends, once somebody closes it. */
const door = createMachine({
  initial: 'open',
  states: { open: { on: { close: 'closed' } }, closed: { type: 'final' } },
});
/** It asks again and again, until it is told to stop. */
const poller = createMachine({
  initial: 'waits',
  states: {
    waits: { after: { 100: 'asks' } },
    asks: { after: { 100: 'waits' } },
  },
});

const choice = (actor: string, type: string, given: Partial<Choice> = {}): Choice => {
  return { name: type, label: type, actor, event: { type }, ...given };
};

/** The verdict, the same as that of the plain explorer, and the types of the steps of the cycle. */
function livelockOf(actors: Parameters<typeof party>[1][], choices: readonly Choice[]) {
  const parties = actors.map((actor, index) => party(`party ${index}`, actor));
  const system = compose(definition({ parties, choices }), 'untimed');
  const { properties } = checkSystem(system, { given: ['no-livelock'], endings: ['door'] });
  const [{ name, verdict, trace }] = properties as [(typeof properties)[0]];
  const plain = plainCheck(system, [], { endings: ['door'] }).verdicts;
  expect(plain.find((one) => one.name === name)).toMatchObject({
    verdict,
    steps: trace?.cycleFrom ?? null,
  });
  return { verdict, cycle: trace?.steps.slice(trace.cycleFrom ?? 0).map(({ type }) => type) };
}

it('who may toggle a lamp for ever goes round in no circle of the system', () => {
  const choices = [choice('lamp', 'tap'), choice('door', 'close')];
  expect(
    livelockOf(
      [
        ['lamp', lamp],
        ['door', door],
      ],
      choices,
    ).verdict,
  ).toBe('holds');
  // As long as nobody owes it: with some time to think it is as good as free.
  const thinking = [
    choice('lamp', 'tap', { usual: true, thinkMs: [1, 2] }),
    choice('door', 'close'),
  ];
  expect(
    livelockOf(
      [
        ['lamp', lamp],
        ['door', door],
      ],
      thinking,
    ).verdict,
  ).toBe('holds');
});

it('a server that owes what it does goes round by itself', () => {
  const choices = [choice('lamp', 'tap', { usual: true }), choice('door', 'close')];
  const found = livelockOf(
    [
      ['lamp', lamp],
      ['door', door],
    ],
    choices,
  );
  expect(found).toEqual({ verdict: 'violated', cycle: ['choose', 'choose'] });
});

it('beside the lamp, who asks for ever is told, and without the lamp', () => {
  const choices = [choice('lamp', 'tap'), choice('door', 'close')];
  const found = livelockOf(
    [
      ['lamp', lamp],
      ['door', door],
      ['poller', poller],
    ],
    choices,
  );
  expect(found).toEqual({ verdict: 'violated', cycle: ['timer', 'timer'] });
});

it('a circle that needs a free choice once a round is none either', () => {
  const asked = createMachine({
    initial: 'idle',
    states: { idle: { on: { tap: 'busy' } }, busy: { after: { 10: 'idle' } } },
  });
  const choices = [choice('asked', 'tap'), choice('door', 'close')];
  expect(
    livelockOf(
      [
        ['asked', asked],
        ['door', door],
      ],
      choices,
    ).verdict,
  ).toBe('holds');
});
