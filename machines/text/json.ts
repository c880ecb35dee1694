/** JSON as proposals have it: with what a reader forgives, and what a parser does not. */

import type { Json } from 'actorcheck';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

export interface Example {
  /** What is meant; undefined if nothing can be made of it. */
  readonly value: Json | undefined;
  /** Why it is no JSON, in words, and in which line of it, from 0. */
  readonly problems: readonly Problem[];
  /** Whether it says that more is in it: `...`. */
  readonly isCut: boolean;
}

interface Problem {
  readonly line: number;
  readonly text: string;
}

/** What stands for a value: `<public master signing key>`, with or without quotes. */
export const isPlaceholder = (value: Json): boolean =>
  typeof value === 'string' && /^<.+>$|^\.\.\.$|^…$/.test(value);

const words: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a comma after the last member',
  ValueExpected: 'a value is missing',
  CommaExpected: 'a comma is missing',
  ColonExpected: 'a colon is missing',
  CloseBraceExpected: 'a brace is not closed',
  CloseBracketExpected: 'a bracket is not closed',
  EndOfFileExpected: 'something comes after its end',
  UnexpectedEndOfString: 'a text is not closed',
  UnexpectedEndOfComment: 'a comment is not closed',
  InvalidSymbol: 'something in it is no value of JSON',
};

export function exampleOf(text: string): Example {
  const isBare = /^\s*"[^"]*"\s*:/.test(text);
  const isCut = /\.\.\.|…/.test(text);
  const errors: ParseError[] = [];
  // What stands for something else is a text, wherever it stands.
  const filled = text
    .replace(/(?<=[:,[]\s*)<[^<>"]+>/g, (found) => `"${found}"`)
    .replace(/(?:\.\.\.|…)\s*,|,\s*(?:\.\.\.|…)(?=\s*[}\]])/g, (found) =>
      found.replace(/\S/g, ' '),
    );
  const whole = isBare ? `{${filled}}` : filled;
  const value = parse(whole, errors, { allowTrailingComma: false }) as Json | undefined;
  const lineAt = (offset: number) => whole.slice(0, offset).split('\n').length - 1;
  const first = errors[0];
  const found = first === undefined ? [] : [told(first, lineAt(first.offset))];
  const bare = { line: 0, text: 'the braces are missing' };
  return { value, problems: isBare ? [bare, ...found] : found, isCut };
}

const told = ({ error }: ParseError, line: number): Problem => {
  const name = printParseErrorCode(error);
  return { line, text: words[name] ?? name };
};
