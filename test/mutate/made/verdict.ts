/** What becomes of a mutant: caught by a property, proved to make no difference, or neither. */

import type { Difference } from './difference.ts';
import type { Mutant } from './mutant.ts';

/** Properties that hold of the machines as they are, and not with the mistake. */
export interface Catch {
  readonly place: string;
  readonly properties: readonly string[];
  /** Length of the shortest counterexample; null where it takes having seen all. */
  readonly steps: number | null;
  /** The one property without which it would have survived: see `Effort.sought`. */
  readonly only?: string;
}

export type Verdict =
  | ({ readonly kind: 'caught' } & Catch)
  /**
   * In all places the reachable graph is bisimilar to that without it, whatever its transitions
   * are called: see `Comparison`.
   */
  | { readonly kind: 'equivalent' }
  | {
      readonly kind: 'survived';
      readonly difference: Difference;
      /** Where it makes a difference. */
      readonly places: readonly string[];
      /** Those of them that were not searched, or not to an end. */
      readonly unsearched: readonly string[];
    }
  /** It does not load, its types are wrong, or it could not be searched to an end. */
  | { readonly kind: 'invalid'; readonly why: string };

export interface Examined {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** Of a processor. */
  readonly seconds: number;
}

/** How far a mutant is looked at. */
export interface Effort {
  /** Places are searched that have so many states in all, as they are, without a mistake. */
  readonly states: number;
  /**
   * Properties of which it is to be found out whether only one of them notices a mutant. Usually
   * none: then a search is over soon after the first violation.
   */
  readonly sought: ReadonlySet<string>;
}
