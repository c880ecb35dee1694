/**
 * A mutation: one mistake that someone who implements the text could make, as a change of the
 * machines' source. The properties are to notice it; where none does, one is missing.
 */

import type { AmendmentName } from '../../machines/msc3906/amendments.ts';

export interface Mutation {
  /** In kebab case, for `--only`. */
  readonly name: string;
  /** The mistake in words. */
  readonly text: string;
  /** In machines/. */
  readonly file: string;
  /** What is replaced, as it stands in the file but for white space. It has to be there once. */
  readonly find: string;
  readonly replace: string;
  /** Where it is looked for. */
  readonly scenarios: readonly string[];
  /** The amendments that are on; none is as written. */
  readonly amend?: 'all' | readonly AmendmentName[];
}

const special = /[.*+?^${}()|[\]\\]/g;

/** The text to replace, whatever the line breaks and the indentation. */
const pattern = (find: string): RegExp =>
  new RegExp(
    find
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(special, '\\$&'))
      .join('\\s+'),
    'g',
  );

/** How often the text to replace is in the source. */
export const occurrences = (source: string, { find }: Mutation): number =>
  source.match(pattern(find))?.length ?? 0;

/** The source with the mistake in it. Throws if the text to replace is not there exactly once. */
export function mutated(source: string, mutation: Mutation): string {
  const count = occurrences(source, mutation);
  if (count !== 1) {
    const { file, find } = mutation;
    throw new Error(`expected once in machines/${file}, but ${count} times there: ${find}`);
  }
  return source.replace(pattern(mutation.find), () => mutation.replace);
}
