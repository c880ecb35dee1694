/** The explorer in ticks: messages, timers, choices and questions counted by hand. */

import { expect, it } from 'vitest';
import { cancel, createMachine, sendParent } from 'xstate';
import { within } from '../../../sim/model/properties.ts';
import type { Choice } from '../../../sim/system/definition.ts';
import {
  alarm,
  ends,
  hasRead,
  link,
  noted,
  once,
  stepsTo,
  systemOf,
  tell,
  twice,
  withTimer,
  writer,
} from './hand.ts';
import { tick } from './ticked.ts';

it.each([
  { latencyMs: [1, 3], reads: ['mt', 'tm'] },
  { latencyMs: [1, 1], reads: ['mt'] },
  { latencyMs: [0, 1], reads: ['mt'] },
  { latencyMs: [3, 9], reads: ['tm'] },
  { latencyMs: 2, reads: ['mt', 'tm'] },
] as const)('a message of $latencyMs ms against a timer of 2', ({ latencyMs, reads }) => {
  const links = [link('fifo', latencyMs)];
  expect(ends(systemOf({ a: once, b: withTimer(2) }, { links }))).toEqual(reads);
});

it('a tick is no step', () => {
  const definition = systemOf({ a: once, b: withTimer(9) }, { links: [link('fifo', [3, 9])] });
  expect(stepsTo('m', definition)).toBe(1);
  expect(stepsTo('mt', definition)).toBe(2);
  expect(stepsTo('', definition)).toBe(0);
});

it.each([
  { kind: 'fifo', latencyMs: [0, 5], reads: ['mn'] },
  { kind: 'unordered', latencyMs: [0, 5], reads: ['mn', 'nm'] },
  { kind: 'unordered', latencyMs: [3, 4], reads: ['mn', 'nm'] },
  { kind: 'unordered', latencyMs: [3, 3], reads: ['mn'] },
] as const)(
  'two messages over a link that is $kind, $latencyMs ms',
  ({ kind, latencyMs, reads }) => {
    const definition = systemOf({ a: twice, b: writer() }, { links: [link(kind, latencyMs)] });
    expect(ends(definition)).toEqual(reads);
  },
);

it('of equal messages any may be the one', () => {
  const a = createMachine({
    initial: 'one',
    states: { one: { entry: tell('b', 'm'), after: { 2: 'two' } }, two: { entry: tell('b', 'm') } },
  });
  // If the first to arrive were always the one sent first, the second would be there after 6.
  const links = [link('unordered', [1, 5])];
  expect(ends(systemOf({ a, b: withTimer(6) }, { links }))).toEqual(['mmt', 'mtm']);
  expect(ends(systemOf({ a, b: withTimer(8) }, { links }))).toEqual(['mmt']);
  expect(ends(systemOf({ a, b: withTimer(0) }, { links }))).toEqual(['tmm']);
});

it('timers of a machine that are due at one moment fire in the order of their start', () => {
  const two = (first: number, second: number) =>
    systemOf({ b: writer({ entry: [alarm('t', first), alarm('u', second)] }) });
  expect(ends(two(2, 2))).toEqual(['tu']);
  expect(ends(two(3, 2))).toEqual(['ut']);
  const later = writer({
    entry: alarm('t', 2),
    on: { t: { actions: noted }, u: { actions: noted }, m: { actions: alarm('u', 1) } },
  });
  const system = systemOf({ a: once, b: later }, { links: [link('fifo', [1, 2])] });
  expect(ends(system)).toEqual(['tu']);
  const sooner = systemOf({ a: once, b: later }, { links: [link('fifo', [0, 2])] });
  expect(ends(sooner)).toEqual(['tu', 'ut']);
});

it('timers of two machines that are due at one moment fire in any order', () => {
  const a = createMachine({ after: { 2: { actions: tell('b', 'm') } } } as never);
  const links = [{ kind: 'direct', between: ['a', 'b'] }] as const;
  expect(ends(systemOf({ a, b: withTimer(2) }, { links }))).toEqual(['mt', 'tm']);
  expect(ends(systemOf({ a, b: withTimer(3) }, { links }))).toEqual(['mt']);
});

it('a machine and those that it has started have one order of timers', () => {
  const child = (type: string, ms: number) =>
    createMachine({ after: { [ms]: { actions: sendParent({ type }) } } } as never);
  const b = (own: number, ms: number) =>
    writer({ invoke: { src: child('u', ms) }, entry: alarm('t', own) });
  // XState starts those of the actor before its own.
  expect(ends(systemOf({ b: b(2, 2) }), 2)).toEqual(['ut']);
  expect(ends(systemOf({ b: b(3, 2) }), 2)).toEqual(['ut']);
  expect(ends(systemOf({ b: b(2, 3) }), 2)).toEqual(['tu']);
});

it('strictly between two whole moments there is room for what has to be first', () => {
  const starts = { m: { actions: alarm('t', 1) }, n: { actions: alarm('u', 0) } };
  const notes = { t: { actions: noted }, u: { actions: noted }, x: { actions: noted } };
  const b = writer({ entry: alarm('x', 2), on: { ...starts, ...notes } });
  const c = createMachine({ after: { 1: { actions: tell('b', 'n') } } } as never);
  const links = [link('fifo', [0, 1]), { kind: 'direct', between: ['b', 'c'] }] as const;
  const definition = systemOf({ a: once, b, c }, { links });
  // The message comes after 0, so that `u` is before `t`, and before 1, so that `t` is before `x`.
  expect(ends(definition)).toEqual(['tux', 'uxt']);
  expect(ends(definition, 2)).toEqual(['tux', 'utx', 'uxt']);
  expect(tick(definition, []).isTied).toBe(true);
  expect(tick(systemOf({ b: withTimer(2) }), []).isTied).toBe(false);
});

const choice = (given: Partial<Choice>): Choice => {
  return { name: 'taps', label: 'taps', actor: 'b', event: { type: 'n' }, ...given };
};
/** A tap is for it once, whenever it has been opened. */
const tapped = (entry: object) =>
  writer({
    initial: 'open',
    entry,
    on: { t: { actions: noted } },
    states: { open: { on: { n: { target: 'tapped', actions: noted } } }, tapped: {} },
  });

it.each([
  { given: {}, reads: ['nt', 'tn'] },
  { given: { usual: true }, reads: ['nt'] },
  { given: { usual: true, thinkMs: [1, 2] }, reads: ['nt', 'tn'] },
  { given: { boundsMs: [0, 1] }, reads: ['nt'] },
  { given: { boundsMs: [0, 2] }, reads: ['nt', 'tn'] },
  { given: { boundsMs: [3, Number.POSITIVE_INFINITY] }, reads: ['tn'] },
  { given: { usual: true, boundsMs: [1, 4] }, reads: ['nt', 'tn'] },
] as const)('a choice $given against a timer of 2', ({ given, reads }) => {
  const choices = [choice(given)];
  expect(ends(systemOf({ b: tapped(alarm('t', 2)) }, { choices }))).toEqual(reads);
});

it('what a choice may take begins anew with each that is taken, and only then', () => {
  const again = (boundsMs: readonly [number, number], ms: number) =>
    systemOf({ b: withTimer(ms) }, { choices: [choice({ boundsMs })] });
  // Other steps, as that of the timer, leave it as it is; here it is open for ever.
  expect(stepsTo('nnt', again([2, 2], 5))).toBe(3);
  expect(stepsTo('nnnt', again([2, 2], 5))).toBeNull();
  expect(stepsTo('nt', again([2, 2], 5))).toBeNull();
  expect(stepsTo('nntn', again([2, 2], 5))).toBe(4);
});

it('a timer that is cancelled and started in one step begins anew', () => {
  const restart = [cancel('t'), alarm('t', 3)];
  const b = writer({
    entry: alarm('t', 3),
    on: { t: { actions: noted }, n: { actions: noted }, m: { actions: restart } },
  });
  const a = createMachine({
    initial: 'one',
    states: {
      one: { after: { 2: { target: 'two', actions: tell('b', 'm') } } },
      two: { after: { 2: { target: 'three', actions: tell('b', 'n') } } },
      three: {},
    },
  } as never);
  const links = [{ kind: 'direct', between: ['a', 'b'] }] as const;
  // At 5 and not at 3, so after what comes at 4.
  expect(ends(systemOf({ a, b }, { links }))).toEqual(['nt']);
});

it('within so many ms: exactly as many are in time', () => {
  const asked = [0, 1, 2].map((ms) => within(`${ms}`, '', ms, hasRead(''), hasRead('t')));
  const { verdicts } = tick(systemOf({ b: withTimer(2) }), asked);
  expect(verdicts).toMatchObject({
    0: { holds: false, steps: 0 },
    1: { holds: false, steps: 0 },
    2: { holds: true, steps: null },
  });
});

it('rest is told from waiting', () => {
  const ofTimer = tick(systemOf({ b: withTimer(2) }), []);
  expect(ofTimer.verdicts['no-deadlock']).toEqual({ holds: false, steps: 1 });
  const open = tick(systemOf({ b: withTimer(2) }, { choices: [choice({})] }), []);
  expect(open.verdicts['no-deadlock']).toEqual({ holds: true, steps: null });
});

it('what goes wrong is known with the least number of steps to it', () => {
  const links = [link('fifo', [1, 3])];
  const deaf = createMachine({ after: { 2: {} } } as never);
  const { verdicts } = tick(systemOf({ a: once, b: deaf }, { links }), []);
  expect(verdicts['no-unspecified-reception']).toEqual({ holds: false, steps: 1 });
  const down = systemOf({ a: once, b: writer() }, { links, faults: { crash: 1 } });
  expect(tick(down, []).verdicts['no-lost-message']).toEqual({ holds: false, steps: 2 });
});
