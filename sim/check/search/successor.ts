/** What comes of a step: the answer of the kernel to a question about a group of steps. */

import type { Report } from './reaction.ts';
import type { Change, Deferred, Moved } from './trackedState.ts';

/** One step that a group offers: what it changes, and what there is to say of it. */
export interface Successor extends Omit<Report, 'stopped' | 'happened'> {
  readonly step: number;
  /** The group that offers it. */
  readonly group: number;
  readonly changes: readonly Change[];
  /** What it appends to links that it does not look at. */
  readonly sends: readonly Deferred[];
  /** What happens, by number, for observers that see it once the step is followed. */
  readonly happened: readonly number[];
  /** Number of the fair action that the step carries out; -1 if nothing owes it. */
  readonly action: number;
  /** The actions of timers that ran before the step, and do not run on: but for one that fires. */
  readonly stops: readonly number[];
  /** What has become of what was pending, where the state keeps count of it; null elsewhere. */
  readonly moved: readonly Moved[] | null;
}
