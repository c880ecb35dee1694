/** What several scenarios have come to between them, without their properties. */

import type { Model } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { grouped } from '../system/grouped.ts';
import type { CheckResult } from './check.ts';
import { settingWords } from './jobs.ts';
import type { Report, ReportedRun } from './report.ts';
import { assumedLines, coverageLines, effectLines } from './text.ts';
import { type Colours, indent, indented } from './violation.ts';

/** How much was searched in all, and which searches were cut short. */
export function overviewLines(
  model: Model,
  { runs, together }: Report,
  columns: number,
  colours: Colours,
): string[] {
  const results = runs.map(({ result }) => result);
  const seconds = runs.flatMap(({ amended }) => amended ?? []);
  const setting = settingWords(model, runs[0]?.setting ?? '');
  const second = seconds.length === 0 ? '' : ', and as amended';
  const words = setting === '' ? '' : `, ${setting}`;
  const head = printable(`${model.name}: ${runs.length} scenarios${words}${second}`);
  const cut = runs.flatMap(({ scenario, result, amended }) =>
    [result, ...(amended === null ? [] : [amended])].flatMap(({ why }) =>
      why === null ? [] : indented(`INCOMPLETE: ${scenario}: ${why}`, indent.length, columns),
    ),
  );
  const merged = (of: (result: CheckResult) => readonly string[]) => [
    ...new Set([...results, ...seconds].flatMap(of)),
  ];
  return [
    ...wrapWords(head, columns).map((line) => colours.bold(line)),
    indent + figures(results),
    ...(seconds.length === 0 ? [] : [`${indent}${figures(seconds)}, as amended`]),
    ...cut.map((line) => colours.red(printable(line))),
    ...(together === null
      ? []
      : coverageLines(
          together.transitions.taken,
          together.transitions.total,
          together.steps,
          columns,
        )),
    ...effectLines(
      merged(({ effects }) => effects),
      columns,
    ),
    ...assumedLines(
      merged(({ assumed }) => assumed),
      columns,
    ),
  ];
}

function figures(results: readonly CheckResult[]): string {
  const sum = (of: (result: CheckResult) => number): number =>
    results.reduce((all, result) => all + of(result), 0);
  const counted = [
    `${grouped(sum(({ states }) => states))} states`,
    `${grouped(sum(({ transitions }) => transitions))} transitions`,
    `${sum(({ seconds }) => seconds).toFixed(2)} s`,
  ];
  return counted.join(', ');
}

/** A line for each scenario: states, and how many properties are violated. */
export function scenarioLines({ runs }: Report, columns: number, colours: Colours): string[] {
  const isAmended = runs.some(({ amended }) => amended !== null);
  const heads = ['states', 'violated', ...(isAmended ? ['amended: states', 'violated'] : [])];
  const rows = runs.map((run) => [printable(run.scenario), ...cellsOf(run)]);
  const width = Math.max('scenario'.length, ...rows.map(([name = '']) => name.length));
  const widths = heads.map((head, index) =>
    Math.max(head.length, ...rows.map((cells) => (cells[index + 1] ?? '').length)),
  );
  const line = ([name = '', ...cells]: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell, index) => cell.padStart(widths[index] ?? 0))]
      .join(indent)
      .slice(0, columns - indent.length)
      .trimEnd();
  return [
    colours.dim(indent + line(['scenario', ...heads])),
    ...rows.map((cells) => indent + line(cells)),
  ];
}

function cellsOf({ result, amended, properties }: ReportedRun): string[] {
  const violated = (of: (row: (typeof properties)[number]) => string | null): string =>
    String(properties.filter((row) => of(row) === 'violated').length);
  return [
    grouped(result.states),
    violated(({ verdict }) => verdict),
    ...(amended === null ? [] : [grouped(amended.states), violated((row) => row.amended)]),
  ];
}
