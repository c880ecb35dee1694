/** Runs that go on for ever, in ticks: by hand. The search by zones has to say the same. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { eventually, isIn } from '../../../sim/model/properties.ts';
import type { Choice, SystemDefinition } from '../../../sim/system/definition.ts';
import { link, once, systemOf } from './hand.ts';
import { tick } from './ticked.ts';
import { verdictsOf } from './zones.ts';

/** Whether `b` comes to its end in each run that lasts, and what the engine asks of such runs. */
function lasting(definition: SystemDefinition) {
  const properties = [eventually('ends', 'b comes to its end', (view) => isIn(view, 'b', 'end'))];
  const { verdicts } = tick(definition, properties);
  const found = verdictsOf(definition, properties);
  expect(found).toEqual(
    Object.fromEntries(Object.entries(verdicts).filter(([name]) => name in found)),
  );
  const { ends, 'no-livelock': turns, 'no-party-left-waiting': waits } = verdicts;
  return { ends: ends?.holds, noLivelock: turns?.holds, noneWaits: waits?.holds };
}

const b = (states: object, on: object = {}) =>
  createMachine({ initial: 'one', on, states: { ...states, end: { type: 'final' } } } as never);
const poke = (more: Partial<Choice> = {}): Choice => {
  return { name: 'poke', label: 'somebody pokes', actor: 'b', event: { type: 'POKE' }, ...more };
};
const all = { ends: true, noLivelock: true, noneWaits: true };

it('a timer that others start anew may never fire, but by their doing', () => {
  const machine = b({
    one: { after: { 3: 'end' }, on: { POKE: { target: 'one', reenter: true } } },
  });
  expect(lasting(systemOf({ b: machine }, { choices: [poke()] }))).toEqual({ ...all, ends: false });
  // Nobody can be too early.
  const late = poke({ boundsMs: [4, Number.POSITIVE_INFINITY] });
  expect(lasting(systemOf({ b: machine }, { choices: [late] }))).toEqual(all);
});

it('rounds in which no time passes are none', () => {
  const busy = b({
    one: { after: { 0: 'two' }, on: { POKE: 'end' } },
    two: { after: { 0: 'one' } },
  });
  expect(lasting(systemOf({ b: busy }, { choices: [poke()] }))).toEqual(all);
  const slow = b({ one: { after: { 0: 'two' } }, two: { after: { 1: 'one' } } });
  expect(lasting(systemOf({ b: slow }))).toEqual({ ...all, ends: false, noLivelock: false });
});

it('as long as something has to come, rounds cannot get shorter and shorter', () => {
  const machine = b({ one: { on: { POKE: 'two' } }, two: { on: { POKE: 'one' } } }, { m: '.end' });
  const given = { links: [link('fifo', [5, 7])], choices: [poke()] };
  expect(lasting(systemOf({ a: once, b: machine }, given))).toEqual(all);
});

it('who rests waits for ever, and goes round nowhere', () => {
  const machine = b({ one: { on: { POKE: 'end' } } });
  const resting = { ...all, ends: false };
  expect(lasting(systemOf({ b: machine }, { choices: [poke()] }))).toEqual(resting);
  // Some time, by some moment, and at once it has to be.
  const bound = { boundsMs: [0, 9] } as const;
  for (const more of [{ fair: 'settle' }, bound, { usual: true }]) {
    expect(lasting(systemOf({ b: machine }, { choices: [poke(more)] }))).toEqual(all);
  }
  const a = createMachine({ initial: 'one', states: { one: { type: 'final' } } });
  const left = { ...resting, noneWaits: false };
  expect(lasting(systemOf({ a, b: machine }, { choices: [poke()] }))).toEqual(left);
});

it('who is down starts again, and a message that may come for ever comes', () => {
  const again = b({ one: { after: { 2: 'end' } } });
  expect(lasting(systemOf({ b: again }, { faults: { crash: 1 } }))).toEqual(all);
  const machine = b({ one: { on: { m: 'two' } }, two: { on: { m: 'end' } } });
  const of = (kind: 'fifo' | 'duplicating') =>
    lasting(systemOf({ a: once, b: machine }, { links: [link(kind, [1, 2])] }));
  expect(of('duplicating')).toEqual(all);
  expect(of('fifo')).toEqual({ ...all, ends: false });
});
