/** The command line, for any Model. `exitCodes.ts` says what a command ends with. */

import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { printable, printableOutput } from '../run/escape.ts';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { checkCommand } from './check.ts';
import { type Chosen, chosenModel, takeModel } from './choose.ts';
import { blamed, isTold } from './errors.ts';
import { badUsage, unwritable } from './exitCodes.ts';
import { findingsCommand } from './findings.ts';
import { forgotCommand } from './forgot.ts';
import type { AddCommand, Io } from './io.ts';
import type { LoadedModel } from './load.ts';
import { pathsCommand } from './paths.ts';
import { replayCommand } from './replay.ts';
import { mergeCommand } from './shard/merge.ts';
import { simulateCommand } from './simulate.ts';
import { Sources } from './where.ts';

/** The width of a help text where nobody says how wide the terminal is. */
const helpColumns = 80;

const anyModels: readonly AddCommand[] = [
  simulateCommand,
  replayCommand,
  checkCommand,
  pathsCommand,
  findingsCommand,
  forgotCommand,
];

/**
 * Runs one command: of those that any model has, or of `others`, which come along with `models`.
 * The first of the models is the usual one, and `--model` takes another, by its name or from a
 * file; where there are none, each command takes a file. Returns the exit code; throws only what
 * is a defect of the program.
 */
export async function main(
  name: string,
  models: readonly LoadedModel[],
  argv: readonly string[],
  terminal: Io,
  others: readonly AddCommand[] = [],
): Promise<number> {
  const io = guarded(terminal);
  const tell = (problem: string, code = badUsage): number => {
    io.error(`${name}: ${printable(problem.replace(/\s*\n\s*/g, ' '))}\n`);
    return code;
  };
  let file: string | undefined;
  try {
    const chosen = await chosenModel(models, argv);
    file = chosen.file;
    return await runCommand(name, models, chosen, argv, io, others);
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return 0;
      return tell(thrown.message.replace(/^error: /, ''));
    }
    // A model of the reader's own may be at fault too.
    const error =
      file === undefined ? thrown : blamed(thrown, file, new Sources(resolve(file), file));
    if (isTold(error)) {
      return tell(error.message, error.name === 'OutputError' ? unwritable : badUsage);
    }
    throw error;
  }
}

/** Below that every line would be cut to nothing. */
const fewestColumns = 20;

/** Nothing that is written steers the terminal, and a width or height that says nothing is none. */
function guarded(io: Io): Io {
  const { columns = 0, rows = 0, progress } = io;
  return {
    ...io,
    out: (text) => io.out(printableOutput(text, io.colour)),
    error: (text) => io.error(printableOutput(text, io.colour)),
    columns: columns > 0 ? Math.max(columns, fewestColumns) : undefined,
    rows: rows > 0 ? rows : undefined,
    ...(progress && { progress: (text) => progress(printableOutput(text, false)) }),
  };
}

async function runCommand(
  name: string,
  models: readonly LoadedModel[],
  chosen: Chosen,
  argv: readonly string[],
  io: Io,
  others: readonly AddCommand[],
): Promise<number> {
  const { loaded } = chosen;
  let code = 0;
  const exit = (found: number): void => {
    code = found;
  };
  const program = new Command(name)
    .description(printable(loaded.model.title))
    .exitOverride()
    // The one line of an error is written by `main`, the same for all kinds of them.
    .configureOutput({
      writeOut: io.out,
      writeErr: () => {},
      getOutHelpWidth: () => io.columns ?? helpColumns,
    });
  for (const add of anyModels) add(program, io, exit, loaded);
  for (const add of others) add(program, io, exit, loaded);
  mergeCommand(async (words, merged) => {
    const found = { ...chosen, loaded: { ...loaded, merged } };
    exit(await runCommand(name, models, found, words, io, others));
  })(program, io, exit, loaded);
  for (const command of program.commands) takeModel(command, models, chosen);
  await program.parseAsync(argv, { from: 'user' }).catch((thrown) => {
    throw noCommand(thrown, program, argv) ?? thrown;
  });
  return code;
}

/** What is told of a command line without a command, or with one that there is not. */
function noCommand(
  thrown: unknown,
  { commands }: Command,
  argv: readonly string[],
): UsageError | undefined {
  if (!(thrown instanceof CommanderError) || thrown.exitCode === 0) return undefined;
  if (!['commander.help', 'commander.unknownCommand'].includes(thrown.code)) return undefined;
  const names = commands.map((command) => command.name());
  const typed = argv.find((word) => word !== 'help' && !word.startsWith('-'));
  const came = typed === undefined ? 'got none' : got(typed, names);
  return new UsageError(`command: ${came}, expected one of ${names.join(', ')}`);
}
