/**
 * Mistakes that are looked at in parts, `--shard 2/8 --json` each, and `--merge FOLDER`: what all
 * parts have found, told as one run tells it.
 */

import type { Command } from 'commander';
import { typedOptions } from '../../sim/cli/options.ts';
import { makePart } from '../../sim/cli/shard/part.ts';
import { mergedIn } from '../../sim/cli/shard/read.ts';
import { shardReport } from '../../sim/cli/shard/report.ts';
import { type Results, resultOf } from '../../sim/cli/shard/results.ts';
import { UsageError } from '../../sim/system/errors.ts';
import { mutatedCalled } from './made/mutated.ts';

/** What is looked at, by its name, and what has come of it: plain data. */
type Came = readonly [name: string, came: object];

/** How a command does its work: all of it, a part, or none where parts have done it. */
export interface Parts {
  readonly command: Command;
  readonly shard: string | undefined;
  readonly merged: Results | undefined;
}

/** The protocol that is named, or the usual one. Throws a UsageError. */
const modelIn = (command: Command) => mutatedCalled(command.opts<{ model?: string }>().model).model;

/** What somebody typed, with what was found already if it is to merge. Throws a UsageError. */
export function partsOf(commandOf: (words?: readonly string[]) => Command): Parts {
  const typed = commandOf();
  const { merge, shard, json } = typed.opts<{ merge?: string; shard?: string; json?: true }>();
  if (merge === undefined) return { command: typed, shard, merged: undefined };
  const names = typed.options.map((option) => option.name());
  const others = names.filter((name) => !['merge', 'json'].includes(name));
  const [other] = Object.keys(typedOptions(typed, others));
  if (other !== undefined) throw new UsageError(`merge: expected no --${other} beside it, got one`);
  const { words, results } = mergedIn(merge, ({ words: all, shard: of }) =>
    shardReport(modelIn(commandOf(all.slice(1))), all, of, {}),
  );
  const command = commandOf([...words.slice(1), ...(json ? ['--json'] : [])]);
  return { command, shard: undefined, merged: results };
}

/**
 * Looks at what is this part's, and prints it for `--merge`. A part has no expectations: how many
 * are to be noticed, only all of them can tell. What `--needed` looks for depends on what comes
 * before.
 */
export const examinePart = (
  command: Command,
  names: readonly string[],
  examine: (own: ReadonlySet<string>, onCame: (...came: Came) => void) => Promise<boolean>,
): Promise<number> => {
  const out = (text: string): void => void process.stdout.write(text);
  const io = { out, error: () => {}, colour: false, columns: undefined };
  const asked = { model: modelIn(command), command, io, others: ['needed', 'explore'] };
  const pieces = names.map((key) => ({ key, cost: null }));
  return makePart(asked, pieces, async (own) => {
    const all: Came[] = [];
    const wanted = new Set(own.map(({ key }) => key));
    const isDone = own.length === 0 || (await examine(wanted, (...came) => all.push(came)));
    return { results: Object.fromEntries(all), exitCode: isDone ? 0 : 130 };
  });
};

/** Throws a UsageError for what no part has looked at. */
export const cameOf = <R extends object>(merged: Results, name: string): R =>
  resultOf<R>(merged, name);
