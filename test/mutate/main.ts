/**
 * `npm run mutate`: mistakes in the machines, one at a time, and the properties that notice them.
 * Usually those that are written down; with an option of theirs those that are made by machine.
 * Exit code 1 if a mistake that is written down goes unnoticed or cannot be made any more, 2 for
 * bad usage.
 */

import { Command, InvalidArgumentError } from 'commander';
import { complaintOf, examine } from './examine.ts';
import type { Mutant } from './made/mutant.ts';
import { operators } from './made/operators/index.ts';
import { renderRows, rowsJson } from './made/report.ts';
import { examineMade } from './made/run.ts';
import { machineMutants, sampled } from './made/sample.ts';
import { mutations } from './mutations/index.ts';
import { Sandbox } from './sandbox.ts';
import { renderTable, tableJson } from './table.ts';

interface Options {
  readonly only?: string;
  readonly all?: true;
  readonly operator?: string;
  readonly sample?: number;
  readonly seed: number;
  readonly json?: true;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 2 ** 32) return number;
  throw new InvalidArgumentError(`expected a whole number, got "${text}"`);
}

const program = new Command('mutate')
  .description('mistakes in the machines, and the properties that notice them')
  .option('--only <name>', 'one mutation; or one mutant made by machine, by its id')
  .option('--all', 'all mutants that are made by machine')
  .option('--operator <name>', 'those of one kind')
  .option('--sample <count>', 'some of them', wholeNumber)
  .option('--seed <number>', 'which ones', wholeNumber, 1)
  .option('--json', 'the table as JSON')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const { only, all, operator, sample, seed, json } = program.opts<Options>();

const isWatched = process.stderr.isTTY === true;
const clearLine = '\r\u001b[K';
const tell = (what: string): void => {
  if (isWatched) process.stderr.write(clearLine + what);
};

function print(text: string, asJson: object): void {
  tell('');
  process.stdout.write(json ? `${JSON.stringify(asJson, null, 2)}\n` : text);
}

/** The mutants that are asked for. */
function chosenMutants(): readonly Mutant[] {
  const names = operators.map(({ name }) => name);
  if (operator !== undefined && !names.includes(operator)) {
    program.error(`operator: expected one of ${names.join(', ')}, got "${operator}"`);
  }
  const made = machineMutants().filter(
    (mutant) =>
      (operator === undefined || mutant.operator === operator) &&
      (only === undefined || mutant.id === only),
  );
  if (made.length === 0) program.error(`only: expected the id of a mutant, got "${only}"`);
  return sample === undefined ? made : sampled(made, sample, seed);
}

async function madeByMachine(): Promise<void> {
  const chosen = chosenMutants();
  let begun = 0;
  const examined = await examineMade(chosen, (what) => {
    tell(`${begun++}: ${what}`);
  });
  print(renderRows(examined), rowsJson(examined));
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
  await (isMade ? madeByMachine() : writtenDown());
} catch (error) {
  tell('');
  process.stderr.write(`mutate: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
