/** The table of a check as Markdown and as CSV: the verdicts, and what they are verdicts about. */

import { cell, code, table } from 'actorcheck/report';
import type { FileOffer } from '../view.ts';
import { isAmiss, type Row, type Ruling } from './rows.ts';
import type { Reading } from './subject.ts';
import { readingTitle } from './texts.ts';

interface Shown {
  /** What was checked, and how far, line by line. */
  readonly about: readonly string[];
  readonly title: string;
  readonly rows: readonly Row[];
  readonly readings: readonly Reading[];
}

/** None before anything was checked. */
export function filesOf(shown: Shown): readonly FileOffer[] {
  const isChecked = shown.rows.some(({ rulings }) =>
    shown.readings.some((reading) => rulings[reading] !== null),
  );
  if (!isChecked) return [];
  return [
    {
      text: 'Save the table as Markdown',
      what: 'check',
      ending: 'md',
      make: () => markdown(shown),
    },
    { text: 'Save the table as CSV', what: 'check', ending: 'csv', make: () => csv(shown) },
  ];
}

const verdictText = (ruling: Ruling | null): string => ruling?.verdict ?? 'not checked';

/** How many steps the run has that shows the verdict. */
const lengthText = (ruling: Ruling | null): string => {
  const { steps } = ruling?.result.trace ?? {};
  return steps === undefined ? '' : String(steps.length);
};

/** Columns that say nothing in this table are left out: of a record, say, that there is not. */
function columnsOf({ rows, readings }: Shown) {
  const title = (reading: Reading) => readingTitle(reading, readings) || 'Verdict';
  const all = [
    { head: 'Property', of: ({ name }: Row) => name },
    { head: 'What it says', of: ({ text }: Row) => text },
    { head: 'Kind', of: ({ kind }: Row) => kind },
    { head: 'Source', of: ({ source }: Row) => source },
    ...readings.flatMap((reading) => [
      { head: title(reading), of: ({ rulings }: Row) => verdictText(rulings[reading]) },
      {
        head: `${title(reading)}: on record`,
        of: ({ rulings }: Row) => {
          const ruling = rulings[reading];
          return ruling !== null && isAmiss(ruling) ? String(ruling.recorded) : '';
        },
      },
      {
        head: `${title(reading)}: steps`,
        of: ({ rulings }: Row) => lengthText(rulings[reading]),
      },
    ]),
    { head: 'Finding', of: ({ finding }: Row) => finding?.name ?? '' },
    { head: 'Repaired by', of: ({ repairs }: Row) => repairs.join(' + ') },
  ];
  return all.filter(({ of }) => rows.some((row) => of(row) !== ''));
}

function markdown(shown: Shown): string {
  const columns = columnsOf(shown);
  const rows = shown.rows.map((row) =>
    columns.map(({ head, of }) => (head === 'Property' ? code(of(row)) : cell(of(row)))),
  );
  const heads = columns.map(({ head }) => cell(head));
  const about = shown.about.map((line) => `- ${cell(line)}`);
  return [`# ${cell(shown.title)}: check`, '', ...about, '', table(heads, rows), ''].join('\n');
}

/** As RFC 4180 has it; what it is about stands in the columns behind, the same in each row. */
function csv(shown: Shown): string {
  const columns = columnsOf(shown);
  const about = shown.about.join(' ');
  const lines = [
    [...columns.map(({ head }) => head), 'Checked'],
    ...shown.rows.map((row) => [...columns.map(({ of }) => of(row)), about]),
  ];
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
