/**
 * This checkout against another one of this project, say of the commit before: the same programs of
 * both, in turn, so that a slow minute of the machine is in both.
 */

import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measureIn, root, secondsToFirstState } from './process.ts';
import { type Measured, median } from './sample.ts';
import { managers } from './subjects.ts';

/** What is measured: a program of this directory with its arguments. */
const rows: readonly { readonly text: string; readonly command: readonly [string, ...string[]] }[] =
  [
    ...['5', '7', '8'].map((count) => ({
      text: managers(Number(count)),
      command: ['engine.ts', count] as const,
    })),
    { text: 'default', command: ['protocol.ts', 'default', '0'] },
    { text: 'refusing-relay, loss 1', command: ['protocol.ts', 'refusing-relay', '1'] },
  ];

export interface AgainstRow {
  readonly text: string;
  /** Seconds of this checkout and of the other one, medians over the rounds. */
  readonly here: number;
  readonly there: number;
  /** Median over the rounds of the one by the other, each round by itself. */
  readonly ratio: number;
}

type Pair = readonly [here: number, there: number];

const rowOf = (text: string, pairs: readonly Pair[]): AgainstRow => ({
  text,
  here: median(pairs.map(([here]) => here)),
  there: median(pairs.map(([, there]) => there)),
  ratio: median(pairs.map(([here, there]) => here / there)),
});

/** Takes turns in who goes first: the first of two may find the machine in another state. */
async function inTurn<T>(round: number, ask: (checkout: string) => Promise<T>, other: string) {
  if (round % 2 === 1) {
    const here = await ask(root);
    return [here, await ask(other)] as const;
  }
  const there = await ask(other);
  return [await ask(root), there] as const;
}

/** Throws an Error for a folder that is no checkout, and if the two count states differently. */
export async function against(
  folder: string,
  rounds: number,
  tell: (what: string) => void,
): Promise<AgainstRow[]> {
  const other = resolve(folder);
  if (statSync(join(other, 'test/bench/engine.ts'), { throwIfNoEntry: false }) === undefined) {
    throw new Error(`against: expected a checkout of this project, got "${folder}"`);
  }
  const found = new Map<string, Pair[]>();
  const add = (text: string, pair: Pair): void => {
    found.set(text, [...(found.get(text) ?? []), pair]);
  };
  for (let round = 0; round <= rounds; round++) {
    tell(round === 0 ? 'once to warm up' : `round ${round} of ${rounds}`);
    for (const { text, command } of rows) {
      const ask = (checkout: string): Promise<Measured> => measureIn(checkout, ...command);
      const [here, there] = await inTurn(round, ask, other);
      if (here.states !== there.states || here.transitions !== there.transitions) {
        throw new Error(`${text}: ${here.states} states here, ${there.states} there`);
      }
      if (round > 0) add(`${text}, search`, [here.seconds, there.seconds]);
      if (round > 0) add(`${text}, process`, [here.wholeSeconds, there.wholeSeconds]);
    }
    const pair = await inTurn(round, secondsToFirstState, other);
    if (round > 0) add('first state, process', pair);
  }
  return [...found].map(([text, pairs]) => rowOf(text, pairs));
}
