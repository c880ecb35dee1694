/** The verdicts of a check as text for a terminal, each violation below its scenario. */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { grouped } from '../system/grouped.ts';
import type { CheckResult } from './check.ts';
import { scenarioOf, scenariosOf, settingWords } from './jobs.ts';
import type { PropertyRow, Report, ReportedRun } from './report.ts';
import { summary, tableLines } from './table.ts';
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

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/** All of a report, as `check --full` prints it. */
export function renderCheck(model: Model, report: Report, options: CheckTextOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const lines = [...bodyLines(model, report, columns, colours), summary(model, report, colours)];
  return `${lines.join('\n')}\n`;
}

/** The same without its last line. */
export function bodyLines(
  model: Model,
  report: Report,
  columns: number,
  colours: Colours,
): string[] {
  const lines: string[] = [];
  const told = new Set<string>();
  for (const run of report.runs) {
    lines.push(...headLines(model, run, columns, colours));
    lines.push(...tableLines(model, run.properties, run.amended !== null, columns, colours));
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
  return [...lines, ...remarkLines(report, columns, colours)];
}

/** What there is to say beside the verdicts, and what stands between that and the rest. */
export function remarkLines({ remarks }: Report, columns: number, colours: Colours): string[] {
  const told = remarks.flatMap(({ text }) => wrapWords(printable(text), columns));
  return told.length === 0 ? [] : [...told.map((line) => colours.yellow(line)), ''];
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

/** What was searched, and how far: with the steps of the text that were missed, or without. */
export function headLines(
  model: Model,
  run: ReportedRun,
  columns: number,
  colours: Colours,
  isWhole = true,
): string[] {
  const { scenario, setting, result, amended } = run;
  const { text } = scenarioOf(model, scenario);
  const words = setting === 'as written' ? '' : settingWords(model, setting);
  const head = printable(`${scenario}: ${text}${words === '' ? '' : ` (${words})`}`);
  const { taken, never, steps } = result.coverage;
  const missing = model.steps.map(({ id }) => id).filter((id) => !steps.includes(id));
  const listed = isWhole ? missing : [];
  const covered = { covered: steps.length, total: model.steps.length, missing: listed };
  return [
    ...wrapWords(head, columns).map((line) => colours.bold(line)),
    ...figuresLines(result, '', columns, colours),
    ...(amended === null ? [] : figuresLines(amended, ', as amended', columns, colours)),
    ...coverageLines(taken.length, taken.length + never.length, covered, columns),
    ...effectLines(result.effects, columns),
    ...assumedLines(result.assumed, columns),
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
  const { states, transitions, depth, seconds, bytesPerState, bytes, why } = result;
  const memory = [`${bytesPerState.toFixed(0)} bytes a state`, `${megabytes(bytes)} MB in all`];
  const figures = [
    `${grouped(states)} states${orbitsIn(result)}`,
    `${grouped(transitions)} transitions`,
    `depth ${depth}`,
    `${seconds.toFixed(2)} s`,
    ...(states < manyStates ? [] : memory),
  ];
  return [
    ...indented(figures.join(', ') + end, indent.length, columns),
    ...(why === null ? [] : [indent + colours.red(`INCOMPLETE: ${why}`)]),
    ...partialOrderLines(result, columns),
    ...result.unused.flatMap(({ means, why }) =>
      indented(`${means}: not used, as ${why}`, indent.length, columns),
    ),
  ];
}

/** Whether each state stands for several. */
function orbitsIn({ interchanged }: CheckResult): string {
  if (interchanged.length === 0) return '';
  const counts = interchanged.map(({ length }) => length).join(' and ');
  return ` (orbits of ${counts} interchangeable actors)`;
}

/** What has come of partial order reduction, where that was asked for. */
function partialOrderLines({ partialOrder }: CheckResult, columns: number): string[] {
  if (partialOrder === null) return [];
  const text =
    'unused' in partialOrder
      ? `not used, as ${partialOrder.unused}`
      : `searched ${partialOrder.searches} times, and ` +
        `${grouped(partialOrder.shortestStates)} states for shortest runs`;
  return indented(`partial order: ${text}`, indent.length, columns);
}

/** What the machines would do, and is not done. */
export function effectLines(effects: readonly string[], columns: number): string[] {
  if (effects.length === 0) return [];
  return indented(`not carried out: ${printable(effects.join(', '))}`, indent.length, columns);
}

/** Where one outcome stands for all that there might be. */
export function assumedLines(assumed: readonly string[], columns: number): string[] {
  if (assumed.length === 0) return [];
  const text = `assumed, one outcome of: ${printable(assumed.join(', '))}`;
  return indented(text, indent.length, columns);
}

export function coverageLines(
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
