/**
 * The command line, for any Model. Exit codes: 0 done, 2 for bad usage, with one line that says
 * what was expected and what came.
 */

import { Command, CommanderError } from 'commander';
import { UsageError } from '../errors.ts';
import type { Model } from '../model.ts';
import { simulateCommand } from './simulate.ts';

/** Where the command line writes; tests give their own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly colour: boolean;
  /** Width of the terminal; undefined if it is none. */
  readonly columns: number | undefined;
}

/** Runs one command. Returns the exit code; throws only what is a defect of the program. */
export function main(name: string, model: Model, argv: readonly string[], io: Io): number {
  const program = new Command(name)
    .description(model.title)
    .exitOverride()
    .showSuggestionAfterError(false)
    // The one line of an error is written below, the same for all kinds of them.
    .configureOutput({ writeOut: io.out, writeErr: () => {} });
  simulateCommand(program, model, io);
  try {
    program.parse(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const isEmpty = error.code === 'commander.help';
      const problem = isEmpty ? 'expected a command, got none' : error.message;
      io.error(`${name}: ${problem.replace(/^error: /, '').replaceAll('\n', ' ')}\n`);
      return 2;
    }
    if (error instanceof UsageError) {
      io.error(`${name}: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}
