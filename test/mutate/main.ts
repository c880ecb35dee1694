/**
 * `npm run mutate`: mistakes in the machines, one at a time, and the properties that notice them.
 * Usually those that are written down; with an option of theirs those that are made by machine.
 * Exit code 1 if a mistake that is written down goes unnoticed or cannot be made any more, if one
 * that is made by machine survives without a reason, or too many do; 2 for bad usage.
 */

import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../sim/system/errors.ts';
import { complaintOf, type Examined, examine } from './examine.ts';
import { madeLive } from './live/command.ts';
import { type MadeOptions, madeByMachine } from './made/command.ts';
import { mutations } from './mutations/index.ts';
import { cameOf, examinePart, type Parts, partsOf } from './parts.ts';
import { Sandbox } from './sandbox.ts';
import { renderTable, tableJson } from './table.ts';

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 2 ** 32) return number;
  throw new InvalidArgumentError(`expected a whole number, got "${text}"`);
}

function percent(text: string): number {
  const number = Number(text);
  if (number >= 0 && number <= 100) return number;
  throw new InvalidArgumentError(`expected a percentage, got "${text}"`);
}

/** What is typed or, after a `--merge`, what the parts were made with. */
const commandOf = (words?: readonly string[]): Command => {
  const program = new Command('mutate')
    .description('mistakes in the machines, and the properties that notice them')
    .option('--only <name>', 'one mutation; or one mutant made by machine, by its id')
    .option('--model <name>', 'made by machine in those of this protocol; usually of the first')
    .option('--all', 'all mutants that are made by machine')
    .option('--operator <name>', 'those of one kind')
    .option('--sample <count>', 'some of them', wholeNumber)
    .option('--seed <number>', 'which ones', wholeNumber, 1)
    .option('--live', 'mutants of the existing device, and the suite for clients over real HTTP')
    .option('--thorough', 'each mutant in all places, whatever that takes')
    .option('--at-least <percent>', 'how many of those that differ have to be caught', percent, 0)
    .option('--needed', 'which properties notice a mutant that nothing else notices: takes longer')
    .option('--explore <file>', 'with --only: a model for the explorer that has the mutant in it')
    .option('--unexplained <count>', 'how many may survive without a reason', wholeNumber, 0)
    .option('--shard <i/n>', 'one of so many parts of the work, with --json')
    .option('--merge <folder>', 'what all parts have found, as one run tells it')
    .option('--json', 'as JSON: of mutants made by machine an object a line, as they are found')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  return words === undefined ? program.parse() : program.parse(words, { from: 'user' });
};
const isWatched = process.stderr.isTTY === true;
const clearLine = '\r\u001b[K';
const tell = (what: string): void => {
  if (isWatched) process.stderr.write(clearLine + what);
};

type Options = MadeOptions & { readonly all?: true };

function print(text: string, asJson: object, isJson: boolean): void {
  tell('');
  process.stdout.write(isJson ? `${JSON.stringify(asJson, null, 2)}\n` : text);
}

async function writtenDown({ command, shard, merged }: Parts): Promise<number> {
  const { only, json = false } = command.opts<Options>();
  const chosen = mutations.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    const names = mutations.map(({ name }) => name).join(', ');
    throw new UsageError(`only: expected one of ${names}, got "${only}"`);
  }
  const sandbox = new Sandbox();
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      sandbox.close();
      process.exit(code);
    });
  }
  let begun = 0;
  const look = (some: typeof chosen): Promise<Examined[]> =>
    examine(sandbox, some, (name) => tell(`${begun++} of ${some.length}: ${name}`));
  try {
    if (shard !== undefined) {
      const names = chosen.map(({ name }) => name);
      return await examinePart(command, names, async (own, onCame) => {
        const some = chosen.filter(({ name }) => own.has(name));
        for (const { mutation, ...came } of await look(some)) onCame(mutation.name, came);
        return true;
      });
    }
    const examined =
      merged === undefined
        ? await look(chosen)
        : chosen.map(
            (mutation): Examined => ({
              mutation,
              ...cameOf<Omit<Examined, 'mutation'>>(merged, mutation.name),
            }),
          );
    print(renderTable(examined), tableJson(examined), json);
    return examined.every((one) => complaintOf(one) === null) ? 0 : 1;
  } finally {
    sandbox.close();
  }
}

try {
  const parts = partsOf(commandOf);
  const options = parts.command.opts<Options>();
  const { all, operator, sample, only, live } = options;
  const isMade = all || operator !== undefined || sample !== undefined || only?.includes(':');
  if (options.model !== undefined && (live || !isMade)) {
    throw new UsageError(
      'model: expected it beside --all, --operator, --sample or an id, got it alone',
    );
  }
  if (live) process.exitCode = await madeLive(options, tell, parts);
  else if (isMade) process.exitCode = await madeByMachine(options, tell, parts);
  else process.exitCode = await writtenDown(parts);
} catch (error) {
  tell('');
  process.stderr.write(`mutate: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
