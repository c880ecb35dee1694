/** What has become of mutants of the existing device, by operator, as text and as JSON. */

import { byOperator, headingOf, lineOf, percentOf } from '../made/tally.ts';
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
    foundPercent: percentOf(found, seen),
  };
}

const columns = ['made', ...kinds] as const;

const line = (row: Row): string => lineOf(columns, row, row.foundPercent);

export function renderTried(all: readonly Tried[]): string {
  const lines = [headingOf(columns), ...byOperator(all, rowOf).map(line)];
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

export const triedRowsJson = (all: readonly Tried[]): object => ({
  operators: byOperator(all, rowOf),
});

/** Of those that others can see, in percent; null if there is none. */
export const foundPercent = (all: readonly Tried[]): number | null =>
  rowOf('all', all).foundPercent;
