/** Verdicts as a table, each beside the one it is held against, and all of them in one line. */

import type { Model } from '../model/model.ts';
import type { Verdict } from '../model/property.ts';
import { printable, shorten } from '../run/escape.ts';
import { type Compared, isAmiss } from './compared.ts';
import { asAmended, type PropertyRow, type Report } from './report.ts';
import { type Colours, indent } from './violation.ts';

/** A source is not shortened to less than this. */
const shortestSource = 12;
/** Width of a verdict. */
const column = 12;

/** What a verdict is held against: a record or, where a model has none, its findings. */
const recordWord = (model: Model): string =>
  model.recorded === undefined ? 'expected' : 'recorded';

/** A row for each property, with its verdict as written and, where there is one, as amended. */
export function tableLines(
  model: Model,
  rows: readonly PropertyRow[],
  isAmended: boolean,
  columns: number,
  colours: Colours,
): string[] {
  const word = recordWord(model);
  const width = Math.max(8, ...rows.map(({ name }) => printable(name).length));
  const head = 'property'.padEnd(width) + indent;
  const titles = isAmended ? 'as written'.padEnd(column) + 'as amended'.padEnd(column) : 'verdict';
  return [
    colours.dim((indent + head + titles).trimEnd()),
    ...rows.map((row) => {
      const second = asAmended(row);
      const amiss = [
        ...(isAmiss(row) ? [`${word}: ${row.expected}`] : []),
        ...(second && isAmiss(second) ? [`${word} as amended: ${second.expected}`] : []),
      ];
      const start = indent + printable(row.name).padEnd(width) + indent;
      const told = amiss.map((text) => colours.red(text)).join('  ');
      const taken = start.length + column * (isAmended ? 2 : 1) + amiss.join('  ').length + 2;
      const room = columns - taken;
      const source = room < shortestSource ? '' : shorten(printable(row.source), room);
      const end = [source === '' ? '' : colours.dim(source), told]
        .filter((text) => text !== '')
        .join('  ');
      const verdicts = verdictText(row, colours) + (isAmended ? verdictText(second, colours) : '');
      return `${start}${verdicts}${end}`.trimEnd();
    }),
  ];
}

function verdictText(compared: Compared | undefined, colours: Colours): string {
  if (compared === undefined) return ' '.repeat(column);
  const text = compared.verdict.padEnd(column);
  if (isAmiss(compared)) return colours.red(text);
  if (compared.verdict === 'violated') return colours.yellow(text);
  return compared.verdict === 'holds' ? colours.green(text) : colours.dim(text);
}

/** How many hold, and whether all is as it was expected. */
export function summary(model: Model, report: Report, colours: Colours): string {
  const { verdicts } = report;
  const word = recordWord(model);
  const count = (wanted: Verdict) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const amiss = verdicts.filter(isAmiss).length;
  const unknown = count('unknown') > 0 ? `, ${count('unknown')} unknown` : '';
  const held = count('holds');
  const hold = held === 1 ? '1 verdict holds' : `${held} verdicts hold`;
  const found = `${hold}, ${count('violated')} violated${unknown}`;
  if (amiss > 0) return colours.red(`${found}: ${amiss} not as ${word}`);
  const unrecorded = verdicts.filter(({ expected }) => expected === null).length;
  if (unrecorded > 0) return `${found}: ${unrecorded} of them not on record for this setting`;
  return `${found}: all as ${word}`;
}
