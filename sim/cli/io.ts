/** What every command of the command line is given. */

import type { Command } from 'commander';
import type { LoadedModel } from './load.ts';

/** Where the command line writes; tests give their own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly colour: boolean;
  /** Width of the terminal; undefined if it is none. */
  readonly columns: number | undefined;
  /** Its height in lines. */
  readonly rows?: number | undefined;
  /** How whoever reads it starts the program; usually by its name. */
  readonly program?: string;
  /** How they start the explorer, to which a file can be given; undefined if there is none. */
  readonly explorer?: string;
  /** Where it is by then, for links that open it; undefined if that is not known. */
  readonly explorerUrl?: string;
  /** Shows how far the work is, in place of what it showed before; undefined if nobody looks. */
  readonly progress?: (text: string) => void;
}

/**
 * Adds one command for a model to the program: it writes to `io`, and says by `exit` what code to
 * end with.
 */
export type AddCommand = (
  program: Command,
  io: Io,
  exit: (code: number) => void,
  loaded: LoadedModel,
) => void;
