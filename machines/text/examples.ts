/** Examples in JSON: whether they are JSON, and of the form that the protocol's messages have. */

import type { Json } from 'actorcheck';
import * as v from 'valibot';
import type { Fact, Form, Vocabulary } from '../protocol/text.ts';
import { type Item, labelled } from './diagram.ts';
import { exampleOf, isPlaceholder } from './json.ts';
import { numberIn } from './meaning.ts';
import type { Fence } from './proposal.ts';

export function exampleFacts(fences: readonly Fence[], { forms }: Vocabulary): Fact[] {
  return fences
    .filter(({ language }) => /^json5?$|^jsonc$/.test(language))
    .flatMap(({ text, line }) => {
      const { value, problems } = exampleOf(text);
      const found = problems.map((one): Fact => {
        return { line: line + one.line, kind: 'json', text: one.text };
      });
      if (value === undefined) return found;
      const form = forms.find(({ isMeant }) => isMeant(value));
      return form === undefined ? found : [...found, ...formFacts(value, form, line)];
    });
}

function formFacts(example: Json, { name, schema }: Form, line: number): Fact[] {
  const told = (text: string): Fact => ({ line, kind: 'form', text: `${name}: ${text}` });
  const values = filledIn(example, literalsIn(schema));
  const parsed = values.map((value) => ({ value, result: v.safeParse(schema, value) }));
  const right = parsed.find(({ result }) => result.success);
  if (right !== undefined) {
    const left = strangers(right.value, right.result.output as Json, '');
    return left.map((member) => told(`\`${member}\` is no member of it`));
  }
  return (parsed[0]?.result.issues ?? []).map(({ message, path }) => {
    const member = path?.map(({ key }) => String(key)).join('.');
    return told(member ? `\`${member}\`: ${message}` : message);
  });
}

/** With each text that a form knows in the place of what stands for one. */
function filledIn(value: Json, texts: readonly string[]): Json[] {
  if (isPlaceholder(value)) return [value, ...texts];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [value];
  return Object.entries(value).reduce<Json[]>(
    (all, [member, inner]) =>
      all.flatMap((one) =>
        filledIn(inner, texts).map((filled) => ({ ...(one as object), [member]: filled })),
      ),
    [{}],
  );
}

/** The texts of which a form has one of few. */
function literalsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, options, entries, literal, wrapped } = schema as Readonly<Record<string, unknown>>;
  if (type === 'literal') return typeof literal === 'string' ? [literal] : [];
  if (type === 'picklist') return (options as readonly string[]).map(String);
  const inner = [...((options as unknown[]) ?? []), ...Object.values(entries ?? {}), wrapped];
  return [...new Set(inner.flatMap(literalsIn))];
}

/** What a form passes over. */
function strangers(value: Json, known: Json, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const own = (known as Readonly<Record<string, Json>>)?.[member];
    const name = path === '' ? member : `${path}.${member}`;
    return own === undefined ? [name] : strangers(inner, own, name);
  });
}

/** What arrows and notes have in braces, and is none. */
export function labelFacts(items: readonly Item[]): Fact[] {
  return labelled(items).flatMap(({ line, text }): Fact[] => {
    const { rest } = numberIn(text);
    const json = rest.slice(rest.indexOf('{'));
    if (!/^\{.*\}$/s.test(json)) return [];
    return exampleOf(json).problems.map((problem) => ({ line, kind: 'json', text: problem.text }));
  });
}
