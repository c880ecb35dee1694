/** A threshold as text for a terminal: the sentence, what it rests on, and the run beside it. */

import pc from 'picocolors';
import type { Model } from '../../model/model.ts';
import { printable, wrapWords } from '../../run/escape.ts';
import { grouped } from '../../system/grouped.ts';
import { settingWords } from '../jobs.ts';
import {
  type CheckTextOptions,
  type Colours,
  defaultColumns,
  indent,
  indented,
  traceLines,
  violationLines,
} from '../violation.ts';
import { unitOf } from './asked.ts';
import { partsOf, type ThresholdReport, unknownIn, type Witness } from './report.ts';

/** All of a report, as `check --threshold` prints it. */
export function renderThreshold(
  model: Model,
  report: ThresholdReport,
  options: CheckTextOptions,
): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const { asked, why } = report.found;
  const { violated, holds } = report;
  const head = printable(`${asked.job.scenario} (${settingWords(model, report.setting)})`);
  const lines = [
    ...wrapWords(head, columns).map((line) => colours.bold(line)),
    ...wrapWords(printable(sentence(report)), columns).map((line) => colours.bold(line)),
    ...basis(report).flatMap((text) => indented(printable(text), indent.length, columns)),
    ...(why === null ? [] : [indent + colours.red(`INCOMPLETE: ${printable(why)}`)]),
  ];
  if (violated !== null) {
    lines.push('', ...violationLines(model, violated.row, columns, colours));
  }
  if (holds?.trace) lines.push('', ...witnessLines(report, holds, columns, colours));
  return `${lines.join('\n')}\n`;
}

function witnessLines(
  report: ThresholdReport,
  { value, row, trace }: Witness,
  columns: number,
  colours: Colours,
): string[] {
  if (trace === null) return [];
  const { name } = row;
  const head = `${name} holds at ${shownAt(report, value)}: ${row.text}`;
  return [...wrapWords(printable(head), columns), ...traceLines(trace, columns, colours)];
}

const shownAt = ({ knob }: ThresholdReport, value: number): string => grouped(value) + unitOf(knob);

const rangeOf = (report: ThresholdReport, from: number, to: number): string =>
  from === to ? shownAt(report, from) : `${grouped(from)} to ${shownAt(report, to)}`;

/** What was found: "relay-life: the smallest value at which p holds is 41,201 ms; at 41,200 ms". */
function sentence(report: ThresholdReport): string {
  const { found, changes } = report;
  const { knob, property, min, max } = found.asked;
  const parts = partsOf(found);
  const all = rangeOf(report, min, max);
  const [change] = changes;
  if (parts.length === 0) return `${knob}: nothing is known of ${property} from ${all}`;
  if (change === undefined) {
    if (parts.length > 1) return `${knob}: where ${property} changes from ${all} is not known`;
    const verdict = parts[0]?.verdict === 'holds' ? 'holds' : 'is violated';
    const where = unknownIn(found).length > 0 ? 'at each value tried' : 'at each value';
    return `${knob}: ${property} ${verdict} ${where} from ${all}`;
  }
  if (changes.length === 1 && parts.length === 2) {
    const extreme = change.violated < change.holds ? 'smallest' : 'largest';
    const start = `${knob}: the ${extreme} value at which ${property} holds is`;
    const other = `at ${shownAt(report, change.violated)} it is violated`;
    return `${start} ${shownAt(report, change.holds)}; ${other}`;
  }
  const held = parts.filter(({ verdict }) => verdict === 'holds');
  const where = held.map(({ from, to }) => rangeOf(report, from, to)).join(', ');
  return `${knob}: of ${all}, ${property} holds at ${where}`;
}

/** So many parts are listed. */
const mostListed = 6;

/** What it rests on: what was tried, and what is not known. */
function basis(report: ThresholdReport): string[] {
  const { found } = report;
  const { tried, runs, stretches } = found;
  const states = tried.reduce((sum, { result }) => sum + result.states, 0);
  const seconds = tried.reduce((sum, { result }) => sum + result.seconds, 0);
  const searches = tried.length === 1 ? '1 value' : `${grouped(tried.length)} values`;
  const told = `${grouped(states)} states, ${seconds.toFixed(2)} s`;
  const shown = stretches.all
    .filter(({ runs: one, from, to }) => one !== null && from < to)
    .map(({ from, to, verdict }) => {
      return `${verdict} from ${rangeOf(report, from, to)} by one run, with moments at both ends`;
    });
  return [
    `searched at ${searches}: ${told}; one run taken at ${grouped(runs)} others`,
    ...listed(shown),
    ...unknown(found),
  ];
}

/** What nobody has tried: the verdict on either side of it is the same. */
function unknown(found: ThresholdReport['found']): string[] {
  const gaps = unknownIn(found);
  if (gaps.length === 0) return ['no value is left out'];
  return (['holds', 'violated'] as const).flatMap((verdict) => {
    const widths = gaps
      .filter((gap) => gap.verdict === verdict)
      .map((gap) => gap.to - gap.from + 1);
    if (widths.length === 0) return [];
    const values = grouped(widths.reduce((sum, width) => sum + width));
    const [is, other] =
      verdict === 'holds'
        ? ['at which it holds', 'be violated']
        : ['at which it is violated', 'hold'];
    return [`${values} values were not tried, between ones ${is}: at some of them it may ${other}`];
  });
}

const listed = (texts: readonly string[]): string[] =>
  texts.length <= mostListed
    ? [...texts]
    : [...texts.slice(0, mostListed), `and ${texts.length - mostListed} more by one run each`];
