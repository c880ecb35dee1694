/** The words of a program's text, each with its place: enough to find what somebody wrote where. */

interface Word {
  readonly text: string;
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** A text in quotation marks, a key of an object, or any other name. */
  readonly kind: 'literal' | 'key' | 'name';
}

const pattern = new RegExp(
  [
    '//[^\\n]*|/\\*[\\s\\S]*?\\*/',
    '\'(?<single>(?:[^\'\\\\\\n]|\\\\.)*)\'|"(?<double>(?:[^"\\\\\\n]|\\\\.)*)"',
    '`(?<template>(?:[^`\\\\$]|\\\\.)*)`',
    '(?<name>[\\p{ID_Start}$_][\\p{ID_Continue}$]*)(?<colon>\\s*:)?',
  ].join('|'),
  'gsu',
);

/** In order. What stands in comments is no part of it. */
export function wordsOf(source: string): Word[] {
  const words: Word[] = [];
  let line = 1;
  let lineStart = 0;
  let counted = 0;
  for (const match of source.matchAll(pattern)) {
    const { single, double, template, name, colon } = match.groups ?? {};
    const text = single ?? double ?? template ?? name;
    if (text === undefined) continue;
    for (; counted < match.index; counted++) {
      if (source[counted] !== '\n') continue;
      line++;
      lineStart = counted + 1;
    }
    const column = match.index - lineStart + 1;
    const after = source.slice(match.index + match[0].length);
    const isKey = colon !== undefined || (name === undefined && /^\s*:/.test(after.slice(0, 20)));
    const kind = isKey ? 'key' : name === undefined ? 'literal' : 'name';
    words.push({ text, line, column, kind });
  }
  return words;
}
