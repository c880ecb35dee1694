/** What a search is to look at, and by which means. */

import type { Predicate } from '../../model/property.ts';
import type { SystemSnapshot } from '../../system/snapshot.ts';
import type { Disk } from './disk/disk.ts';
import type { Keeper, Kept } from './keep/keeper.ts';
import type { Thresholds } from './limits.ts';
import type { Threads } from './threads/start.ts';
import type { Observed } from './unobserved.ts';
import type { Watch } from './watches.ts';

export interface ExplorerOptions {
  readonly watches: readonly Watch[];
  /** Whether a state without enabled steps is as it should be, and no deadlock. */
  readonly mayRest: Predicate;
  /** Whether the edges of the state graph are kept: liveness needs them. */
  readonly keepsEdges: boolean;
  /** Whether states are kept whole: see `Store`. */
  readonly exact: boolean;
  /** Which observers are part of a state; usually none. */
  readonly observed?: Observed;
  /** Where the search begins; usually at the start. */
  readonly from?: SystemSnapshot;
  readonly thresholds?: Thresholds;
  /** When it began, by `performance.now()`; usually when it is made. */
  readonly startedMs?: number;
  /** How many threads may work on it, or which others may; usually one, as by fingerprints. */
  readonly threads?: number | Threads;
  /** Keeps it now and then, and when it stops before the end; usually nobody does. */
  readonly keeper?: Keeper | undefined;
  /** Where it goes on when memory ends; usually it stops. */
  readonly disk?: Disk | undefined;
  /** What another process has kept of it, which is where it begins then. */
  readonly kept?: Kept | null;
}
