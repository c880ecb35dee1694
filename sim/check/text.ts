/** The verdicts of a check as text for a terminal, each violation below its scenario. */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import type { Verdict } from '../model/property.ts';
import { printable, shorten, wrapWords } from '../run/escape.ts';
import { grouped } from '../system/grouped.ts';
import type { CheckResult } from './check.ts';
import { scenarioOf, scenariosOf } from './jobs.ts';
import type { PropertyRow, Report, ReportedRun } from './report.ts';
import {
  type CheckTextOptions,
  type Colours,
  defaultColumns,
  indent,
  indented,
  mostMet,
  violationLines,
} from './violation.ts';

/** With fewer states, bytes per state say little: memory is taken in large pieces. */
const manyStates = 100_000;
/** A source is not shortened to less than this. */
const shortestSource = 12;

/** All of a report, as `check` prints it. */
export function renderCheck(model: Model, report: Report, options: CheckTextOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const lines: string[] = [];
  const told = new Set<string>();
  for (const run of report.runs) {
    lines.push(...runLines(model, run, columns, colours));
    if (report.together === null) lines.push(...neverLines(model, run));
    lines.push('');
    for (const row of untold(run, told)) {
      lines.push(...violationLines(model, row, columns, colours), '');
    }
  }
  if (report.together !== null) {
    const { transitions, steps, rows } = report.together;
    lines.push(colours.bold('all scenarios together'));
    lines.push(...coverageLines(transitions.taken, transitions.total, steps, columns));
    lines.push(...tableLines(model, rows, false, columns, colours));
    for (const { met } of rows) lines.push(...met.map((what) => indent + indent + printable(what)));
    lines.push('');
  }
  for (const { text } of report.remarks) {
    lines.push(...wrapWords(printable(text), columns).map((line) => colours.yellow(line)));
  }
  if (report.remarks.length > 0) lines.push('');
  lines.push(summary(model, report, colours));
  return `${lines.join('\n')}\n`;
}

/**
 * What a run shows to be violated. What other scenarios have shown is not told again, unless nobody
 * expected it here.
 */
function untold({ properties }: ReportedRun, told: Set<string>): PropertyRow[] {
  return properties.filter(({ name, verdict, expected }) => {
    if (verdict !== 'violated') return false;
    const isNew = !told.has(name) || expected === 'holds';
    told.add(name);
    return isNew;
  });
}

/** What a verdict is held against: a record or, where a model has none, its findings. */
const recordWord = (model: Model): string =>
  model.recorded === undefined ? 'expected' : 'recorded';

function runLines(model: Model, run: ReportedRun, columns: number, colours: Colours): string[] {
  const { scenario, setting, result, amended, properties } = run;
  const { text } = scenarioOf(model, scenario);
  const head = printable(`${scenario}: ${text}${setting === 'as written' ? '' : ` (${setting})`}`);
  const { taken, never, steps } = result.coverage;
  const missing = model.steps.map(({ id }) => id).filter((id) => !steps.includes(id));
  const covered = { covered: steps.length, total: model.steps.length, missing };
  return [
    ...wrapWords(head, columns).map((line) => colours.bold(line)),
    ...figuresLines(result, '', columns, colours),
    ...(amended === null ? [] : figuresLines(amended, ', as amended', columns, colours)),
    ...coverageLines(taken.length, taken.length + never.length, covered, columns),
    ...effectLines(result, columns),
    ...assumedLines(result, columns),
    ...tableLines(model, properties, amended !== null, columns, colours),
  ];
}

/** Of one scenario of several no property says which transitions are never taken. */
function neverLines(model: Model, { result }: ReportedRun): string[] {
  const { never } = result.coverage;
  const isSaid = model.steps.length > 0 || scenariosOf(model).length === 1;
  if (isSaid || never.length === 0) return [];
  const listed = never.slice(0, mostMet).map((name) => `${indent}- ${printable(name)}`);
  const rest = never.length > mostMet ? [`${indent}- and ${never.length - mostMet} more`] : [];
  return [`${indent}never taken in this scenario:`, ...listed, ...rest];
}

function figuresLines(
  result: CheckResult,
  end: string,
  columns: number,
  colours: Colours,
): string[] {
  const { states, transitions, depth, seconds, bytesPerState, why } = result;
  const figures = [
    `${grouped(states)} states`,
    `${grouped(transitions)} transitions`,
    `depth ${depth}`,
    `${seconds.toFixed(2)} s`,
    ...(states < manyStates ? [] : [`${bytesPerState.toFixed(0)} bytes a state`]),
  ];
  return [
    ...indented(figures.join(', ') + end, indent.length, columns),
    ...(why === null ? [] : [indent + colours.red(`INCOMPLETE: ${why}`)]),
  ];
}

/** What the machines would do, and is not done. */
function effectLines({ effects }: CheckResult, columns: number): string[] {
  if (effects.length === 0) return [];
  return indented(`not carried out: ${printable(effects.join(', '))}`, indent.length, columns);
}

/** Where one outcome stands for all that there might be. */
function assumedLines({ assumed }: CheckResult, columns: number): string[] {
  if (assumed.length === 0) return [];
  return indented(
    `assumed, one outcome of: ${printable(assumed.join(', '))}`,
    indent.length,
    columns,
  );
}

function coverageLines(
  taken: number,
  total: number,
  steps: { covered: number; total: number; missing: readonly string[] },
  columns: number,
): string[] {
  const transitions = `${taken} of ${total} transitions taken`;
  if (steps.total === 0) return [indent + transitions];
  const rest = steps.missing.length === 0 ? '' : `, not ${printable(steps.missing.join(', '))}`;
  const covered = `${steps.covered} of ${steps.total} steps of the text${rest}`;
  return indented(`${transitions}, ${covered}`, indent.length, columns);
}

function tableLines(
  model: Model,
  rows: readonly PropertyRow[],
  isAmended: boolean,
  columns: number,
  colours: Colours,
): string[] {
  const word = recordWord(model);
  const width = Math.max(8, ...rows.map(({ name }) => printable(name).length));
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
    colours.dim((indent + head + titles).trimEnd()),
    ...rows.map((row) => {
      const second = isAmended ? verdict(row.amended, row.amendedExpected) : '';
      const { expected, amendedExpected, amended } = row;
      const amiss = [
        ...(expected !== null && row.verdict !== 'unknown' && row.verdict !== expected
          ? [`${word}: ${expected}`]
          : []),
        ...(amendedExpected !== null && amended !== 'unknown' && amended !== amendedExpected
          ? [`${word} as amended: ${amendedExpected}`]
          : []),
      ];
      const start = indent + printable(row.name).padEnd(width) + indent;
      const told = amiss.map((text) => colours.red(text)).join('  ');
      const taken = start.length + column * (isAmended ? 2 : 1) + amiss.join('  ').length + 2;
      const room = columns - taken;
      const source = room < shortestSource ? '' : shorten(printable(row.source), room);
      const end = [source === '' ? '' : colours.dim(source), told]
        .filter((text) => text !== '')
        .join('  ');
      return `${start}${verdict(row.verdict, row.expected)}${second}${end}`.trimEnd();
    }),
  ];
}

function summary(model: Model, report: Report, colours: Colours): string {
  const { verdicts } = report;
  const word = recordWord(model);
  const count = (wanted: Verdict) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const amiss = verdicts.filter(
    ({ verdict, expected }) => expected !== null && verdict !== 'unknown' && verdict !== expected,
  ).length;
  const unknown = count('unknown') > 0 ? `, ${count('unknown')} unknown` : '';
  const held = count('holds');
  const hold = held === 1 ? '1 verdict holds' : `${held} verdicts hold`;
  const found = `${hold}, ${count('violated')} violated${unknown}`;
  if (amiss > 0) return colours.red(`${found}: ${amiss} not as ${word}`);
  const unrecorded = verdicts.filter(({ expected }) => expected === null).length;
  if (unrecorded > 0) return `${found}: ${unrecorded} of them not on record for this setting`;
  return `${found}: all as ${word}`;
}
