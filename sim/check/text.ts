/** The verdicts of a check as text for a terminal, with each counterexample as a sequence. */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import type { Verdict } from '../model/property.ts';
import { printable, shorten, wrapWords } from '../run/escape.ts';
import type { CheckResult } from './check.ts';
import { scenarioOf } from './jobs.ts';
import type { PropertyRow, Report, ReportedRun } from './report.ts';

interface CheckTextOptions {
  readonly colour: boolean;
  /** The width of the terminal in characters. */
  readonly columns: number | undefined;
}

type Colours = ReturnType<typeof pc.createColors>;

const defaultColumns = 100;
const indent = '  ';
/** Of many like things, this many are listed. */
const mostMet = 8;
/** With fewer states, bytes per state say little: memory is taken in large pieces. */
const manyStates = 100_000;
/** A source is not shortened to less than this. */
const shortestSource = 12;

const number = (value: number): string => value.toLocaleString('en');

export function renderCheck(model: Model, report: Report, options: CheckTextOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const lines: string[] = [];
  const told = new Set<string>();
  for (const run of report.runs) {
    lines.push(...runLines(model, run, columns, colours), '');
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
    lines.push(...coverageLines(transitions.taken, transitions.total, steps, columns));
    lines.push(...tableLines(model, rows, false, columns, colours));
    for (const { met } of rows) lines.push(...met.map((what) => indent + indent + printable(what)));
    lines.push('');
  }
  lines.push(summary(model, report, colours));
  return `${lines.join('\n')}\n`;
}

/** What a verdict is held against: a record or, where a model has none, its findings. */
const recordWord = (model: Model): string =>
  model.recorded === undefined ? 'expected' : 'recorded';

/** Lines of a text that stands `depth` characters in, also where it goes on. */
const indented = (text: string, depth: number, columns: number): string[] =>
  wrapWords(text, Math.max(1, columns - depth)).map((line) => ' '.repeat(depth) + line);

function runLines(model: Model, run: ReportedRun, columns: number, colours: Colours): string[] {
  const { scenario, setting, result, amended, properties } = run;
  const { text } = scenarioOf(model, scenario);
  const head = `${scenario}: ${text}${setting === 'as written' ? '' : ` (${setting})`}`;
  const { taken, never, steps } = result.coverage;
  const missing = model.steps.map(({ id }) => id).filter((id) => !steps.includes(id));
  const covered = { covered: steps.length, total: model.steps.length, missing };
  return [
    ...wrapWords(head, columns).map((line) => colours.bold(line)),
    ...figuresLines(result, '', columns, colours),
    ...(amended === null ? [] : figuresLines(amended, ', as amended', columns, colours)),
    ...coverageLines(taken.length, taken.length + never.length, covered, columns),
    ...tableLines(model, properties, amended !== null, columns, colours),
  ];
}

function figuresLines(
  result: CheckResult,
  end: string,
  columns: number,
  colours: Colours,
): string[] {
  const { states, transitions, depth, seconds, bytesPerState, why } = result;
  const figures = [
    `${number(states)} states`,
    `${number(transitions)} transitions`,
    `depth ${depth}`,
    `${seconds.toFixed(2)} s`,
    ...(states < manyStates ? [] : [`${bytesPerState.toFixed(0)} bytes a state`]),
  ];
  return [
    ...indented(figures.join(', ') + end, indent.length, columns),
    ...(why === null ? [] : [indent + colours.red(`INCOMPLETE: ${why}`)]),
  ];
}

function coverageLines(
  taken: number,
  total: number,
  steps: { covered: number; total: number; missing: readonly string[] },
  columns: number,
): string[] {
  const transitions = `${taken} of ${total} transitions taken`;
  if (steps.total === 0) return [indent + transitions];
  const rest = steps.missing.length === 0 ? '' : `, not ${steps.missing.join(', ')}`;
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
      const start = indent + row.name.padEnd(width) + indent;
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

function violationLines(
  model: Model,
  row: PropertyRow,
  columns: number,
  colours: Colours,
): string[] {
  const finding = model.findings?.find(({ name }) => name === row.finding);
  const what = finding?.text ?? `not so: ${row.text}`;
  const source = finding?.source ?? row.source;
  const name = row.finding ?? row.name;
  const where = name === row.name ? source : `${row.name}, ${source}`;
  const [first = '', ...more] = wrapWords(`${name} (${where})`, columns);
  const lines = [first.replace(name, colours.bold(name)), ...more];
  lines.push(...indented(what, indent.length, columns));
  if (row.amendedBy.length > 0) lines.push(`${indent}repaired by ${row.amendedBy.join(' + ')}`);
  const { trace, met } = row;
  if (met.length > 1 || (met.length === 1 && trace === null)) {
    const listed = met.slice(0, mostMet).map((text) => `${indent}- ${printable(text)}`);
    const rest = met.length > mostMet ? [`${indent}- and ${met.length - mostMet} more`] : [];
    const shown = trace === null ? '' : ', the first of them as shown below';
    lines.push(`${indent}namely${shown}:`, ...listed, ...rest);
  }
  if (trace === null) return lines;
  if (trace.rows.length === 0) lines.push('      at once, before anything has happened');
  for (const [index, { text, step, isFault, notes }] of trace.rows.entries()) {
    if (index === trace.cycleFrom) lines.push(colours.magenta('      again and again:'));
    const place = String(index + 1).padStart(4);
    const end = step === null ? '' : colours.dim(` (step ${step})`);
    lines.push(`${place}  ${(isFault ? colours.red : String)(printable(text))}${end}`);
    const told = notes.flatMap((note) => indented(printable(note), 8, columns));
    lines.push(...told.map((line) => colours.dim(line)));
  }
  if (trace.cycleFrom === trace.rows.length) {
    lines.push(colours.magenta('      and nothing more ever happens'));
  }
  for (const standing of trace.standing) {
    lines.push(...indented(printable(standing), 6, columns));
  }
  return lines;
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
