/**
 * Values that a schema lets through and that do not belong where they stand: what a careless party
 * says is made of them, so that a new field of a schema comes in by itself.
 */

import type * as v from 'valibot';

/** Values that do not belong in a run, by the name of the field that they are for. */
export interface Strangers {
  /** A text of nobody in the run: of another session, another account. */
  readonly anyones: (field: string) => string;
  /** What the field would say of the other party that has one; undefined if it says nothing. */
  readonly theirs: (field: string) => string | undefined;
  /** The same address, of http; undefined if the field is for none. */
  readonly overHttp: (field: string, value: unknown) => string | undefined;
}

export type Schema = v.GenericSchema;
type Fields = Readonly<Record<string, Schema>>;

/** What a schema is made of, as far as messages use it. */
interface Parts {
  readonly type: string;
  readonly options?: readonly unknown[];
  readonly entries?: Fields;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  /** Of a record: what its members are. */
  readonly value?: Schema;
  readonly literal?: unknown;
}

export const partsOf = (schema: Schema): Parts => schema as unknown as Parts;

const isUnion = ({ type }: Parts): boolean => type === 'union' || type === 'variant';

/** The objects that a schema lets through, each with its fields. */
export function formsOf(schema: Schema): Schema[] {
  const parts = partsOf(schema);
  return isUnion(parts) ? (parts.options as Schema[]).flatMap(formsOf) : [schema];
}

export const entriesOf = (form: Schema): Fields => partsOf(form).entries ?? {};

/** A value of that schema which is not the one that is given, if it has another. */
export function another(
  schema: Schema,
  field: string,
  value: unknown,
  strangers: Strangers,
): unknown {
  const { type, options = [], wrapped, value: member } = partsOf(schema);
  if (type === 'optional') return another(wrapped as Schema, field, value, strangers);
  if (type === 'picklist') return options.find((option) => option !== value);
  if (type === 'boolean') return value !== true;
  if (type === 'number') return Number(value) + 1;
  if (type === 'record') {
    return { [strangers.anyones(field)]: sample(member as Schema, field, strangers) };
  }
  return sample(schema, field, strangers);
}

/** Some value of that schema, with nothing in it that may be left out. */
export function sample(schema: Schema, field: string, strangers: Strangers): unknown {
  const parts = partsOf(schema);
  const { type, options = [], entries, wrapped, item, literal } = parts;
  if (type === 'literal') return literal;
  if (type === 'picklist') return options[0];
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'record') return {};
  if (type === 'optional') return sample(wrapped as Schema, field, strangers);
  if (type === 'array') return [sample(item as Schema, field, strangers)];
  if (isUnion(parts)) return sample(options[0] as Schema, field, strangers);
  if (entries === undefined) return strangers.anyones(field);
  const needed = Object.entries(entries).filter(([, inner]) => partsOf(inner).type !== 'optional');
  return Object.fromEntries(needed.map(([name, inner]) => [name, sample(inner, name, strangers)]));
}
