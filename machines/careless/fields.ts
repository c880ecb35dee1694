/**
 * The fields of a value, as deep as its schema goes, and how each can be wrong: another value of
 * its type, that of the other party, an address of http, nothing in it, or not there. Where a
 * schema has a record, what is wrong is wrong in each of its members.
 */

import { membersOf } from '../http/decode.ts';
import { another, entriesOf, formsOf, partsOf, type Schema, type Strangers } from './schema.ts';

/** A field, by the names that lead to it; `*` is each member of a record. */
interface Field {
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly isOptional: boolean;
}

export interface Alteration {
  readonly kind: 'another' | 'of the other' | 'over http' | 'empty' | 'without';
  /** The path of a field, as one text. */
  readonly field: string;
}

const each = '*';

/** What a field is called: a member of a record as that is. */
const nameOf = (path: readonly string[]): string =>
  path.filter((name) => name !== each).at(-1) ?? '';

function fieldsIn(schema: Schema, path: readonly string[] = []): Field[] {
  const { type, wrapped, value } = partsOf(schema);
  if (type === 'optional') return fieldsIn(wrapped as Schema, path);
  const inner = (name: string, of: Schema): Field[] => {
    const further = [...path, name];
    const isOptional = partsOf(of).type === 'optional';
    return [{ path: further, schema: of, isOptional }, ...fieldsIn(of, further)];
  };
  if (type === 'record') return inner(each, value as Schema);
  return formsOf(schema).flatMap((form) =>
    Object.entries(entriesOf(form)).flatMap(([name, of]) => inner(name, of)),
  );
}

/** A schema without what says that it may be left out. */
const within = (schema: Schema): Schema => {
  const { type, wrapped } = partsOf(schema);
  return type === 'optional' ? within(wrapped as Schema) : schema;
};

/**
 * How a field of that form can be wrong. What a record is in a record is wrong in its members, and
 * what a device cannot do without is missed at the top only.
 */
function kindsOf({ path, schema, isOptional }: Field, strangers: Strangers): Alteration['kind'][] {
  const { type } = partsOf(within(schema));
  const isMember = path.at(-1) === each;
  const isList = type === 'record' || type === 'array';
  if (isMember && isList) return [];
  const hasOther = isMember || path.includes(each) || strangers.theirs(nameOf(path)) !== undefined;
  return [
    ...(type === 'object' ? [] : (['another'] as const)),
    ...(hasOther && !isList && (type !== 'object' || isMember) ? (['of the other'] as const) : []),
    ...(strangers.overHttp(nameOf(path), '') === undefined ? [] : (['over http'] as const)),
    ...(isList ? (['empty'] as const) : []),
    ...(isOptional || !path.includes(each) ? (['without'] as const) : []),
  ];
}

/** All that can be wrong with a value of that schema, each once. */
export function alterationsOf(schema: Schema, strangers: Strangers): Alteration[] {
  const all = fieldsIn(schema).flatMap((field) =>
    kindsOf(field, strangers).map((kind) => ({ kind, field: field.path.join('.') })),
  );
  return [...new Map(all.map((one) => [`${one.kind} ${one.field}`, one])).values()];
}

/** In words: "with another device_id". */
export function alterationWords({ kind, field }: Alteration): string {
  const path = field.split('.');
  const isMember = path.at(-1) === each;
  const names = path.filter((name) => name !== each && name !== 'body' && name !== 'header');
  const called = names.reverse().join(' of ');
  switch (kind) {
    case 'another':
      return isMember ? `with others in ${called}` : `with another ${called}`;
    case 'of the other':
      return isMember ? `with each other's in ${called}` : `with the ${called} of the other`;
    case 'over http':
      return `with the ${called} over http`;
    case 'empty':
      return `with nothing in ${called}`;
    case 'without':
      return names.length === 0 ? 'with nothing in it' : `without ${called}`;
  }
}

/** The value with that wrong; undefined if it cannot be, or makes no difference. */
export function altered(
  schema: Schema,
  value: unknown,
  { kind, field }: Alteration,
  strangers: Strangers,
): unknown {
  const found = fieldsIn(schema).find(({ path }) => path.join('.') === field);
  if (found === undefined) return undefined;
  const { path } = found;
  const values = valuesAt(value, path);
  if (values.length === 0) return undefined;
  const name = nameOf(path);
  // The other half of the members is that of the other party, where there are two.
  const other = (index: number): unknown => {
    const { length } = values;
    return length > 1 ? values[(index + (length >> 1)) % length] : strangers.theirs(name);
  };
  const instead: Readonly<Record<Alteration['kind'], (one: unknown, index: number) => unknown>> = {
    another: (one) => another(found.schema, name, one, strangers),
    'of the other': (one, index) => other(index) ?? one,
    'over http': (one) => strangers.overHttp(name, one) ?? one,
    empty: (one) => (Array.isArray(one) ? [] : {}),
    without: () => undefined,
  };
  const wrong = replaced(value, path, values.map(instead[kind]).values());
  return JSON.stringify(wrong) === JSON.stringify(value) ? undefined : wrong;
}

/** The names that a step of a path stands for in a value. */
const namesIn = (value: unknown, step: string): string[] =>
  Object.keys(membersOf(value)).filter((name) => step === each || step === name);

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value];
  return namesIn(value, step).flatMap((name) => valuesAt(membersOf(value)[name], rest));
}

/** The value with those that a path leads to replaced, one after the other. */
function replaced(
  value: unknown,
  [step, ...rest]: readonly string[],
  others: Iterator<unknown>,
): unknown {
  if (step === undefined) return others.next().value;
  const changed = namesIn(value, step).map((name) => [
    name,
    replaced(membersOf(value)[name], rest, others),
  ]);
  return { ...membersOf(value), ...Object.fromEntries(changed) };
}
