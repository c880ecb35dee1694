/** What an explorer of exact time says of a system: the ticks and the zones alike. */

import type { Predicate } from '../../../sim/model/property.ts';

/** What is asked of a system. */
export type Question =
  | { readonly kind: 'always' | 'sometimes'; readonly holds: Predicate }
  | { readonly kind: 'no-deadlock'; readonly mayRest: Predicate }
  | {
      readonly kind: 'within';
      readonly ms: number;
      readonly from: Predicate;
      readonly to: Predicate;
    };

export interface Verdict {
  readonly holds: boolean;
  /** The least number of steps of a run that shows it; null where none is needed to. */
  readonly steps: number | null;
}

export interface Explored {
  /** By the text of each control state that is reached: the least number of steps to it. */
  readonly controls: ReadonlyMap<string, number>;
  /** By the name of the question. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}
