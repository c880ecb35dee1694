/** What a machine may hold: refused by name or frozen, and with references to actors replaced. */

import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { refused, sparse, told } from './told.ts';

describe('refused, with its place', () => {
  const circle: Record<string, unknown> = { b: {} };
  (circle.b as Record<string, unknown>).a = circle;
  const list: unknown[] = [];
  list.push(new Map([['k', { list }]]));
  const getter = {
    get total() {
      return 1;
    },
  };
  it.each<[string, unknown, string]>([
    ['a function', { on: [() => 1] }, 'context.on[0] is of type function'],
    ['a symbol', { s: Symbol('x') }, 'context.s is of type symbol: Symbol(x)'],
    ['a class instance', { t: new (class Ticket {})() }, 'context.t is a Ticket: a class instance'],
    ['a promise', { p: Promise.resolve() }, 'context.p is a Promise'],
    [
      'an actor of its own',
      { a: createActor(createMachine({})) },
      'context.a is a Actor: spawn an actor in its place',
    ],
    ['a URL', { url: new URL('http://a') }, 'context.url is a URL: keep its href'],
    ['bytes', { b: new Uint8Array(1) }, 'context.b is a Uint8Array, which cannot be frozen'],
    ['a buffer', { b: new ArrayBuffer(1) }, 'context.b is a ArrayBuffer, which cannot be frozen'],
    ['a boxed string', { s: Object('s') }, 'context.s is a String: keep the string itself'],
    ['a boxed bigint', { s: Object(1n) }, 'context.s is a BigInt'],
    ['a WeakMap', [new WeakMap()], 'context[0] is a WeakMap'],
    ['a subclass of Map', { m: new (class Bag extends Map {})() }, 'context.m is a Bag'],
    ['a subclass of Array', { m: new (class List extends Array {})() }, 'context.m is a List'],
    ['a getter', { g: getter }, 'context.g.total is a getter'],
    [
      'a hidden member',
      Object.defineProperty({}, 'h', { value: 1 }),
      'context.h is not enumerable',
    ],
    ['a symbol for a name', { [Symbol('s')]: 1 }, 'context[Symbol(s)] has a symbol for a name'],
    ['a member of a list', Object.assign([1], { more: 1 }), 'context.more is a member of an array'],
    [
      'the same in a sparse one',
      Object.assign(sparse(2, { 1: 1 }), { more: 1 }),
      'context.more is a member',
    ],
    [
      'a member of a Map',
      Object.assign(new Map(), { more: 1 }),
      'context.more is a member of a Map',
    ],
    ['a frozen Map', { m: Object.freeze(new Map()) }, 'context.m is a frozen Map'],
    ['what is no Map', { m: Object.create(Map.prototype) }, 'context.m has the prototype of Map'],
    [
      'what is no Date',
      { m: Object.create(Date.prototype) },
      'context.m has the prototype of Date',
    ],
    ['in a Map', { m: new Map([['k', [() => 1]]]) }, 'context.m.get("k")[0] is of type function'],
    ['an object as a key', { m: new Map([[{}, 1]]) }, 'context.m (a key) is an object'],
    ['an object in a Set', { s: new Set([{}]) }, 'context.s (an element) is an object'],
    [
      'in an error',
      { e: new Error('', { cause: Symbol('s') }) },
      'context.e.cause is of type symbol',
    ],
    ['a name that is none', { 'a b': Symbol('s') }, 'context["a b"] is of type symbol'],
    ['a circle', circle, 'context.b.a is context again'],
    ['a circle below', { at: { first: circle } }, 'context.at.first.b.a is context.at.first again'],
    ['a circle through a Map', { list }, 'context.list[0].get("k").list is context.list again'],
    ['itself', Symbol('s'), 'context is of type symbol'],
  ])('%s', (_, value, problem) => {
    expect(refused(value)).toContain(problem);
  });
});

describe('frozen', () => {
  it('in depth, whatever it holds', () => {
    const value = { list: [{ a: 1 }], map: new Map([['k', { b: 1 }]]), error: new Error('e') };
    told(value);
    for (const part of [value, value.list, value.list[0], value.map, value.map.get('k')]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(value.error)).toBe(true);
  });

  it('what has been frozen is told again, and its copies are as any', () => {
    const value = { map: new Map([['k', 1]]), set: new Set([1]), date: new Date(0) };
    const { text } = told(value);
    const copy = {
      map: new Map(value.map),
      set: new Set(value.set),
      date: new Date(value.date),
    };
    expect(told(copy).text).toBe(text);
    expect(told(structuredClone(value)).text).toBe(text);
  });

  it.each<[string, (held: { map: Map<string, number>; set: Set<number>; date: Date }) => void]>([
    ['set of a Map', ({ map }) => map.set('k', 2)],
    ['delete of a Map', ({ map }) => map.delete('k')],
    ['clear of a Map', ({ map }) => map.clear()],
    ['add of a Set', ({ set }) => set.add(2)],
    ['delete of a Set', ({ set }) => set.delete(1)],
    ['clear of a Set', ({ set }) => set.clear()],
    ['setTime of a Date', ({ date }) => date.setTime(1)],
    ['setUTCHours of a Date', ({ date }) => date.setUTCHours(1)],
  ])('%s throws', (_, write) => {
    const value = { map: new Map([['k', 1]]), set: new Set([1]), date: new Date(0) };
    const { text } = told(value);
    expect(() => write(value)).toThrow(/frozen/);
    expect(told({ ...value }).text).toBe(text);
  });
});

describe('references', () => {
  class Actor {
    constructor(readonly id: string) {}
  }
  const refer = (object: object) =>
    object instanceof Actor ? { text: `<${object.id}>`, value: new Actor('pooled') } : undefined;
  const keep = (object: object) =>
    object instanceof Actor ? { text: `<${object.id}>`, value: object } : undefined;

  it('are told by their text, and replaced in a copy of what holds them only', () => {
    const other = { list: [1, 2, 3], text: 'that is left as it is, and not copied' };
    const value = { z: new Actor('z'), a: [{ to: new Actor('a') }, other], other };
    const { text, value: copy } = told(value, refer) as { text: string; value: typeof value };
    expect(text).toContain('"a":[{"to":<a>},{"list"');
    expect(copy).not.toBe(value);
    expect(Object.keys(copy)).toEqual(['z', 'a', 'other']);
    expect(copy.z.id).toBe('pooled');
    expect((copy.a[0] as { to: Actor }).to.id).toBe('pooled');
    expect(copy.a[1]).toBe(other);
    expect(copy.other).toBe(other);
    expect(Object.isFrozen(copy) && Object.isFrozen(copy.a)).toBe(true);
    expect(value.z.id).toBe('z');
  });

  it('are asked for anew in each walk, and nothing is copied where nothing is replaced', () => {
    const part = { to: new Actor('a'), more: 'than is remembered by identity, surely' };
    const value = { a: part.to, part, more: [part] };
    expect(told(value, keep).value).toBe(value);
    const { text } = told(value, (object) => {
      const known = keep(object);
      return known && { ...known, text: '<another>' };
    });
    expect(text).not.toContain('<a>');
    expect(text.match(/<another>/g)).toHaveLength(3);
    expect(refused(value)).toContain('context.a is a Actor: spawn an actor');
  });

  it('may be in a Map, a Set or a list with holes, and at the root', () => {
    const value = {
      m: new Map([[new Actor('k'), 1]]),
      s: new Set([new Actor('e')]),
      l: sparse(2, { 1: 1 }),
    };
    value.l[3] = new Actor('l');
    const { text, value: copy } = told(value, refer) as { text: string; value: typeof value };
    expect(text).toBe('{"l":[hole*1,1,hole*1,<l>],"m":Map{<k>=>1},"s":Set{<e>}}');
    expect([...copy.m.keys()].map(({ id }) => id)).toEqual(['pooled']);
    expect([...copy.s].map(({ id }) => id)).toEqual(['pooled']);
    expect(0 in copy.l).toBe(false);
    expect(copy.l.length).toBe(4);
    expect(told(new Actor('root'), refer).text).toBe('<root>');
  });

  it('that are shared are told once: a copy shares as well', () => {
    let value: object = { to: new Actor('a') };
    for (let level = 0; level < 40; level++) value = { one: value, other: value };
    const copy = told(value, refer).value as { one: object; other: object };
    expect(copy.one).toBe(copy.other);
  });
});
