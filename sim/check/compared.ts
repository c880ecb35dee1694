/** A verdict that was found, held against the one that was expected. */

import type { Verdict } from '../model/property.ts';

/** A verdict beside the one on record; null if none is. */
export interface Compared {
  readonly verdict: Verdict;
  readonly expected: Verdict | null;
}

/** Whether it is other than on record; what was not seen is not. */
export const isAmiss = ({ verdict, expected }: Compared): boolean =>
  expected !== null && verdict !== 'unknown' && verdict !== expected;
