/** The figures as text. */

import pc from 'picocolors';
import type { AgainstRow } from './against.ts';
import type { Figure } from './series.ts';
import type { Ratio, Target } from './targets.ts';

/** Columns of text, the first one to the left, all others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => {
    return Math.max(...rows.map((row) => (row[column] ?? '').length));
  });
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return cells.join('  ').trimEnd();
  });
  return `${lines.join('\n')}\n`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const bytes = (value: number | null): string => (value === null ? '-' : value.toFixed(1));

/** Three digits that count. */
function short(value: number): string {
  return value >= 1000 ? whole(value) : value.toPrecision(3);
}

export function figureTable(figures: readonly Figure[]): string {
  const head = ['', 'states', 'transitions', 'search s', 'spread', 'process s'];
  const rows = figures.map((figure) => [
    `${figure.on}, ${figure.tool}`,
    whole(figure.states),
    whole(figure.transitions),
    figure.seconds.toFixed(2),
    figure.spread.toFixed(2),
    figure.wholeSeconds.toFixed(2),
    whole(figure.statesPerSecond),
    whole(figure.transitionsPerSecond),
    bytes(figure.bytesPerState),
    whole(figure.residentBytesPerState),
  ]);
  return table([[...head, 'states/s', 'transitions/s', 'bytes/state', 'resident/state'], ...rows]);
}

export function systemTable(figures: readonly Figure[]): string {
  const head = ['', 'exploring s', 'liveness s', 'XState calls', 'pairs'];
  const rows = figures.map((figure) => [
    figure.on,
    (figure.seconds - figure.livenessSeconds).toFixed(2),
    figure.livenessSeconds.toFixed(2),
    whole(figure.transitionCalls ?? 0),
    whole(figure.localPairs ?? 0),
  ]);
  return table([head, ...rows]);
}

export function ratioTable(ratios: readonly Ratio[]): string {
  const rows = ratios.map((ratio) => [ratio.text, ratio.own.toFixed(2), ratio.whole.toFixed(2)]);
  return table([['', 'search', 'process'], ...rows]);
}

export function againstTable(rows: readonly AgainstRow[]): string {
  const cells = rows.map(({ text, here, there, ratio }) => [
    text,
    here.toFixed(3),
    there.toFixed(3),
    ratio.toFixed(3),
  ]);
  return table([['', 'here s', 'there s', 'here / there'], ...cells]);
}

export function targetTable(targets: readonly Target[]): string {
  const rows = targets.map(({ text, value, is, limit, met }) => [
    text,
    value === null ? '-' : short(value),
    `${is} ${limit.toLocaleString('en')}`,
    met === null ? 'not measured' : met ? 'met' : 'MISSED',
  ]);
  // Coloured when all is in its column: the codes would count as text.
  return table([['target', 'value', 'wanted', ''], ...rows])
    .replace(/ met$/gm, pc.green(' met'))
    .replace(/ MISSED$/gm, pc.red(' MISSED'));
}
