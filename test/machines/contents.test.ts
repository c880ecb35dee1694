/**
 * The table of contents is complete: each form that the protocol's messages have is in a row, and
 * each field of that form is in one of its rows.
 */

import type * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as matrix from '../../machines/matrix/messages.ts';
import { asked } from '../../machines/msc3906/contents/asked.ts';
import type { SentRow } from '../../machines/msc3906/contents/rows.ts';
import { spoilt } from '../../machines/msc3906/contents/spoilt.ts';
import { rows } from '../../machines/msc3906/contents/table.ts';
import * as login from '../../machines/msc3906/messages/login.ts';
import * as qrCode from '../../machines/msc3906/messages/qrCode.ts';
import { contentsProperties } from '../../machines/msc3906/properties/contents.ts';
import * as oauth from '../../machines/oauth/messages.ts';
import * as rendezvous from '../../machines/rendezvous/messages.ts';
import * as msc3903 from '../../machines/rendezvous/msc3903.ts';

type Schema = v.GenericSchema;

/** What a schema is made of, as far as the messages use it. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly unknown[];
  readonly item?: Schema;
  readonly value?: Schema;
  readonly wrapped?: Schema;
  readonly pipe?: readonly Schema[];
}

const partsOf = (schema: Schema): Parts => schema as unknown as Parts;

/** The schemas within one, each with the path to it; items and members of a record are `*`. */
function* within(schema: Schema, path = ''): Generator<readonly [path: string, schema: Schema]> {
  yield [path, schema];
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const { entries, options, item, value, wrapped, pipe } = partsOf(schema);
  for (const [name, inner] of Object.entries(entries ?? {})) yield* within(inner, at(name));
  for (const option of options ?? []) {
    if (typeof option === 'object') yield* within(option as Schema, path);
  }
  if (item !== undefined) yield* within(item, at('*'));
  if (value !== undefined) yield* within(value, at('*'));
  if (wrapped !== undefined) yield* within(wrapped, path);
  for (const inner of pipe?.slice(0, 1) ?? []) yield* within(inner, path);
}

/** A name of a member is its own; one that is looked up in a record is a member of that. */
const covers = (field: string, path: string): boolean => {
  const [one, other] = [field.split('.'), path.split('.')];
  const isSame = (index: number): boolean =>
    one[index] === other[index] || one[index] === '*' || other[index] === '*';
  return Array.from({ length: Math.min(one.length, other.length) }, (_, at) => at).every(isSame);
};

const sent = rows.filter((row): row is SentRow => row.kind === 'sent');
const formed = sent.filter(({ schema }) => schema !== null);
const schemas = [...new Set(formed.map(({ schema }) => schema as Schema))];

/** Paths of a form that are in no row of it. The type is what makes a row's messages. */
function uncovered(schema: Schema): string[] {
  const fields = formed
    .filter((row) => row.schema === schema)
    .flatMap((row) => [...Object.keys(row.fields)]);
  const isLeaf = ([, { type }]: readonly [string, Schema]): boolean =>
    !['object', 'strict_object', 'union', 'variant', 'optional', 'record', 'array'].includes(type);
  const leaves = [...within(schema)].filter(isLeaf).map(([path]) => path);
  const missing = leaves.filter((path) => !fields.some((field) => covers(field, path)));
  return [...new Set(missing)].filter((path) => path !== 'type' && path !== '');
}

/** The forms that the modules of messages have, by name. */
const forms = Object.entries({
  ...matrix,
  ...login,
  ...qrCode,
  ...oauth,
  ...rendezvous,
  ...msc3903,
})
  .filter(([name]) => name.endsWith('Schema'))
  .map(([name, schema]) => [name, schema as Schema] as const);

/** A form may be in a row under a name of its own: it is known by its members. */
const shapeOf = (schema: Schema): string =>
  JSON.stringify([...within(schema)].map(([path, { type }]) => `${path}: ${type}`));

/** Not on the wire as it is: what a box holds is held against the box (`sent-secret-event`). */
const sealed = ['secretSendSchema'];

describe('the forms of messages', () => {
  const known = new Set(schemas.flatMap((schema) => [...within(schema)]).map(([, one]) => one));
  const shapes = new Set([...known].map(shapeOf));

  const isInRow = (schema: Schema): boolean =>
    known.has(schema) ||
    shapes.has(shapeOf(schema)) ||
    // A choice of forms, each in a row of its own.
    (partsOf(schema).type === 'union' && (partsOf(schema).options as Schema[]).every(isInRow));

  const open = forms.filter(([name]) => !sealed.includes(name));
  it.each(open)('%s is in a row', (_, schema) => {
    expect(isInRow(schema)).toBe(true);
  });
});

describe('the rows', () => {
  it.each(formed.map(({ name, schema }) => [name, schema as Schema] as const))(
    '%s and those of its form have each field of it',
    (_, schema) => {
      expect(uncovered(schema)).toEqual([]);
    },
  );

  it.each(Object.entries(spoilt))('are there that somebody (%s) spoils', (_, names) => {
    expect(names.filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('say of each field where it comes from, in words', () => {
    for (const { name, fields } of sent) {
      expect(Object.keys(fields), name).not.toEqual([]);
      for (const { comesFrom } of Object.values(fields)) expect(comesFrom, name).not.toBe('');
    }
  });

  it('are each in one property, under a name of its own', () => {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(rows.length);
    expect(asked.flatMap((one) => one.rows).sort()).toEqual(names.sort());
    expect(contentsProperties).toHaveLength(asked.length);
  });
});
