/** The verdicts of a check as text for a terminal, with each counterexample as a sequence. */

import pc from 'picocolors';
import type { CheckResult } from '../check/index.ts';
import { scenarioOf } from '../check/model.ts';
import type { Verdict } from '../check/property.ts';
import type { Model } from '../model.ts';
import { printable, wrapWords } from './escape.ts';
import type { PropertyRow, Report, ReportedRun } from './report.ts';

export interface CheckTextOptions {
  readonly colour: boolean;
  /** The width of the terminal in characters. */
  readonly columns: number | undefined;
}

type Colours = ReturnType<typeof pc.createColors>;

const defaultColumns = 100;
const indent = '  ';
/** Of what was met again and again, so much is listed. */
const mostMet = 8;

const number = (value: number): string => value.toLocaleString('en');

export function renderCheck(model: Model, report: Report, options: CheckTextOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const lines: string[] = [];
  const told = new Set<string>();
  for (const run of report.runs) {
    lines.push(...runLines(model, run, colours), '');
    for (const row of run.properties) {
      if (row.verdict !== 'violated') continue;
      // What other scenarios have shown is not told again, unless nobody expected it here.
      const isNew = !told.has(row.name) || row.expected === 'holds';
      told.add(row.name);
      if (isNew) lines.push(...violationLines(model, row, columns, colours), '');
    }
  }
  if (report.together !== null) {
    const { transitions, steps, rows } = report.together;
    lines.push(colours.bold('all scenarios together'));
    lines.push(...coverageLines(transitions.taken, transitions.total, steps));
    lines.push(...tableLines(rows, false, colours));
    for (const { met } of rows) lines.push(...met.map((what) => indent + indent + printable(what)));
    lines.push('');
  }
  lines.push(summary(report, colours));
  return `${lines.join('\n')}\n`;
}

function runLines(model: Model, run: ReportedRun, colours: Colours): string[] {
  const { scenario, setting, result, amended, properties } = run;
  const { text } = scenarioOf(model, scenario);
  const head = `${scenario}: ${text}${setting === 'as written' ? '' : ` (${setting})`}`;
  const { taken, never, steps } = result.coverage;
  const missing = model.steps.map(({ id }) => id).filter((id) => !steps.includes(id));
  const covered = { covered: steps.length, total: model.steps.length, missing };
  return [
    colours.bold(head),
    figuresLine(result, colours),
    ...(amended === null ? [] : [`${figuresLine(amended, colours)}, as amended`]),
    ...coverageLines(taken.length, taken.length + never.length, covered),
    ...tableLines(properties, amended !== null, colours),
  ];
}

function figuresLine(result: CheckResult, colours: Colours): string {
  const { states, transitions, depth, seconds, bytesPerState, why } = result;
  const figures = [
    `${number(states)} states`,
    `${number(transitions)} transitions`,
    `depth ${depth}`,
    `${seconds.toFixed(2)} s`,
    `${bytesPerState.toFixed(0)} bytes a state`,
  ];
  const end = why === null ? '' : colours.red(`, INCOMPLETE: ${why}`);
  return indent + figures.join(', ') + end;
}

function coverageLines(
  taken: number,
  total: number,
  steps: { covered: number; total: number; missing: readonly string[] },
): string[] {
  const transitions = `${taken} of ${total} transitions taken`;
  if (steps.total === 0) return [indent + transitions];
  const rest = steps.missing.length === 0 ? '' : `, not ${steps.missing.join(', ')}`;
  return [`${indent}${transitions}, ${steps.covered} of ${steps.total} steps of the text${rest}`];
}

function tableLines(rows: readonly PropertyRow[], isAmended: boolean, colours: Colours): string[] {
  const width = Math.max(8, ...rows.map(({ name }) => name.length));
  const column = 12;
  const verdict = (given: Verdict | null, expected: Verdict | null) => {
    const text = (given ?? '').padEnd(column);
    const isAmiss = expected !== null && given !== 'unknown' && given !== expected;
    if (isAmiss) return colours.red(text);
    if (given === 'violated') return colours.yellow(text);
    return given === 'holds' ? colours.green(text) : colours.dim(text);
  };
  const head = 'property'.padEnd(width) + indent;
  const titles = isAmended ? 'as written'.padEnd(column) + 'as amended'.padEnd(column) : 'verdict';
  return [
    colours.dim(indent + head + titles),
    ...rows.map((row) => {
      const second = isAmended ? verdict(row.amended, row.amendedExpected) : '';
      const { expected, amendedExpected, amended } = row;
      const amiss = [
        ...(expected !== null && row.verdict !== 'unknown' && row.verdict !== expected
          ? [`recorded: ${expected}`]
          : []),
        ...(amendedExpected !== null && amended !== 'unknown' && amended !== amendedExpected
          ? [`recorded as amended: ${amendedExpected}`]
          : []),
      ];
      const end = [row.source, ...amiss.map((text) => colours.red(text))].join('  ');
      const start = indent + row.name.padEnd(width) + indent;
      return `${start}${verdict(row.verdict, row.expected)}${second}${colours.dim(end)}`;
    }),
  ];
}

function violationLines(
  model: Model,
  row: PropertyRow,
  columns: number,
  colours: Colours,
): string[] {
  const finding = model.findings?.find(({ name }) => name === row.finding);
  const what = finding?.text ?? `not so: ${row.text}`;
  const source = finding?.source ?? row.source;
  const lines = [`${colours.bold(row.finding ?? row.name)} (${row.name}, ${source})`];
  lines.push(...wrapWords(what, columns - 2).map((line) => indent + line));
  if (row.amendedBy.length > 0) lines.push(`${indent}repaired by ${row.amendedBy.join(' + ')}`);
  const { trace, met } = row;
  if (met.length > 1) {
    const listed = met.slice(0, mostMet).map((text) => `${indent}- ${printable(text)}`);
    const rest = met.length > mostMet ? [`${indent}- and ${met.length - mostMet} more`] : [];
    lines.push(`${indent}met ${met.length} times over, nearest first:`, ...listed, ...rest);
  }
  if (trace === null) return lines;
  for (const [index, { text, step, isFault, notes }] of trace.rows.entries()) {
    if (index === trace.cycleFrom) lines.push(colours.magenta('      again and again:'));
    const place = String(index + 1).padStart(4);
    const end = step === null ? '' : colours.dim(` (step ${step})`);
    lines.push(`${place}  ${(isFault ? colours.red : String)(printable(text))}${end}`);
    lines.push(...notes.map((note) => colours.dim(`        ${printable(note)}`)));
  }
  if (trace.cycleFrom === trace.rows.length) {
    lines.push(colours.magenta('      and nothing more ever happens'));
  }
  for (const standing of trace.standing) {
    lines.push(...wrapWords(printable(standing), columns - 6).map((line) => `      ${line}`));
  }
  return lines;
}

function summary(report: Report, colours: Colours): string {
  const { verdicts } = report;
  const count = (wanted: Verdict) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const amiss = verdicts.filter(
    ({ verdict, expected }) => expected !== null && verdict !== 'unknown' && verdict !== expected,
  ).length;
  const unknown = count('unknown') > 0 ? `, ${count('unknown')} unknown` : '';
  const found = `${count('holds')} verdicts hold, ${count('violated')} violated${unknown}`;
  if (amiss > 0) return colours.red(`${found}: ${amiss} not as recorded`);
  const unrecorded = verdicts.filter(({ expected }) => expected === null).length;
  if (unrecorded > 0) return `${found}: ${unrecorded} of them not on record for this setting`;
  return `${found}: all as recorded`;
}
