/** What can be wrong with a value comes out of its schema, and is wrong in nothing else. */

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  alterationsOf,
  alterationWords,
  altered,
} from '../../../machines/careless/fields.ts';
import type { Schema, Strangers } from '../../../machines/careless/schema.ts';

const strangers: Strangers = {
  anyones: (field) => `a stranger's ${field}`,
  theirs: (field) => (field === 'id' ? 'their id' : undefined),
  overHttp: (field) => (field === 'url' ? 'http://here.example.org' : undefined),
};

const schema: Schema = v.object({
  id: v.string(),
  lifeMs: v.number(),
  isOn: v.optional(v.boolean()),
  kind: v.picklist(['one', 'two']),
  devices: v.record(v.string(), v.object({ key: v.string(), flags: v.array(v.string()) })),
});

const value = {
  id: 'mine',
  lifeMs: 7,
  isOn: true,
  kind: 'one',
  devices: { A: { key: 'a', flags: ['x'] }, B: { key: 'b', flags: ['x'] } },
};

const wrong = (alteration: Alteration, of: object = value): unknown => {
  const found = altered(schema, of, alteration, strangers);
  return found === undefined ? undefined : JSON.parse(JSON.stringify(found));
};

describe('a value with a field that is', () => {
  const { devices } = value;
  it.each<[Alteration, object]>([
    [
      { kind: 'another', field: 'id' },
      { ...value, id: "a stranger's id" },
    ],
    [
      { kind: 'of the other', field: 'id' },
      { ...value, id: 'their id' },
    ],
    [
      { kind: 'another', field: 'lifeMs' },
      { ...value, lifeMs: 8 },
    ],
    [
      { kind: 'another', field: 'isOn' },
      { ...value, isOn: false },
    ],
    [
      { kind: 'another', field: 'kind' },
      { ...value, kind: 'two' },
    ],
    [
      { kind: 'empty', field: 'devices' },
      { ...value, devices: {} },
    ],
    [
      { kind: 'of the other', field: 'devices.*' },
      { ...value, devices: { A: devices.B, B: devices.A } },
    ],
    [
      { kind: 'of the other', field: 'devices.*.key' },
      { ...value, devices: { A: { ...devices.A, key: 'b' }, B: { ...devices.B, key: 'a' } } },
    ],
    [
      { kind: 'empty', field: 'devices.*.flags' },
      { ...value, devices: { A: { key: 'a', flags: [] }, B: { key: 'b', flags: [] } } },
    ],
  ])('%o', (alteration, expected) => {
    expect(wrong(alteration)).toEqual(expected);
  });

  it('left out', () => {
    const { isOn: _, ...others } = value;
    expect(wrong({ kind: 'without', field: 'isOn' })).toEqual(others);
  });

  it('not there, or no other than it was: cannot be so', () => {
    const { isOn: _, ...others } = value;
    expect(wrong({ kind: 'without', field: 'isOn' }, others)).toBeUndefined();
    const named = { ...value, id: "a stranger's id" };
    expect(wrong({ kind: 'another', field: 'id' }, named)).toBeUndefined();
    expect(wrong({ kind: 'another', field: 'unknown' })).toBeUndefined();
  });
});

it('an address is one of http, and nothing else is', () => {
  const pages: Schema = v.object({ url: v.string(), id: v.string() });
  const overHttp = alterationsOf(pages, strangers).filter(({ kind }) => kind === 'over http');
  expect(overHttp.map(({ field }) => field)).toEqual(['url']);
  const page = { url: 'https://here.example.org', id: 'mine' };
  expect(altered(pages, page, overHttp[0] as Alteration, strangers)).toEqual({
    ...page,
    url: 'http://here.example.org',
  });
});

it('every field of a schema comes in, each way once and in words of its own', () => {
  const all = alterationsOf(schema, strangers);
  const fields = new Set(all.map(({ field }) => field));
  const names = ['id', 'lifeMs', 'isOn', 'kind', 'devices', 'devices.*', 'devices.*.key'];
  expect([...fields]).toEqual([...names, 'devices.*.flags']);
  expect(new Set(all.map(alterationWords)).size).toBe(all.length);
  expect(all.map(alterationWords)).toEqual(
    expect.arrayContaining(['with another key of devices', "with each other's in devices"]),
  );
});
