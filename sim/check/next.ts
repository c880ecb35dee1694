/** What to ask next, below what was found, and how much room there is for both. */

import pc from 'picocolors';
import { printable } from '../run/escape.ts';
import { type Colours, indent } from './violation.ts';

/** A command, with a word for what it is for. */
export interface Ask {
  readonly word: string;
  readonly command: string;
  /** Whether it tells what is left out, which there is not if all of it fits. */
  readonly isRest: boolean;
}

/** Where there is no terminal, what is not longer than this is told whole. */
const usualRows = 50;
/** How many lines can be read at once; what a reader types next stands below them. */
export const linesOn = (rows: number | undefined): number =>
  rows === undefined ? usualRows : rows - 1;

const wordWidth = (asks: readonly Ask[]): number =>
  Math.max(...asks.map(({ word }) => word.length));

/** A command on each line, and what stands between them and the rest. */
export function nextLines(asks: readonly Ask[], colours: Colours): string[] {
  if (asks.length === 0) return [];
  const lines = asks.map(({ word, command }) => {
    return `${indent}${colours.dim(word.padEnd(wordWidth(asks)))}${indent}${printable(command)}`;
  });
  return ['next:', ...lines, ''];
}

/** Commands are not broken, so that they can be copied: some take more than a line. */
export function heightOf(asks: readonly Ask[], columns: number): number {
  return nextLines(asks, pc.createColors(false)).reduce(
    (sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)),
    0,
  );
}
