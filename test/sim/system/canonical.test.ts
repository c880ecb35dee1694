/** Values are told exactly: equal texts are equal values; and in time that their size bounds. */

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../../sim/system/canonical.ts';
import { canonicalJson } from '../../../sim/system/json.ts';
import { refused, sparse, told } from './told.ts';

class Entries {
  constructor(
    readonly of: string,
    readonly list: unknown,
  ) {}
}

/** The value with what Node compares in any order, or not at all, in a form that it compares. */
function pinned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return new Entries('Map', [...value].map(pinned));
  if (value instanceof Set) return new Entries('Set', [...value].map(pinned));
  if (value instanceof Error) {
    const { name, message, cause } = value;
    const members = { ...value, cause: pinned(cause), has: Object.hasOwn(value, 'cause') };
    return new Entries(Object.getPrototypeOf(value).constructor.name, [name, message, members]);
  }
  if (value instanceof Date) return new Entries('Date', value.getTime());
  if (value instanceof RegExp) return value;
  const copy = Array.isArray(value)
    ? new Array(value.length)
    : Object.create(Object.getPrototypeOf(value));
  for (const [key, member] of Object.entries(value)) {
    Object.defineProperty(copy, key, { value: pinned(member), enumerable: true });
  }
  return copy;
}

const members = ['a', 'b', '0', '1', '-1', '1e3', '__proto__', 'undefined', ''];
/** Texts that look like those of other values. */
const lookalikes = [
  '',
  '0',
  'undefined',
  '5n',
  'Date(0)',
  '"',
  '","',
  'hole*1',
  '{}',
  'Map{}',
  `sha256:${'0'.repeat(64)}`,
];
const primitive = fc.oneof(
  fc.constantFrom(undefined, null, true, 0, -0, Number.NaN, 1, 5, 5n, 0n, -1, Infinity, -Infinity),
  fc.constantFrom(...lookalikes),
  { arbitrary: fc.string({ unit: 'binary', maxLength: 3 }), weight: 1 },
  { arbitrary: fc.double(), weight: 1 },
);

const record = (entries: [string, unknown][], prototype: object | null): object => {
  const made = Object.create(prototype);
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true });
  }
  return made;
};

const { value: anyValue } = fc.letrec<{ value: unknown; entries: [string, unknown][] }>((tie) => ({
  entries: fc.uniqueArray(fc.tuple(fc.constantFrom(...members), tie('value')), {
    maxLength: 3,
    selector: ([key]) => key,
  }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitive,
    fc.date({ min: new Date(0), max: new Date(1), noInvalidDate: false }),
    fc.constantFrom(/a/, /a/g, /\//, /"/i, /a/y).map((r) => new RegExp(r)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.sparseArray(tie('value'), { maxLength: 4, maxNumElements: 2 }),
    tie('entries').map((entries) => record(entries, Object.prototype)),
    tie('entries').map((entries) => record(entries, null)),
    fc.array(fc.tuple(primitive, tie('value')), { maxLength: 2 }).map((all) => new Map(all)),
    fc.array(primitive, { maxLength: 3 }).map((all) => new Set(all)),
    tie('value').map((cause) => new Error('a', { cause })),
    fc.constantFrom('a', 'b').map((text) => new TypeError(text)),
    fc.constantFrom('a', 'b').map((code) => Object.assign(new Error('a'), { code })),
  ),
}));

describe('text', () => {
  it('is the same for equal values, and for no others', () => {
    const pair = fc.oneof(fc.tuple(anyValue, anyValue), fc.clone(anyValue, 2));
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const isSame = isDeepStrictEqual(pinned(one), pinned(other));
        expect(told(one).text === told(other).text).toBe(isSame);
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same in whatever order an object has its members', () => {
    const turned = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(turned);
      const entries = Object.entries(value).map(([k, v]): [string, unknown] => [k, turned(v)]);
      return record(entries.reverse(), Object.prototype);
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(told(turned(value)).text).toBe(told(value).text);
      }),
    );
  });

  it('tells apart what is like each other, alone and within', () => {
    const alike: unknown[] = [
      [undefined, null, 'undefined', 'null'],
      [{}, { a: undefined }, { a: null }, Object.create(null), [], [undefined], new Array(1)],
      [sparse(1, {}), sparse(2, {}), sparse(2, { 1: undefined }), sparse(2, { 0: undefined })],
      [sparse(3, { 0: 1, 2: 2 }), [1, undefined, 2], [1, 'hole*1', 2], [1, 2], ['hole*1']],
      [0, -0, '0', 0n, '0n', Number.NaN, 'NaN', null, Infinity, -Infinity, 1e21, 10n ** 21n],
      [new Date(0), new Date(Number.NaN), 0, 'Date(0)', new Date(0).toISOString(), {}],
      [new Map(), new Set(), {}, [], new Map([['a', 1]]), { a: 1 }, [['a', 1]], new Set(['a', 1])],
      [new Map([[1, 2]]), new Map([['1', 2]]), new Map([[1, '2']]), new Map([[2, 1]])],
      [new Set([1, 2]), new Set([2, 1]), new Set([1]), new Set(['1', 2])],
      [/a/, /a/g, /b/, '/a/', Object.assign(/a/g, { lastIndex: 1 })],
      [
        new Error('a'),
        new Error('b'),
        new TypeError('a'),
        new Error('a', { cause: 1 }),
        'Error: a',
      ],
      [new Error('a', { cause: undefined }), new Error('a'), new (class E extends Error {})('a')],
      [{ 1: 'a', 0: 'b' }, ['b', 'a'], { 0: 'b' }],
      [JSON.parse('{"__proto__":1}'), {}, { a: 1 }],
    ];
    for (const group of alike as unknown[][]) {
      const texts = group.map((value) => told(value).text);
      expect(new Set(texts).size, texts.join('  ')).toBe(group.length);
      const within = group.map((value) => told({ in: [value] }).text);
      expect(new Set(within).size, within.join('  ')).toBe(group.length);
    }
  });

  it('of plain JSON is JSON, with the members in order', () => {
    // What has gone through JSON has no -0.
    const json = fc.jsonValue({ maxDepth: 3 }).map((v) => JSON.parse(JSON.stringify(v)));
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        if (text.length <= 4096) expect(told(value).text).toBe(text);
      }),
    );
    expect(told({ b: [1, 'x'], a: { d: null, c: true } }).text).toBe(
      '{"a":{"c":true,"d":null},"b":[1,"x"]}',
    );
  });

  it('of something long tells apart what differs at the end, and stays short', () => {
    const long = (last: number) => ({ list: [...Array.from({ length: 5000 }, (_, i) => i), last] });
    expect(told(long(1)).text).toBe(told(long(1)).text);
    expect(told(long(1)).text).not.toBe(told(long(2)).text);
    expect(told(long(1)).text.length).toBeLessThan(5000);
  });

  it('shared objects are equal to equal ones', () => {
    const part = { at: [1, 2, { deep: 'enough to be remembered by identity' }] };
    expect(told({ a: part, b: part }).text).toBe(told(structuredClone({ a: part, b: part })).text);
    const apart = { a: part, b: structuredClone(part) };
    expect(told(apart).text).toBe(told({ a: part, b: part }).text);
  });
});

describe('in bounded time', () => {
  const nested = (levels: number, end: unknown = 1): object => {
    let value: object = { end };
    for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { in: value };
    return value;
  };

  it('a chain of 100,000 objects', () => {
    expect(told(nested(100_000)).text).toBe(told(nested(100_000)).text);
    expect(told(nested(100_000)).text).not.toBe(told(nested(100_000, 2)).text);
    expect(told(nested(150)).text).toContain('"in":[');
    expect(refused(nested(100_000, Symbol('s')))).toMatch(
      /^context\.in.*\.\.\..* is of type symbol/,
    );
  });

  it('a circle of 100,000 objects', () => {
    const first: { next?: object } = {};
    let value: object = first;
    for (let index = 1; index < 100_000; index++) value = { next: value };
    first.next = value;
    expect(refused({ value })).toMatch(/^context\.value\.next.*is context\.value again$/);
  });

  it('100,000 members, items, entries', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}`);
    const all = [
      Object.fromEntries(keys.map((key) => [key, key])),
      keys,
      new Map(keys.map((key) => [key, key])),
      new Set(keys),
      Object.assign([], { 4000000000: 1 }),
      Object.assign(new Array(4_000_000_000), { 3999999999: 1 }),
    ];
    expect(new Set(all.map((value) => told(value).text)).size).toBe(all.length);
  });

  it('what is shared 2^1000 times', () => {
    const shared = (levels: number, end: unknown) => {
      let value: object = { end };
      for (let level = 0; level < levels; level++) value = { one: value, other: [value, level] };
      return value;
    };
    expect(told(shared(1000, 1)).text).toBe(told(shared(1000, 1)).text);
    expect(told(shared(1000, 1)).text).not.toBe(told(shared(1000, 2)).text);
    const part = shared(10, 1);
    expect(told(new Array(100_000).fill(part)).text).toBe(told(new Array(100_000).fill(part)).text);
  });

  it('a state of which a small part has changed: as much as has changed', () => {
    const big = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    told({ big });
    const before = performance.now();
    for (let count = 0; count < 1000; count++) canonicalText({ big, count });
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
