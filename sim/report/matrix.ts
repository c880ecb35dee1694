/** A matrix that was searched: as a table, each gravest violation as a story, and as JSON. */

import pc from 'picocolors';
import type { CheckResult } from '../check/check.ts';
import { cellName, type Job, settingsOf, systemOf } from '../check/jobs.ts';
import { type Cell, subjectOf } from '../check/matrix.ts';
import { type Ask, linesOn, nextLines } from '../check/next.ts';
import { type Colours, defaultColumns, indent } from '../check/violation.ts';
import { formatKnob } from '../model/knobs.ts';
import type { Matrix } from '../model/matrix.ts';
import type { Model } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { type ToldTrace, tell } from '../run/tell.ts';
import { grouped } from '../system/grouped.ts';
import { ownMember } from '../system/own.ts';

/** A combination that has been searched. */
interface Searched {
  readonly cell: Cell;
  readonly job: Job;
  readonly result: CheckResult;
}

interface CellVerdict {
  readonly cell: Cell;
  readonly result: CheckResult;
  /** "holds", or the violated properties with the length of the shortest run to each. */
  readonly found: string;
  /** On record; null if nothing was written down for it. */
  readonly expected: string | null;
  /** The gravest of what is violated, as a run. */
  readonly violation: {
    readonly property: string;
    readonly text: string;
    readonly told: ToldTrace;
  } | null;
}

interface MatrixReport {
  readonly matrix: Matrix;
  readonly verdicts: readonly CellVerdict[];
  /** The value of the knob that bounds each search; empty if none does. */
  readonly budget: string;
}

/** As it is written down: names and lengths, gravest first. */
export function verdictOf({ properties }: Matrix, result: CheckResult): string {
  const violated = properties.flatMap((name) => {
    const found = result.properties.find((other) => other.name === name);
    return found?.verdict === 'violated' ? [`${name} ${found.trace?.steps.length ?? 0}`] : [];
  });
  if (violated.length > 0) return violated.join(', ');
  return result.complete ? 'holds' : 'unknown';
}

export function matrixReport(
  model: Model,
  matrix: Matrix,
  searched: readonly Searched[],
): MatrixReport {
  const knob = model.knobs.find(({ name }) => name === matrix.budget?.knob);
  const verdicts = searched.map(({ cell, job, result }): CellVerdict => {
    const found = verdictOf(matrix, result);
    const name = cellName(cell.scenario.name, job.limits.time);
    const expected = ownMember(matrix.recorded, name) ?? null;
    const gravest = matrix.properties
      .flatMap((name) => result.properties.filter((other) => other.name === name))
      .find(({ verdict, trace }) => verdict === 'violated' && trace !== null);
    if (gravest?.trace == null) return { cell, result, found, expected, violation: null };
    const settings = settingsOf(model, job.scenario);
    const told = tell(model, systemOf(model, job), settings, gravest.trace);
    const violation = { property: gravest.name, text: gravest.text, told };
    return { cell, result, found, expected, violation };
  });
  return { matrix, verdicts, budget: knob === undefined ? '' : formatKnob(knob, knob.default) };
}

/** Whether it is other than on record; what a search that was cut short leaves open is not. */
export const isAmiss = ({ found, expected, result }: CellVerdict): boolean =>
  expected !== null && result.complete && found !== expected;

export const matrixJson = (model: Model, { matrix, verdicts, budget }: MatrixReport) => ({
  model: model.name,
  ...(matrix.budget === undefined ? {} : { budget }),
  cells: verdicts.map(({ cell, result, found, expected, violation }) => ({
    ...cell.values,
    verdict: found,
    expected,
    states: result.states,
    seconds: result.seconds,
    complete: result.complete,
    [matrix.violation ?? 'violation']:
      violation === null ? null : { property: violation.property, ...violation.told },
  })),
});

/** "at most 3 moves"; empty for a matrix without a budget. */
const boundText = ({ matrix, budget }: MatrixReport): string =>
  matrix.budget === undefined ? '' : `at most ${budget} ${matrix.budget.unit}`;

interface Options {
  readonly colour: boolean;
  readonly columns: number | undefined;
  /** The height of the terminal in lines; undefined if there is none. */
  readonly rows: number | undefined;
  /** Whether stories are told however long they are. */
  readonly isFull: boolean;
  /** What to ask next, if not all is told. */
  readonly next: readonly Ask[];
}

/** The table and, where they fit one screen or are asked for, the stories. */
export function renderMatrix(report: MatrixReport, options: Options): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const { verdicts } = report;
  const lines = tableLines(report, colours);
  const stories = storyLines(report, columns, colours);
  // The line at the end has an empty one before it.
  const isFit = lines.length + stories.length + 2 <= linesOn(options.rows);
  if (options.isFull || isFit) lines.push(...stories);
  else lines.push('', ...nextLines(options.next, colours).slice(0, -1));
  const held = verdicts.filter(({ found }) => found === 'holds').length;
  const amiss = verdicts.filter(isAmiss).length;
  const states = verdicts.reduce((sum, { result }) => sum + result.states, 0);
  const end = amiss > 0 ? colours.red(`${amiss} not as recorded`) : 'all as recorded';
  const known = verdicts.every(({ expected }) => expected === null) ? 'not on record' : end;
  const counted = [
    `${held} of ${verdicts.length} combinations hold`,
    `${grouped(states)} states`,
    boundText(report),
  ];
  lines.push('', `${counted.filter((text) => text !== '').join(', ')}: ${known}`);
  return `${lines.join('\n')}\n`;
}

/** The gravest violation of each value of the first knob as a story, each property once. */
function storyLines({ matrix, verdicts }: MatrixReport, width: number, colours: Colours): string[] {
  const lines: string[] = [];
  const told = new Set<string>();
  for (const { cell, violation } of verdicts) {
    if (violation === null) continue;
    const which = `${cell.values[subjectOf(matrix)]} ${violation.property}`;
    if (told.has(which)) continue;
    told.add(which);
    lines.push('', ...wrapWords(printable(`${cell.scenario.text}: ${violation.property}`), width));
    lines.push(`${indent}not so: ${printable(violation.text)}`);
    for (const [index, { text, step, notes }] of violation.told.rows.entries()) {
      const end = step === null ? '' : colours.dim(` (step ${printable(step)})`);
      lines.push(`${String(index + 1).padStart(4)}  ${printable(text)}${end}`);
      lines.push(...notes.map((note) => colours.dim(`        ${printable(note)}`)));
    }
    lines.push(...violation.told.standing.map((standing) => `      ${printable(standing)}`));
  }
  return lines;
}

/** The gravest property of each combination, the steps to it, and the states that were searched. */
function tableLines(report: MatrixReport, colours: Colours): string[] {
  const { matrix, verdicts } = report;
  const { rows, columns, title } = matrix;
  const headOf = ({ values }: Cell) =>
    columns.map((knob) => printable(`${knob} ${values[knob]}`)).join(', ');
  const labelOf = ({ values }: Cell) =>
    rows.map((knob) => printable(values[knob] as string)).join('\n');
  const heads = [...new Set(verdicts.map(({ cell }) => headOf(cell)))];
  const widths = rows.map(
    (knob) =>
      Math.max(
        knob.length,
        ...verdicts.map(({ cell }) => printable(cell.values[knob] ?? '').length),
      ) + 2,
  );
  const width = Math.max(...verdicts.map((verdict) => cellText(verdict).length)) + 2;
  const labels = (texts: readonly string[]) =>
    indent + texts.map((text, index) => text.padEnd(widths[index] as number)).join('');
  const bound = boundText(report);
  const head = labels(rows) + heads.map((text) => text.padEnd(width)).join('');
  const lines = [
    `${printable(title)}${bound === '' ? '' : ` in ${bound}`}: the gravest, steps to it, (states)`,
    colours.dim(head.trimEnd()),
  ];
  for (const label of new Set(verdicts.map(({ cell }) => labelOf(cell)))) {
    const group = verdicts.filter(({ cell }) => labelOf(cell) === label);
    const cells = heads.map((text) => {
      const found = group.find(({ cell }) => headOf(cell) === text);
      return found === undefined ? ''.padEnd(width) : cellColoured(found, width, colours);
    });
    lines.push((labels(label.split('\n')) + cells.join('')).trimEnd());
    for (const { cell, expected, found } of group.filter(isAmiss)) {
      const differs = printable(`${cell.scenario.name}: recorded ${expected}, found ${found}`);
      lines.push(colours.red(indent + indent + differs));
    }
  }
  return lines;
}

function cellColoured(verdict: CellVerdict, width: number, colours: Colours): string {
  const text = cellText(verdict).padEnd(width);
  if (isAmiss(verdict)) return colours.red(text);
  return verdict.found === 'holds' ? colours.green(text) : colours.yellow(text);
}

function cellText({ found, result }: CellVerdict): string {
  const [gravest = ''] = found.split(', ');
  const cut = result.complete ? '' : ', incomplete';
  return `${printable(gravest)} (${grouped(result.states)}${cut})`;
}
