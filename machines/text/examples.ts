/** Examples in JSON: whether they are JSON, and of the form that the protocol's messages have. */

import type { Json } from 'actorcheck';
import * as v from 'valibot';
import type { Fact, Form, Vocabulary } from '../protocol/text.ts';
import { type Item, labelled } from './diagram.ts';
import { literalsIn, misfits } from './forms.ts';
import { afterItsEnd, exampleOf, isPlaceholder } from './json.ts';
import { calledIn, numberIn } from './meaning.ts';
import type { Fence } from './proposal.ts';

export function exampleFacts(fences: readonly Fence[], { forms, telling }: Vocabulary): Fact[] {
  return fences
    .filter(({ language }) => /^json5?$|^jsonc$/.test(language))
    .flatMap(({ text, line, language }) => {
      const { value, problems, isSound } = exampleOf(text, language !== 'json');
      // What JSON5 is, is not asked.
      const told = language === 'json5' ? [] : problems;
      const found = told.map((one): Fact => {
        return { line: line + one.line, kind: 'json', text: one.text };
      });
      if (value === undefined || !isSound) return found;
      const form = forms.find(({ isMeant }) => isMeant(value));
      return form === undefined ? found : [...found, ...formFacts(value, form, line, telling)];
    });
}

function formFacts(
  example: Json,
  { name, schema }: Form,
  line: number,
  telling: readonly string[],
): Fact[] {
  const told = (text: string): Fact => ({ line, kind: 'form', text: `${name}: ${text}` });
  const values = filledIn(example, literalsIn(schema));
  const parsed = values.map((value) => ({ value, result: v.safeParse(schema, value) }));
  const right = parsed.find(({ result }) => result.success);
  if (right !== undefined) {
    const left = strangers(right.value, right.result.output as Json, '');
    return left.map((member) => told(`\`${member}\` is no member of it`));
  }
  return misfits(values, schema, telling).map(told);
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

/** What a form passes over. */
function strangers(value: Json, known: Json, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const own = (known as Readonly<Record<string, Json>>)?.[member];
    const name = path === '' ? member : `${path}.${member}`;
    return own === undefined ? [name] : strangers(inner, own, name);
  });
}

/** What is meant as JSON: `{"type": ...`, but not the `{id}` of a path. */
const inBraces = /(?:^|[\s(])(\{\s*(?:["'}.…<]|\w+\s*:).*)$/s;

/** What arrows and notes have in braces, and is none. */
export function labelFacts(items: readonly Item[], { calls }: Vocabulary): Fact[] {
  return labelled(items).flatMap(({ line, text }): Fact[] => {
    const { rest } = numberIn(text);
    const json = calledIn(rest, calls)?.said ?? inBraces.exec(rest)?.[1];
    if (json === undefined) return [];
    const { problems } = exampleOf(json);
    return problems
      .filter((problem) => problem.text !== afterItsEnd)
      .map((problem) => ({ line, kind: 'json', text: problem.text }));
  });
}
