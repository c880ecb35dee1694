/**
 * `npm run mutate`: mistakes in the machines, one at a time, and the properties that notice them.
 * Usually those that are written down; with an option of theirs those that are made by machine.
 * Exit code 1 if a mistake that is written down goes unnoticed or cannot be made any more, if one
 * that is made by machine survives without a reason, or too many do; 2 for bad usage.
 */

import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../sim/system/errors.ts';
import { complaintOf, examine } from './examine.ts';
import { madeLive } from './live/command.ts';
import { type MadeOptions, madeByMachine } from './made/command.ts';
import { mutations } from './mutations/index.ts';
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

const program = new Command('mutate')
  .description('mistakes in the machines, and the properties that notice them')
  .option('--only <name>', 'one mutation; or one mutant made by machine, by its id')
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
  .option('--json', 'as JSON: of mutants made by machine an object a line, as they are found')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = program.opts<MadeOptions & { readonly all?: true }>();
const { only, all, operator, sample, live, json } = options;

const isWatched = process.stderr.isTTY === true;
const clearLine = '\r\u001b[K';
const tell = (what: string): void => {
  if (isWatched) process.stderr.write(clearLine + what);
};

function print(text: string, asJson: object): void {
  tell('');
  process.stdout.write(json ? `${JSON.stringify(asJson, null, 2)}\n` : text);
}

async function writtenDown(): Promise<void> {
  const chosen = mutations.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    const names = mutations.map(({ name }) => name).join(', ');
    program.error(`only: expected one of ${names}, got "${only}"`);
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
  try {
    const examined = await examine(sandbox, chosen, (name) => {
      tell(`${begun++} of ${chosen.length}: ${name}`);
    });
    print(renderTable(examined), tableJson(examined));
    process.exitCode = examined.every((one) => complaintOf(one) === null) ? 0 : 1;
  } finally {
    sandbox.close();
  }
}

const isMade = all || operator !== undefined || sample !== undefined || only?.includes(':');
try {
  if (live) process.exitCode = await madeLive(options, tell);
  else if (isMade) process.exitCode = await madeByMachine(options, tell);
  else await writtenDown();
} catch (error) {
  tell('');
  process.stderr.write(`mutate: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
