/** Tables in Markdown. */

import { printable } from '../run/escape.ts';

/** Text in a cell: a bar would end it, and Markdown reads other signs too. */
export const cell = (text: string): string => printable(text).replace(/[\\|<>*_[\]`]/g, '\\$&');

/** A name in a cell, as code. */
export const code = (text: string): string => `\`${printable(text).replaceAll('|', '\\|')}\``;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table with a row for each of `rows`, whose cells are Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '-'), ...rows].map(row).join('\n');
