/** The explorer in ticks: faults, and links that are not in order, counted by hand. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { sometimes, within } from '../../../sim/model/properties.ts';
import type { Predicate } from '../../../sim/model/property.ts';
import {
  alarm,
  ends,
  hasRead,
  link,
  noted,
  type OneWay,
  once,
  stepsTo,
  systemOf,
  tell,
  twice,
  withTimer,
  writer,
} from './hand.ts';
import { tick } from './ticked.ts';

it('a copy of a message arrives within the width of its latency', () => {
  const given = { links: [link('fifo', [1, 3])], faults: { duplicate: 1 } };
  expect(ends(systemOf({ a: once, b: withTimer(6) }, given))).toEqual(['mmt', 'mt']);
  expect(ends(systemOf({ a: once, b: withTimer(5) }, given))).toEqual(['mmt', 'mtm']);
  expect(ends(systemOf({ a: once, b: withTimer(0) }, given))).toEqual(['tmm']);
});

it('a message is lost at any moment while it is under way', () => {
  const given = { links: [link('fifo', [2, 3])], faults: { loss: 1 } };
  const isGone: Predicate = (view) => view.messages('a>b').length === 0;
  const system = systemOf({ a: once, b: withTimer(1) }, given);
  const { verdicts } = tick(system, [
    within('two', '', 2, () => true, isGone),
    within('three', '', 3, () => true, isGone),
    sometimes('lost', '', (view) => hasRead('')(view) && isGone(view)),
  ]);
  expect(verdicts).toMatchObject({
    // The timer fires, which is a step, and more than 2 ms pass.
    two: { holds: false, steps: 1 },
    three: { holds: true, steps: null },
    lost: { holds: true, steps: 1 },
  });
  expect(ends(system)).toEqual(['tm']);
});

it('a message that overtakes keeps to its own latency', () => {
  const faults = { reorder: 1 };
  const reads = (latencyMs: OneWay['latencyMs']) =>
    ends(systemOf({ a: twice, b: writer() }, { links: [link('fifo', latencyMs)], faults }));
  expect(reads([2, 3])).toEqual(['mn', 'nm']);
  expect(reads(2)).toEqual(['mn']);
});

it('what was sent once over a link that duplicates may arrive ever after', () => {
  const b = writer({
    initial: 'one',
    entry: alarm('t', 2),
    on: { t: { actions: noted } },
    states: {
      one: { on: { m: { target: 'two', actions: noted } } },
      two: { on: { m: { target: 'three', actions: noted } } },
      three: {},
    },
  });
  const definition = systemOf({ a: once, b }, { links: [link('duplicating', [1, 1])] });
  expect(ends(definition)).toEqual(['mmt', 'mtm', 'tmm']);
  const late = systemOf({ a: once, b }, { links: [link('duplicating', [3, 4])] });
  expect(ends(late)).toEqual(['tmm']);
});

it('a new request gives up the one under way, and its answer with it', () => {
  const client = (retryMs: number) =>
    writer({
      initial: 'asking',
      states: {
        asking: { entry: tell('a', 'ask'), after: { [retryMs]: 'again' } },
        again: { entry: tell('a', 'ask') },
      },
    });
  const server = createMachine({ on: { ask: { actions: tell('b', 'm') } } } as never);
  const links = [{ kind: 'connection', client: 'b', server: 'a', latencyMs: [2, 3] }] as const;
  const system = (ms: number) => systemOf({ a: server, b: client(ms) }, { links });
  expect(ends(system(3))).toEqual(['m']);
  expect(ends(system(4))).toEqual(['mm']);
  expect(ends(system(7))).toEqual(['mm']);
});

it('a party that starts again has timers that begin then', () => {
  const faults = { crash: 1 };
  const a = createMachine({ after: { 3: { actions: tell('b', 'm') } } } as never);
  const links = [{ kind: 'direct', between: ['a', 'b'] }] as const;
  const system = systemOf({ a, b: withTimer(2) }, { links, faults });
  expect(stepsTo('mt', system)).toBe(4);
  expect(stepsTo('tm', system)).toBe(2);
});
