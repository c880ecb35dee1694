/**
 * A check on one screen: all of it where it fits; else what is not as on record with a run to it,
 * what is violated by name, counts, and what to ask next.
 */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import { printable } from '../run/escape.ts';
import { type Compared, isAmiss } from './compared.ts';
import { type Ask, heightOf, linesOn, nextLines } from './next.ts';
import { overviewLines, scenarioLines } from './overview.ts';
import { asAmended, type PropertyRow, type Report } from './report.ts';
import { summary, tableLines } from './table.ts';
import { bodyLines, headLines, remarkLines } from './text.ts';
import {
  type CheckTextOptions,
  type Colours,
  defaultColumns,
  indent,
  indented,
  violationLines,
} from './violation.ts';

interface ScreenOptions extends CheckTextOptions {
  /** The height of the terminal in lines; undefined where there is none: nothing is cut then. */
  readonly rows: number | undefined;
  /** Whether one property was asked for, which is told whole. */
  readonly isOne: boolean;
  /** What to ask next, as commands. */
  readonly next: readonly Ask[];
}

export function renderScreen(model: Model, report: Report, options: ScreenOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const height = linesOn(options.rows);
  const { isOne, next } = options;
  const end = summary(model, report, colours);
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
  const whole = bodyLines(model, report, columns, colours);
  const few = next.filter(({ isRest }) => !isRest);
  const isFit = whole.length + heightOf(few, columns) < height;
  if (isFit || (isOne && report.runs.length === 1)) {
    return text([...whole, ...nextLines(few, colours), end]);
  }
  const remarks = remarkLines(report, columns, colours);
  const room = height - remarks.length - heightOf(next, columns) - 1;
  const space = { columns, colours, room, isCut: options.rows !== undefined, isOne };
  const brief = briefLines(model, report, space);
  return text([...brief, ...remarks, ...nextLines(next, colours), end]);
}

interface Space {
  readonly columns: number;
  readonly colours: Colours;
  /** Lines that there are. */
  readonly room: number;
  /** Whether lists are cut to that. */
  readonly isCut: boolean;
  readonly isOne: boolean;
}

/** A row of the report, with where it was found. */
interface Found {
  readonly where: string;
  readonly row: PropertyRow;
}

function briefLines(model: Model, report: Report, space: Space): string[] {
  const { columns, colours, room, isCut, isOne } = space;
  const { runs, together } = report;
  const [only] = runs;
  const head =
    runs.length === 1 && only !== undefined
      ? headLines(model, only, columns, colours, false)
      : overviewLines(model, report, columns, colours);
  const found: Found[] = [
    ...runs.flatMap(({ scenario: where, properties }) => properties.map((row) => ({ where, row }))),
    ...(together?.rows ?? []).map((row) => ({ where: 'all', row })),
  ];
  const changed = found.filter(({ row }) => comparedOf(row).some(isAmiss));
  const groups = namesByVerdict(found.filter(({ row }) => !comparedOf(row).some(isAmiss)));
  // Of what is as on record, its count is enough where lines are few.
  const fewest = groups.length + 1;
  let left = room - head.length - 1;
  const most = isCut ? left - fewest : Number.POSITIVE_INFINITY;
  const changes = changedLines(model, changed, runs.length > 1, most, space);
  left -= changes.length;
  const shown = (isOne ? found : changed).find(({ row }) => row.trace !== null)?.row;
  const run = shown === undefined ? [] : [...violationLines(model, shown, columns, colours), ''];
  const isRunTold = run.length + fewest <= left || isOne;
  if (isRunTold) left -= run.length;
  const names = groupLines(groups, isCut ? left - fewest : Number.POSITIVE_INFINITY, space);
  const table = runs.length === 1 ? [] : [...scenarioLines(report, columns, colours), ''];
  const isTableTold = names.length + table.length <= left;
  return [
    ...head,
    '',
    ...(isTableTold ? table : []),
    ...changes,
    ...(isRunTold ? run : []),
    ...names,
  ];
}

const comparedOf = (row: PropertyRow): Compared[] => {
  const second = asAmended(row);
  return [row, ...(second === undefined ? [] : [second])];
};

/** What is not as on record, a line each; where there are several scenarios, with their names. */
function changedLines(
  model: Model,
  changed: readonly Found[],
  isNamed: boolean,
  most: number,
  { columns, colours }: Space,
): string[] {
  if (changed.length === 0) return [];
  // The table has a line above it, and one below.
  const count = changed.length + 2 <= most ? changed.length : Math.max(1, most - 3);
  const rows = changed.slice(0, count).map(({ where, row }) => {
    return isNamed ? { ...row, name: `${where}: ${row.name}` } : row;
  });
  const isAmended = rows.some(({ amended }) => amended !== null);
  const rest = changed.length - rows.length;
  return [
    ...tableLines(model, rows, isAmended, columns, colours),
    ...(rest > 0 ? [colours.red(`${indent}and ${rest} more`)] : []),
    '',
  ];
}

/** Names of properties by what was found of them somewhere, without those that hold. */
function namesByVerdict(found: readonly Found[]): (readonly [string, readonly string[]])[] {
  const names = [...new Set(found.map(({ row }) => row.name))];
  const titleOf = (name: string): string | undefined => {
    const rows = found.flatMap(({ row }) => (row.name === name ? [row] : []));
    const isWritten = rows.some(({ verdict }) => verdict === 'violated');
    const isSecond = rows.some(({ amended }) => amended === 'violated');
    const isAmended = rows.some(({ amended }) => amended !== null);
    if (isWritten && isSecond) return 'violated, also as amended';
    if (isWritten) return isAmended ? 'violated as written, not as amended' : 'violated';
    if (isSecond) return 'violated as amended only';
    return rows.some((row) => comparedOf(row).some(({ verdict }) => verdict === 'unknown'))
      ? 'unknown'
      : undefined;
  };
  const byTitle = new Map<string, string[]>();
  for (const name of names) {
    const title = titleOf(name);
    if (title !== undefined) byTitle.set(title, [...(byTitle.get(title) ?? []), name]);
  }
  return [...byTitle];
}

/** The names below a line that counts them, and of these lines at most so many. */
function groupLines(
  groups: readonly (readonly [string, readonly string[]])[],
  most: number,
  { columns, colours }: Space,
): string[] {
  if (groups.length === 0) return [];
  const listed = new Map<string, string[]>();
  const linesOf = (names: readonly string[], count: number): string[] => {
    const rest = names.length - count;
    const told = [...names.slice(0, count), ...(rest > 0 ? [`and ${rest} more`] : [])];
    return indented(printable(told.join(', ')), indent.length, columns);
  };
  // What a short list leaves of its share goes to the longer ones.
  let left = most;
  const byLength = [...groups].sort(([, a], [, b]) => a.length - b.length);
  for (const [index, [title, names]] of byLength.entries()) {
    const share = Math.floor(left / (groups.length - index));
    let count = names.length;
    while (count > 0 && linesOf(names, count).length > share) count--;
    const lines = count === 0 ? [] : linesOf(names, count);
    listed.set(title, lines);
    left -= lines.length;
  }
  const lines = groups.flatMap(([title, names]) => {
    const told = listed.get(title) ?? [];
    return [colours.yellow(`${title}: ${names.length}`), ...told];
  });
  return [...lines, ''];
}
