/**
 * The command line, for any Model. Exit codes: 0 done, 2 for bad usage, with one line that says
 * what was expected and what came; `check` and `replay` have some of their own.
 */

import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.ts';
import { isTold } from './errors.ts';
import type { LoadedModel } from './load.ts';
import { pathsCommand } from './paths.ts';
import { replayCommand } from './replay.ts';
import { simulateCommand } from './simulate.ts';

/** Where the command line writes; tests give their own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly colour: boolean;
  /** Width of the terminal; undefined if it is none. */
  readonly columns: number | undefined;
  /** Shows how far the work is, in place of what it showed before; undefined if nobody looks. */
  readonly progress?: (text: string) => void;
}

/** Adds one command to the program: it writes to `io`, and says by `exit` what code to end with. */
export type AddCommand = (program: Command, io: Io, exit: (code: number) => void) => void;

/**
 * Runs one command: of those that any model has, or of `others`, which a protocol brings along.
 * Returns the exit code; throws only what is a defect of the program.
 */
export async function main(
  name: string,
  loaded: LoadedModel,
  argv: readonly string[],
  io: Io,
  others: readonly AddCommand[] = [],
): Promise<number> {
  let code = 0;
  const exit = (found: number): void => {
    code = found;
  };
  const program = new Command(name)
    .description(loaded.model.title)
    .exitOverride()
    .showSuggestionAfterError(false)
    // The one line of an error is written below, the same for all kinds of them.
    .configureOutput({ writeOut: io.out, writeErr: () => {} });
  try {
    // Options are made from what the model declares, which may be at fault too.
    simulateCommand(program, loaded.model, io);
    replayCommand(program, loaded, io, exit);
    checkCommand(program, loaded, io, exit);
    pathsCommand(program, loaded, io, exit);
    for (const add of others) add(program, io, exit);
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const isEmpty = error.code === 'commander.help';
      const problem = isEmpty ? 'expected a command, got none' : error.message;
      io.error(`${name}: ${problem.replace(/^error: /, '').replaceAll('\n', ' ')}\n`);
      return 2;
    }
    // A model of the reader's own may be at fault too.
    if (isTold(error)) {
      io.error(`${name}: ${error.message.replaceAll('\n', ' ')}\n`);
      return 2;
    }
    throw error;
  }
}
