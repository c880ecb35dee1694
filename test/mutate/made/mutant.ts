/** A mutant: one mistake that a machine has made from the syntax tree, as a change of a file. */

import type { Node, NodeArray } from 'typescript/unstable/ast';
import { type Source, startOf, textOf } from './source.ts';

/** Text to stand in the place of some other. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What an operator does to a file, and where. */
export interface Change {
  readonly at: Node;
  /** The mistake in words. */
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** One kind of mistake, made wherever it can be. */
export interface Operator {
  /** In kebab case, for `--operator`. */
  readonly name: string;
  readonly text: string;
  readonly changes: (source: Source) => Iterable<Change>;
}

export interface Mutant {
  /** Operator, place, and which of several there: for `--only`. */
  readonly id: string;
  readonly operator: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** All that an operator makes of a file. What changes nothing is none. */
export function mutantsOf(operator: Operator, source: Source): Mutant[] {
  const counts = new Map<string, number>();
  return [...operator.changes(source)]
    .filter(({ edits }) => mutatedText(source.text, edits) !== source.text)
    .map(({ at, text, edits }) => {
      const { line, character } = source.tree.getLineAndCharacterOfPosition(startOf(source, at));
      const place = `${operator.name}:${source.file}:${line + 1}:${character + 1}`;
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      const id = count === 1 ? place : `${place}#${count}`;
      return { id, operator: operator.name, file: source.file, line: line + 1, text, edits };
    });
}

/** The text with the mistake in it. Edits do not overlap. */
export function mutatedText(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((made, { start, end, text: by }) => made.slice(0, start) + by + made.slice(end), text);
}

export const replaced = (source: Source, node: Node, text: string): Edit => {
  return { start: startOf(source, node), end: node.end, text };
};

/** One element of a list, of an object or of a call, with the comma that belongs to it. */
export function leftOut(source: Source, list: NodeArray<Node>, node: Node): Edit {
  const index = list.indexOf(node);
  const next = list[index + 1];
  if (next !== undefined) {
    return { start: startOf(source, node), end: startOf(source, next), text: '' };
  }
  const before = list[index - 1];
  if (before !== undefined) return { start: before.end, end: node.end, text: '' };
  return { start: startOf(source, node), end: list.end, text: '' };
}

export function swapped(source: Source, a: Node, b: Node): readonly Edit[] {
  return [replaced(source, a, textOf(source, b)), replaced(source, b, textOf(source, a))];
}

/** The text of a node in one line, cut where it is long. */
export function shown(source: Source, node: Node): string {
  const text = textOf(source, node).split(/\s+/).join(' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
