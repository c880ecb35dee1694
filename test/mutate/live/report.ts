/** What has become of mutants of the existing device, by operator, as text and as JSON. */

import { operators } from '../made/operators/index.ts';
import type { Tried } from './tried.ts';

const kinds = ['found', 'missed', 'unseen', 'invalid'] as const;

interface Row {
  readonly operator: string;
  readonly made: number;
  readonly found: number;
  readonly missed: number;
  readonly unseen: number;
  readonly invalid: number;
  /** Of those that others can see, in percent; null where there are none. */
  readonly foundPercent: number | null;
}

function rowOf(operator: string, all: readonly Tried[]): Row {
  const count = (wanted: Tried['kind']) => all.filter(({ kind }) => kind === wanted).length;
  const [found, missed] = [count('found'), count('missed')];
  const seen = found + missed;
  return {
    operator,
    made: all.length,
    found,
    missed,
    unseen: count('unseen'),
    invalid: count('invalid'),
    foundPercent: seen === 0 ? null : Math.round((1_000 * found) / seen) / 10,
  };
}

/** One row for each operator that has made some, and one for all. */
function rows(all: readonly Tried[]): Row[] {
  const byOperator = operators.flatMap(({ name }) => {
    const own = all.filter(({ mutant }) => mutant.operator === name);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  return [...byOperator, rowOf('all', all)];
}

const columns = ['made', ...kinds] as const;
const nameWidth = 24;

function line({ operator, foundPercent, ...counts }: Row): string {
  const cells = columns.map((name) => String(counts[name]).padStart(name.length + 2));
  const percent = foundPercent === null ? '' : `${foundPercent.toFixed(1)} %`;
  return `${operator.padEnd(nameWidth)}${cells.join('')}${percent.padStart(11)}`;
}

export function renderTried(all: readonly Tried[]): string {
  const heading = columns.map((name) => `  ${name}`).join('');
  const lines = [`${'operator'.padEnd(nameWidth)}${heading}    of these`, ...rows(all).map(line)];
  return `${lines.join('\n')}\n`;
}

const mostShown = 300;

/** One that is missed, in some lines: the mistake, what is meant there, and what comes. */
export function missedText(tried: Tried): string {
  if (tried.kind !== 'missed') return '';
  const { id, text } = tried.mutant;
  const { meant, came, isOfTime } = tried.seen;
  const shown = (what: string): string => what.slice(0, mostShown) || 'nothing';
  const lines = [
    id,
    text,
    `${isOfTime ? 'only in its timers; ' : ''}paths that could show it: ${tried.taken}`,
    `meant: ${shown(meant)}`,
    `came:  ${shown(came)}`,
  ];
  return `${lines.join('\n    ')}\n`;
}

/** One mutant, and all of them in numbers. */
export function triedJson({ mutant, ...came }: Tried): object {
  const { id, operator, file, line: at, text } = mutant;
  return { id, operator, file, line: at, text, ...came };
}

export const triedRowsJson = (all: readonly Tried[]): object => ({ operators: rows(all) });

/** Of those that others can see, in percent; null if there is none. */
export const foundPercent = (all: readonly Tried[]): number | null =>
  rowOf('all', all).foundPercent;
