/** What is kept of the searches of a check, so that another process can go on with them. */

import type { CheckResult } from './check.ts';
import type { Disk } from './search/disk/disk.ts';
import type { Keeper } from './search/keep/keeper.ts';

/** By the name of a search. */
export interface Checkpoints {
  /** What a search has found that has come to its end; undefined if it has not. */
  result(search: string): CheckResult | undefined;
  keepResult(search: string, result: CheckResult): void;
  keeper(search: string): Keeper;
}

/** Where searches have a place beside memory; usually they have none. */
export interface Storage {
  readonly checkpoints?: Checkpoints | undefined;
  /** For states, when memory ends. */
  readonly disk?: Disk | undefined;
}
