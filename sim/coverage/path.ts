/** A path of a suite. */

import type { Trace } from '../model/property.ts';
import type { TraceAbout } from '../trace/format.ts';
import type { Goal } from './goals.ts';

/** One run of a covering suite: its setting, its steps, and what it is there for. */
export interface SuitePath extends TraceAbout {
  readonly scenario: string;
  /** Under which conditions: "as written", "loss 1". */
  readonly tier: string;
  readonly trace: Trace;
  /** What it covers that none before it does. */
  readonly covers: readonly Goal[];
}
