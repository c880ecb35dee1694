/** Values in words: as a person writes them, and none of them looks empty that is not. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { asJson, shown } from '../../../sim/system/shown.ts';
import { sparse } from './told.ts';

const actor = createActor(createMachine({}), { id: 'child' });

it.each<[value: unknown, text: string]>([
  [new Map([['a', 1]]), 'Map { "a" => 1 }'],
  [new Map(), 'Map {}'],
  [new Set([1, new Map([[1n, undefined]])]), 'Set { 1, Map { 1n => undefined } }'],
  [{ m: new Map([['a', { b: [1] }]]), n: 5n }, '{"m":Map { "a" => {"b":[1]} },"n":5n}'],
  [{ a: undefined, b: -0, c: Number.NaN }, '{"a":undefined,"b":-0,"c":NaN}'],
  [new Date(0), 'Date 1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), 'Date that is invalid'],
  [/a\/b/g, '/a\\/b/g'],
  [new TypeError('no'), 'TypeError: no'],
  [sparse(3, { 1: 'x' }), '[hole,"x",hole]'],
  [{ to: actor }, '{"to":actor "child"}'],
  [Object.create(null), '{}'],
  [undefined, 'undefined'],
])('in words, %#', (value, text) => {
  expect(shown(value)).toBe(text);
});

it('JSON is shown as JSON', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(json, (text) => {
      if (text.length <= 2000) expect(shown(JSON.parse(text))).toBe(text);
      expect(asJson(JSON.parse(text))).toEqual(JSON.parse(text));
    }),
  );
});

it('as JSON, what JSON cannot write is a line', () => {
  const plain = { a: [1, { b: null }] };
  expect(asJson(plain)).toBe(plain);
  const value = { plain, list: [undefined, -0, 5n], map: new Map([['k', plain]]), actor };
  const written = asJson(value) as { readonly plain: unknown };
  expect(written.plain).toBe(plain);
  expect(JSON.parse(JSON.stringify(written))).toEqual({
    plain,
    list: ['undefined', '-0', '5n'],
    map: 'Map { "k" => {"a":[1,{"b":null}]} }',
    actor: 'actor "child"',
  });
});

it('takes bounded time and room', () => {
  let shared: object = { end: 5n };
  for (let level = 0; level < 40; level++) shared = { one: shared, other: shared };
  let deep: object = {};
  for (let level = 0; level < 100_000; level++) deep = { deep };
  const wide = Array.from({ length: 100_000 }, (_, index) => index);
  for (const value of [shared, deep, wide, new Set(wide), sparse(4_000_000_000, {})]) {
    expect(shown(value)).toMatch(/^.{2000}\.\.\.$/);
  }
  expect(asJson(shared)).toMatchObject({ one: { one: { other: {} } } });
  expect(JSON.stringify(asJson(deep)).length).toBeLessThan(10_000);
});
