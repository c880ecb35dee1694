/** A violation as text: what goes wrong, and the run that shows it, step by step. */

import type pc from 'picocolors';
import type { Model } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { seconds, type ToldTrace, type TraceRow } from '../run/tell.ts';
import type { Explanation } from './explain/explanation.ts';
import { explanationTexts, noRun, pastReturn } from './explain/text.ts';
import type { PropertyRow } from './report.ts';

export interface CheckTextOptions {
  readonly colour: boolean;
  /** The width of the terminal in characters. */
  readonly columns: number | undefined;
}

export type Colours = ReturnType<typeof pc.createColors>;

export const defaultColumns = 100;
export const indent = '  ';
/** Of many like things, this many are listed. */
export const mostMet = 8;

/** Lines of a text that stands `depth` characters in, also where it goes on. */
export const indented = (text: string, depth: number, columns: number): string[] =>
  wrapWords(text, Math.max(1, columns - depth)).map((line) => ' '.repeat(depth) + line);

export function violationLines(
  model: Model,
  row: PropertyRow,
  columns: number,
  colours: Colours,
): string[] {
  const finding = model.findings?.find(({ name }) => name === row.finding);
  const what = printable(finding?.text ?? `not so: ${row.text}`);
  const source = finding?.source ?? row.source;
  const name = printable(row.finding ?? row.name);
  const where = printable(name === printable(row.name) ? source : `${row.name}, ${source}`);
  const [first = '', ...more] = wrapWords(`${name} (${where})`, columns);
  const lines = [first.replace(name, colours.bold(name)), ...more];
  lines.push(...indented(what, indent.length, columns));
  const repairs = printable(row.amendedBy.join(' + '));
  if (repairs !== '') lines.push(`${indent}repaired by ${repairs}`);
  if (row.inExactTime === 'holds') {
    lines.push(`${indent}needs an impossible timing`);
    const timing = printable(finding?.timing ?? '');
    if (timing !== '') lines.push(...indented(`in exact time: ${timing}`, 4, columns));
  }
  if (row.inExactTime === 'violated') lines.push(`${indent}also in exact time`);
  const { trace, met } = row;
  // What went wrong is not to be seen of the steps that led there.
  const isTold = trace === null || row.name === 'no-actor-error';
  if (met.length > 1 || (met.length === 1 && isTold)) {
    const listed = met.slice(0, mostMet).map((text) => `${indent}- ${printable(text)}`);
    const rest = met.length > mostMet ? [`${indent}- and ${met.length - mostMet} more`] : [];
    const shown = trace === null ? '' : ', the first of them as shown below';
    lines.push(`${indent}namely${shown}:`, ...listed, ...rest);
  }
  if (row.explained !== undefined) lines.push(...explainedLines(row.explained, trace, columns));
  if (trace === null) return lines;
  return [...lines, ...traceLines(trace, columns, colours, row.explained?.noReturn)];
}

function explainedLines(
  explained: Explanation,
  trace: ToldTrace | null,
  columns: number,
): string[] {
  return explanationTexts(explained, trace ?? noRun).flatMap((text) =>
    indented(printable(text), indent.length, columns),
  );
}

/**
 * A run, a line for each step and what comes of it, and how each party stands at the end.
 * `noReturn`: after how many steps it cannot be avoided, where that is to be marked.
 */
export function traceLines(
  trace: ToldTrace,
  columns: number,
  colours: Colours,
  noReturn: Explanation['noReturn'] = null,
): string[] {
  const lines: string[] = [];
  if (trace.rows.length === 0) lines.push('      at once, before anything has happened');
  const width = Math.max(...trace.rows.map((row) => momentOf(row).length));
  for (const [index, row] of trace.rows.entries()) {
    const { text, step, isFault, notes } = row;

    if (index === trace.cycleFrom) lines.push(colours.magenta('      again and again:'));
    const place = String(index + 1).padStart(4);
    const end = step === null ? '' : colours.dim(` (step ${printable(step)})`);
    const moment = colours.dim(momentOf(row).padStart(width));
    lines.push(`${place}  ${moment}${(isFault ? colours.red : String)(printable(text))}${end}`);
    const told = notes.flatMap((note) => indented(printable(note), 8, columns));
    lines.push(...told.map((line) => colours.dim(line)));
    if (index + 1 === noReturn && noReturn < trace.rows.length)
      lines.push(colours.magenta(`      ${pastReturn.toLowerCase()}`));
  }
  if (trace.cycleFrom === trace.rows.length) {
    lines.push(colours.magenta('      and nothing more ever happens'));
  }
  for (const standing of trace.standing) {
    lines.push(...indented(printable(standing), 6, columns));
  }
  return lines;
}

/** The time of a row where it has one, with what stands between that and its text. */
const momentOf = ({ atMs }: TraceRow): string => (atMs === undefined ? '' : `${seconds(atMs)}  `);
