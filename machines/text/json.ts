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
  /** Whether all members are there, whatever is wrong with it. */
  readonly isSound: boolean;
}

interface Problem {
  readonly line: number;
  readonly text: string;
}

/** What stands for a value: `<public master signing key>`, with or without quotes. */
export const isPlaceholder = (value: Json): boolean =>
  typeof value === 'string' && /^<.+>$|^\.\.\.$|^…$/.test(value);

/** Errors beside which all that is meant can be read. */
const harmless = new Set([
  'CommaExpected',
  'CloseBraceExpected',
  'CloseBracketExpected',
  'EndOfFileExpected',
  'InvalidCommentToken',
]);

const words: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a comma after the last member',
  ValueExpected: 'a value is missing',
  CommaExpected: 'a comma is missing',
  ColonExpected: 'a colon is missing',
  CloseBraceExpected: 'a brace is not closed',
  CloseBracketExpected: 'a bracket is not closed',
  UnexpectedEndOfString: 'a text is not closed',
  UnexpectedEndOfComment: 'a comment is not closed',
  InvalidCommentToken: 'a comment, which JSON does not have',
  InvalidSymbol: 'something in it is no value of JSON',
};

/** `isLax`: comments are allowed, and a comma after the last member. */
export function exampleOf(text: string, isLax = false): Example {
  const isBare = /^\s*"[^"]*"\s*:/.test(text);
  const isCut = /\.\.\.|…/.test(text);
  // What stands for something else is a text, wherever it stands.
  const filled = text
    .replace(/(?<=[:,[]\s*)<[^<>"]+>/g, (found) => `"${found}"`)
    .replace(/(?<=:\s*)(?:\.\.\.|…)(?=\s*[,}\]])/g, '"..."')
    .replace(/(?:\.\.\.|…)\s*,|(?:,|(?<=[{[]))\s*(?:\.\.\.|…)(?=\s*[}\]])/g, blank);
  const opened = isBare ? `{${filled}` : filled;
  const half = isBare ? parsed(opened, isLax) : null;
  // Of a brace that is closed and not opened, the other one is missing.
  const isClosed = half !== null && half.errors.length === 0;
  const whole = isBare && !isClosed ? `${opened}}` : opened;
  const { value, errors } = parsed(whole, isLax);
  const lineAt = (offset: number) => whole.slice(0, offset).split('\n').length - 1;
  const left = isLax ? errors : parsed(whole, true).errors;
  const first = errors[0];
  const found =
    first === undefined ? [] : [told(first, lineAt(first.offset), whole, left.length === 0)];
  const bare = { line: 0, text: isClosed ? 'a brace is not opened' : 'the braces are missing' };
  const isSound = left.every(({ error }) => harmless.has(printParseErrorCode(error)));
  return { value, problems: isBare ? [bare, ...found] : found, isCut, isSound };
}

const blank = (found: string): string => found.replace(/\S/g, ' ');

function parsed(text: string, isLax: boolean): { value: Json | undefined; errors: ParseError[] } {
  const errors: ParseError[] = [];
  const options = { allowTrailingComma: isLax, disallowComments: !isLax };
  return { value: parse(text, errors, options) as Json | undefined, errors };
}

/** Where something comes after its end, it may be no part of it. */
export const afterItsEnd = 'something comes after its end';

/** `isOneTooMany`: but for a comma all is well. */
function told(
  { error, offset }: ParseError,
  line: number,
  text: string,
  isOneTooMany: boolean,
): Problem {
  const name = printParseErrorCode(error);
  if (isOneTooMany && name === 'ValueExpected')
    return { line, text: 'a comma after the last value' };
  if (name !== 'EndOfFileExpected') return { line, text: words[name] ?? name };
  const isClosing = /^[\s}\]]+$/.test(text.slice(offset));
  return { line, text: isClosing ? 'a brace too many' : afterItsEnd };
}
