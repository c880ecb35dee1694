/** What a context and a message may hold, and that neither is changed where it is. */

import { describe, expect, it } from 'vitest';
import * as x from 'xstate';
import { LocalMachine } from '../../../sim/system/machine.ts';
import { send } from '../../../sim/system/message.ts';
import { expectRefused, onGo, runOnce, untyped } from './culprit.ts';

describe('context', () => {
  const values: [string, unknown, RegExp][] = [
    ['bytes', new Uint8Array(2), /value is a Uint8Array/],
    ['a function in an array', [1, () => 1], /value\[1\] is of type function/],
    ['a promise', { far: Promise.resolve() }, /value\.far is a Promise/],
    ['a function', () => 1, /value is of type function/],
    ['a symbol', Symbol('s'), /value is of type symbol/],
    ['a class instance', new (class Ticket {})(), /value is a Ticket/],
  ];

  it.each(values)('%s at first', (_, value, culprit) => {
    expectRefused(() => runOnce(onGo([], { value })), culprit);
  });

  it.each(values)('%s by an assign', (_, value, culprit) => {
    expectRefused(() => runOnce(onGo(x.assign({ value: () => value }))), culprit);
  });

  it.each(values)('%s in a message', (_, value, culprit) => {
    const emitted = x.emit(send('other', { type: 'E', value }));
    expectRefused(() => runOnce(onGo(emitted)), /sends a message that is not plain/);
    expectRefused(() => runOnce(onGo(emitted)), culprit);
  });

  const kept: [string, unknown, unknown][] = [
    ['a Map', new Map([['a', 1]]), new Map([['a', 2]])],
    ['a Set', new Set([1]), new Set([2])],
    ['a Date', new Date(0), new Date(1)],
    ['undefined in an array', [1, undefined], [1, null]],
    ['NaN', Number.NaN, null],
    ['Infinity', { far: Number.POSITIVE_INFINITY }, { far: Number.NEGATIVE_INFINITY }],
    ['zero below zero', -0, 0],
  ];

  it.each(kept)('%s is kept, and told apart from what is like it', (_, value, other) => {
    const given = onGo(x.assign({ value: ({ event }) => event.value }), { value });
    const local = new LocalMachine('culprit', given);
    const { state } = local.initial();
    expect(state.context).toEqual({ value });
    expect(local.step(state, untyped({ type: 'GO', value })).state).toBe(state);
    const { state: changed } = local.step(state, untyped({ type: 'GO', value: other }));
    expect(changed).not.toBe(state);
    expect(changed.context).toEqual({ value: other });
  });

  interface Changed {
    readonly context: {
      readonly list: number[];
      readonly inner: { deep: number };
      readonly map: Map<string, number>;
      readonly set: Set<number>;
      readonly date: Date;
      count?: number;
    };
  }
  it.each<[string, (given: Changed) => unknown]>([
    ['sets a member', ({ context }) => Object.assign(context, { count: 1 })],
    ['sets one deep inside', ({ context }) => Object.assign(context.inner, { deep: 1 })],
    ['pushes', ({ context }) => context.list.push(3)],
    ['sorts', ({ context }) => context.list.sort()],
    ['sets an entry', ({ context }) => context.map.set('a', 2)],
    ['deletes an entry', ({ context }) => context.map.delete('a')],
    ['clears', ({ context }) => context.map.clear()],
    ['adds an element', ({ context }) => context.set.add(2)],
    ['turns a date', ({ context }) => context.date.setUTCFullYear(1999)],
  ])('an assign that %s', (_, change) => {
    const assigned = x.assign((given) => {
      change(given as never);
      return {};
    });
    const held = { map: new Map([['a', 1]]), set: new Set([1]), date: new Date(0) };
    const given = onGo(assigned, { list: [2, 1], inner: { deep: 0 }, ...held });
    expectRefused(() => runOnce(given), /"GO" in state "here" mutates its context/);
  });

  it('a copy of a Map, Set or Date can be written to', () => {
    const assigned = x.assign(({ context }) => {
      const { map, set, date } = context as unknown as Changed['context'];
      const copy = new Date(date);
      copy.setTime(5);
      return { map: new Map(map).set('b', 2), set: new Set(set).add(2), date: copy };
    });
    const held = { map: new Map([['a', 1]]), set: new Set([1]), date: new Date(0) };
    const { state } = runOnce(onGo(assigned, held));
    const entries = [...(state.context as Changed['context']).map];
    expect(entries).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect((state.context as Changed['context']).set.size).toBe(2);
    expect((state.context as Changed['context']).date.getTime()).toBe(5);
  });

  it('an undefined member is not an absent one', () => {
    const local = new LocalMachine('culprit', onGo(x.assign({ gone: undefined }), {}));
    const { state } = local.initial();
    const { state: other } = local.step(state, { type: 'GO' });
    expect(other).not.toBe(state);
    expect(Object.keys(other.context as object)).toEqual(['gone']);
  });
});
