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
    readonly names: readonly string[],
    readonly what: keyof Observed,
  ) {
    super(`${names.join(', ')}: the search has to know their ${what}`);
  }
}

/** What a search keeps, as something depends on it: names. */
export interface Observed {
  /** Observers whose values are read. */
  readonly value: ReadonlySet<string>;
  /** Observers that read the state beside what happens. */
  readonly view: ReadonlySet<string>;
  /** In exact time: timers that an answer does not cancel in time (see `Exchanges`). */
  readonly timers: ReadonlySet<string>;
  /** In exact time: who sees when it is that a message is lost; any is too many. */
  readonly losses: ReadonlySet<string>;
}

export const nothingObserved: Observed = {
  value: new Set(),
  view: new Set(),
  timers: new Set(),
  losses: new Set(),
};

/**
 * Asks predicates of the first state. Most that read an observer do so there: what they read is
 * known before the search begins, which else would begin anew for each. One that is asked only when
 * all states are known would have all of them searched for once more.
 */
export function askFirst(
  system: System,
  predicates: readonly (Predicate | null)[],
  { value }: Observed,
) {
  const missing = [...readFirst(system, predicates)].filter((name) => !value.has(name));
  if (missing.length > 0) throw new Unobserved(missing, 'value');
}

/** Names of the observers that predicates read in the first state. */
export function readFirst(
  system: System,
  predicates: readonly (Predicate | null)[],
): ReadonlySet<string> {
  const read = new Set<string>();
  if (predicates.length === 0) return read;
  const view = viewOf(system, system.start().snapshot);
  const observed = (name: string): unknown => {
    const seen = view.observed(name);
    read.add(name);
    return seen;
  };
  for (const predicate of predicates) predicate?.({ ...view, observed });
  return read;
}

/**
 * Runs a search that may turn out to need more, until it does not. `first`: what it is known to
 * need; usually nothing.
 */
export function* untilObserved<Progress, Result>(
  search: (observed: Observed) => Generator<Progress, Result, unknown>,
  first = nothingObserved,
): Generator<Progress, Result, unknown> {
  for (let observed = first; ; ) {
    try {
      return yield* search(observed);
    } catch (error) {
      const { names, what } = unobservedIn(error);
      observed = { ...observed, [what]: new Set([...observed[what], ...names]) };
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
