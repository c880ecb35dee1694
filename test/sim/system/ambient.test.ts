/** What machines are given where they ask the clock or chance. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, stopChild } from 'xstate';
import type { AmbientOptions } from '../../../sim/system/ambient.ts';
import type { LocalState } from '../../../sim/system/local.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';

const local = (machine: AnyStateMachine, options: AmbientOptions & { others?: string[] } = {}) =>
  new LocalMachine('it', machine, options);

function reach(machine: LocalMachine, ...types: string[]): LocalState {
  let { state } = machine.initial();
  for (const type of types) state = machine.step(state, { type }).state;
  return state;
}
const contextOf = ({ context }: LocalState) => context as Record<string, unknown>;

/** Keeps what `draw` gives on each event. */
const keeping = (draw: () => unknown) =>
  createMachine({
    context: { kept: [] as unknown[] },
    on: {
      DRAW: { actions: assign({ kept: ({ context }) => [...context.kept, draw()] }) },
      DROP: { actions: assign({ kept: ({ context }) => context.kept.slice(1) }) },
    },
  });

const name = () => Math.random().toString(36).substring(7);
const fixed = { chance: 'fixed' } as const;

describe('a machine that asks', () => {
  it.each([
    [() => Math.random(), /calls Math\.random\(\) \(a model with chance: 'fixed' gives one outc/],
    [() => crypto.randomUUID(), /calls crypto\.randomUUID\(\) \(a model with chance/],
    [() => Date.now(), /calls Date\.now\(\) \(a model with now: 0, say, has a clock that stands/],
    [() => new Date(), /calls new Date\(\) \(a model with now/],
    [() => Date(), /calls Date\(\) \(a model with now/],
    [() => setTimeout(() => {}, 1), /calls setTimeout\(\); see/],
  ])('%s is refused, with what would let it', (draw, expected) =>
    expect(() => reach(local(keeping(draw)), 'DRAW')).toThrow(expected),
  );

  it('one of both is not the other', () => {
    expect(() =>
      reach(
        local(
          keeping(() => Math.random()),
          { now: 0 },
        ),
        'DRAW',
      ),
    ).toThrow(/Math.random/);
    expect(() =>
      reach(
        local(
          keeping(() => Date.now()),
          fixed,
        ),
        'DRAW',
      ),
    ).toThrow(/Date.now/);
    expect(() =>
      reach(
        local(
          keeping(() => fetch('/')),
          { now: 0, ...fixed },
        ),
        'DRAW',
      ),
    ).toThrow('fetch()');
  });
});

describe('the clock', () => {
  it('stands still', () => {
    const asks = keeping(() => [Date.now(), new Date().toISOString(), new Date(5).getTime()]);
    const { kept } = contextOf(reach(local(asks, { now: '2026-01-02T03:04:05Z' }), 'DRAW'));
    expect(kept).toEqual([[1767323045000, '2026-01-02T03:04:05.000Z', 5]]);
  });

  it('shows to guards and first contexts too', () => {
    const late = createMachine({
      context: () => ({ since: Date.now() }),
      initial: 'waiting',
      states: {
        waiting: { on: { ASK: { guard: () => Date.now() > 10, target: 'late' } } },
        late: {},
      },
    });
    const driven = [5, 50].map((now) => local(late, { now }));
    expect(driven.map((one) => contextOf(reach(one)).since)).toEqual([5, 50]);
    expect(driven.map((one) => one.can(reach(one), { type: 'ASK' }))).toEqual([false, true]);
    expect([...(driven[0] as LocalMachine).asked]).toEqual(['Date.now()']);
  });
});

describe('chance', () => {
  it.each([
    ['a name', name],
    ['a number', () => Math.random()],
    ['a UUID', () => crypto.randomUUID()],
  ])('%s differs from those that are kept, and comes again when it is dropped', (_, draw) => {
    const driven = local(keeping(draw), fixed);
    const three = reach(driven, 'DRAW', 'DRAW', 'DRAW');
    const kept = contextOf(three).kept as unknown[];
    expect(new Set(kept).size).toBe(3);
    expect(reach(driven, 'DRAW', 'DRAW', 'DRAW')).toBe(three);
    const [, second, third] = kept;
    const again = contextOf(reach(driven, 'DRAW', 'DRAW', 'DRAW', 'DROP', 'DRAW')).kept;
    expect(again).toEqual([second, third, kept[0]]);
  });

  it('is a number from 0 to below 1, and a UUID of version 4', () => {
    const draws = () => Array.from({ length: 1000 }, () => Math.random());
    const [drawn] = contextOf(reach(local(keeping(draws), fixed), 'DRAW')).kept as [number[]];
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(990);
    for (let tenth = 0; tenth < 10; tenth++) {
      const there = drawn.filter((value) => Math.floor(value * 10) === tenth).length;
      expect(there).toBeGreaterThan(80);
    }
    const ids = () => Array.from({ length: 40 }, () => crypto.randomUUID());
    const [uuids] = contextOf(reach(local(keeping(ids), fixed), 'DRAW')).kept as [string[]];
    expect(new Set(uuids).size).toBe(40);
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(uuids.every((uuid) => form.test(uuid))).toBe(true);
  });

  it('ends a loop that draws until something fits', () => {
    const rare = () => {
      let value = 1;
      while (value > 0.001) value = Math.random();
      return value;
    };
    const [kept] = contextOf(reach(local(keeping(rare), fixed), 'DRAW')).kept as [number];
    expect(kept).toBeLessThan(0.001);
  });

  it('differs from machine to machine of a model', () => {
    const first = (at: string, others: string[]) => {
      const driven = new LocalMachine(at, keeping(name), { ...fixed, others });
      return contextOf(reach(driven, 'DRAW')).kept;
    };
    expect(first('a', ['b'])).not.toEqual(first('b', ['a']));
  });

  it('gives children names of their own, of which there are few', () => {
    const child = createMachine({});
    const parent = createMachine({
      types: {} as { context: { all: { id: string }[] } },
      context: { all: [] },
      on: {
        ADD: {
          actions: assign({
            all: ({ context, spawn }) => context.all.concat(spawn(child, { id: `x-${name()}` })),
          }),
        },
        REMOVE: {
          actions: [
            stopChild(({ context }) => context.all[0] as never),
            assign({ all: ({ context }) => context.all.slice(1) }),
          ],
        },
      },
    });
    const driven = local(parent, fixed);
    const found = new Set<LocalState>();
    const todo = [driven.initial().state];
    for (const state of todo) {
      if (found.has(state)) continue;
      found.add(state);
      const { length } = state.members;
      expect(new Set(state.members.map(({ path }) => path)).size).toBe(length);
      expect(state.members.some(({ path }) => path.includes('#'))).toBe(false);
      if (length < 4) todo.push(driven.step(state, { type: 'ADD' }).state);
      if (length > 1) todo.push(driven.step(state, { type: 'REMOVE' }).state);
    }
    // None, or up to three of three names in some order.
    expect(found.size).toBeLessThanOrEqual(1 + 3 + 6 + 6);
  });
});
