/** Mutants counted by operator, and the lines of a table of that. */

import type { Mutant } from './mutant.ts';
import { operators } from './operators/index.ts';

/** One row for each operator that has made some, and one for all. */
export function byOperator<One extends { readonly mutant: Mutant }, Row>(
  all: readonly One[],
  rowOf: (operator: string, own: readonly One[]) => Row,
): Row[] {
  const rows = operators.flatMap(({ name }) => {
    const own = all.filter(({ mutant }) => mutant.operator === name);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  return [...rows, rowOf('all', all)];
}

/** To a tenth; null of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1_000 * part) / whole) / 10;

const nameWidth = 24;

/** Above the lines: `columns` are the names of what is counted. */
export const headingOf = (columns: readonly string[]): string =>
  `${'operator'.padEnd(nameWidth)}${columns.map((name) => `  ${name}`).join('')}    of these`;

export function lineOf<Column extends string>(
  columns: readonly Column[],
  { operator, ...counts }: { readonly operator: string } & Readonly<Record<Column, number>>,
  percent: number | null,
): string {
  const numbers = counts as unknown as Readonly<Record<Column, number>>;
  const cells = columns.map((name) => String(numbers[name]).padStart(name.length + 2));
  const last = percent === null ? '' : `${percent.toFixed(1)} %`;
  return `${operator.padEnd(nameWidth)}${cells.join('')}${last.padStart(11)}`;
}
