/** Mistakes that tests make by hand, as mutants. */

import { readFileSync } from 'node:fs';
import type { Mutant } from './mutant.ts';

/** In a file of the machines, at the first place with that text. Throws an Error if it has none. */
export function mistakeIn(
  file: string,
  find: string,
  text: string,
  operator: Mutant['operator'],
): Mutant {
  const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const start = source.indexOf(find);
  if (start < 0) throw new Error(`expected in ${file}, but not there: ${find}`);
  const edits = [{ start, end: start + find.length, text }];
  const line = source.slice(0, start).split('\n').length;
  return { id: `${file}:${find}`, operator, file, line, text: find, edits };
}
