/** Why a property is violated, as data. */

/** Why a property is violated. Steps are those of the run, counted from 1. */
export interface Explanation {
  /** Steps that are not as usual: faults, and choices that are not usual. */
  readonly needs: readonly number[];
  /** Whether no run violates it with fewer of these: false where a limit has ended the search. */
  readonly isLeast: boolean;
  /** Labels of usual choices that nobody makes, though they are open for ever. */
  readonly unmade: readonly string[];
  /**
   * After so many steps no run that goes on from there keeps the property, whatever anybody does
   * and however long anything takes: 0 is from the start on. Null if something could avoid it at
   * any time; `unknown` where a limit has ended the search.
   */
  readonly noReturn: number | null | 'unknown';
  /** The same of runs that go on as usual: without faults, and all usual choices are made. */
  readonly noReturnAsUsual: number | null | 'unknown';
}
