/** What becomes of a mutant of the existing device under the suite for clients. */

import type { Mutant } from '../made/mutant.ts';
import type { Seen } from './sight.ts';

export type Came =
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly dialect: string;
      /** How many paths were taken, this one included. */
      readonly taken: number;
      readonly expected: string;
      readonly came: string;
    }
  /** Others can see it, and no path shows it. `taken`: how many could have. */
  | { readonly kind: 'missed'; readonly seen: Seen; readonly taken: number }
  /**
   * Whatever it meets in a scenario, others are told the same by it, and its timers are the same;
   * and no path shows it.
   */
  | { readonly kind: 'unseen' }
  /** It does not load, its types are wrong, or it comes to no end. */
  | { readonly kind: 'invalid'; readonly why: string };

export type Tried = Came & { readonly mutant: Mutant };
