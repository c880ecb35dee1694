/**
 * What a search does not know before it: which observers its properties read, and which observers
 * look at more than what happens. It begins without any; what is missing is thrown, and the search
 * begun anew with it. So what nobody asks for costs nothing, and there are at most two beginnings
 * for each observer, nearly always in the first state.
 */

import type { Predicate } from '../../model/property.ts';
import type { System } from '../../system/compose.ts';
import { viewOf } from '../../system/stateView.ts';

export class Unobserved extends Error {
  constructor(
    readonly observer: string,
    /** `value`: it is read; `view`: it reads the state beside what happens. */
    readonly what: 'value' | 'view',
  ) {
    super(`observer "${observer}": the search has to know its ${what}`);
  }
}

/** Which observers a search keeps, and which of them read the state: names. */
export interface Observed {
  readonly value: ReadonlySet<string>;
  readonly view: ReadonlySet<string>;
}

export const nothingObserved: Observed = { value: new Set(), view: new Set() };

/**
 * Asks predicates of the first state: one that is asked only when all states are known would have
 * all of them searched for once more.
 */
export function askFirst(
  system: System,
  predicates: readonly (Predicate | null)[],
  { value }: Observed,
) {
  if (predicates.length === 0) return;
  const view = viewOf(system, system.start().snapshot);
  const observed = (name: string): unknown => {
    const seen = view.observed(name);
    if (!value.has(name)) throw new Unobserved(name, 'value');
    return seen;
  };
  for (const predicate of predicates) predicate?.({ ...view, observed });
}

/** Runs a search that may turn out to need more, until it does not. */
export function* untilObserved<Progress, Result>(
  search: (observed: Observed) => Generator<Progress, Result, unknown>,
): Generator<Progress, Result, unknown> {
  for (let observed = nothingObserved; ; ) {
    try {
      return yield* search(observed);
    } catch (error) {
      const { observer, what } = unobservedIn(error);
      observed = { ...observed, [what]: new Set([...observed[what], observer]) };
    }
  }
}

/** What is missing, if that is what has been thrown: a predicate's error may tell whose it is. */
function unobservedIn(thrown: unknown): Unobserved {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof Unobserved) return error;
  }
  throw thrown;
}
