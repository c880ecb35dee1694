/** A comparison of two versions in words, the same in Markdown and on the page. */

import type { Changed, Comparison } from './baseline.ts';
import { counted } from './report.ts';

/** One line that says how the two stand. */
export function comparisonText(comparison: Comparison, client: string): string {
  const { new: fresh, gone, changed, paths } = comparison;
  const standing = comparison.isWorse ? 'worse' : 'not worse';
  return (
    `In the ${counted(paths, 'path')} that both took, ${client} is ${standing} than ` +
    `${comparison.client}: ${counted(fresh.length, 'new cause')}, ${gone.length} gone, ` +
    `${changed.length} changed.`
  );
}

export const comparisonHead = ['', 'Worse', 'Cause', 'How bad', 'Expected', 'Seen', 'What changed'];

/** A row for each cause that is not as before, as plain text. */
export function comparisonRows({ new: fresh, gone, changed }: Comparison): string[][] {
  const row = (kind: string) => (one: Changed) => {
    const { cause, isWorse, notes } = one;
    const { id, grade, expected, seen } = cause;
    return [kind, isWorse ? 'yes' : '', id, grade, expected, seen, notes.join('; ')];
  };
  return [...fresh.map(row('new')), ...changed.map(row('changed')), ...gone.map(row('gone'))];
}
