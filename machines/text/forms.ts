/** In what a value is not of a form that has several kinds: held against the one that is meant. */

import type { Json } from 'actorcheck';
import * as v from 'valibot';

interface Schema extends v.GenericSchema {
  readonly options?: readonly unknown[];
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly literal?: unknown;
  readonly wrapped?: Schema;
}

const isChoice = ({ type }: Schema): boolean => type === 'union' || type === 'variant';

/** Each kind by itself. */
const kindsIn = (schema: Schema): Schema[] =>
  isChoice(schema) ? (schema.options as readonly Schema[]).flatMap(kindsIn) : [schema];

/** The texts of which a form has one of few. */
export function literalsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, options, entries, literal, wrapped } = schema as Schema;
  if (type === 'literal') return typeof literal === 'string' ? [literal] : [];
  if (type === 'picklist') return (options as readonly string[]).map(String);
  const inner = [...(options ?? []), ...Object.values(entries ?? {}), wrapped];
  return [...new Set(inner.flatMap(literalsIn))];
}

/**
 * Why none of these values, which mean the same, is of the form. `telling`: members that tell which
 * kind is meant, in order.
 */
export function misfits(
  values: readonly Json[],
  schema: v.GenericSchema,
  telling: readonly string[],
): string[] {
  const all = values.map((value) => misfitsOf(value, kindsIn(schema as Schema), telling));
  return all.sort((a, b) => a.length - b.length)[0] ?? [];
}

function misfitsOf(value: Json, all: readonly Schema[], telling: readonly string[]): string[] {
  let kinds = all;
  for (const member of telling) {
    const own = (value as Readonly<Record<string, Json>>)[member];
    const allowed = kinds.map(({ entries }) => literalsIn(entries?.[member]));
    // It does not tell them apart.
    if (allowed.some((texts) => texts.length === 0)) continue;
    const left = kinds.filter((_, index) => allowed[index]?.some((text) => text === own));
    if (left.length === 0) {
      const expected = [...new Set(allowed.flat())].join(', ');
      return [`\`${member}\`: expected one of ${expected}; got ${JSON.stringify(own) ?? 'none'}`];
    }
    kinds = left;
  }
  const found = kinds.map((kind) => v.safeParse(kind, value).issues ?? []);
  const [nearest = []] = found.sort((a, b) => a.length - b.length);
  return nearest.map(({ message, path }) => {
    const member = path?.map(({ key }) => String(key)).join('.');
    return member ? `\`${member}\`: ${message}` : message;
  });
}
