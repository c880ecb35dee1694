/** What was asked for, or declared, and was of no use to a check: each is told with the reason. */

import type { System } from '../system/compose.ts';
import type { CheckOptions } from './plan.ts';
import { asksSymmetry } from './search/symmetry/choose.ts';

export interface Unused {
  readonly means: 'symmetry' | 'threads';
  readonly why: string;
}

/** `whyNoOrbits`: null if there are orbits. `whyOneThread`: null if there may be several. */
export function unusedOf(
  system: System,
  options: CheckOptions,
  whyNoOrbits: string | null,
  whyOneThread: string | null,
): Unused[] {
  const unused: Unused[] = [];
  if (asksSymmetry(system, options) && whyNoOrbits !== null) {
    unused.push({ means: 'symmetry', why: whyNoOrbits });
  }
  if ((options.threads ?? 1) !== 1 && whyOneThread !== null) {
    unused.push({ means: 'threads', why: whyOneThread });
  }
  return unused;
}
