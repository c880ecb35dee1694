/**
 * Observers: what only a property wants to know of a run, kept by no machine. An observer is a
 * pure reducer over what happens; its value is part of a state while a property reads it.
 */

import { canonical } from './canonical.ts';
import { ModelError, PurityError } from './errors.ts';
import type { Occurrence } from './occurrence.ts';
import { watched } from './purity.ts';
import type { View } from './view.ts';

/** A reducer over all that happens in a run, from the start of the actors on. */
export interface Observer<Value = unknown> {
  /** Plain, like all values. */
  readonly initial: Value;
  /**
   * The value after an occurrence; usually the one before. It is called for each occurrence of a
   * step, in order, and once for no more than it is given: `view` is the state after the whole
   * step. What an observer reads of the view makes the search remember less, and it cannot read
   * what observers have seen.
   */
  on(occurrence: Occurrence, value: Value, view: View): Value;
}

/** Observers by name. */
export type Observers = Readonly<Record<string, Observer>>;

export const unknownObserver = (name: string, known: readonly string[]): ModelError => {
  const expected = known.length === 0 ? 'there is none' : `expected one of ${known.join(', ')}`;
  return new ModelError(`unknown observer "${name}": ${expected}`);
};

/** The value of an observer before anything has happened. Throws a PurityError if it is none. */
export function initialOf(name: string, { initial }: Observer): unknown {
  return plain(name, 'its initial value', initial);
}

/**
 * The value of an observer after all these. Throws a PurityError if it is no value or if the
 * reducer is not pure.
 */
export function observed(
  name: string,
  observer: Observer,
  occurrences: readonly Occurrence[],
  before: unknown,
  view: View,
): unknown {
  let value = before;
  let type = '';
  // One watch for all: to begin one takes longer than most reducers do.
  watched(
    `observers.${name}`,
    () => `"${type}"`,
    () => {
      for (const occurrence of occurrences) {
        type = occurrence.type;
        const next = observer.on(occurrence, value, view);
        // Most occurrences are none of its business.
        if (next !== value) value = plain(name, `its value after "${type}"`, next);
      }
    },
  );
  return value;
}

function plain(name: string, what: string, value: unknown): unknown {
  const own = `observers.${name}`;
  if (value === undefined) throw new PurityError(own, what, 'is undefined', [name]);
  const { problem, ...told } = canonical(value, what);
  if (problem !== undefined) throw new PurityError(own, problem.place, problem.nature, [name]);
  return (told as { value: unknown }).value;
}

/** What an observer sees: all of the view but what observers have seen, itself among them. */
export const withoutObservers = (view: View): View => ({
  local: (actor) => view.local(actor),
  timers: (actor) => view.timers(actor),
  messages: (link) => view.messages(link),
  faultsLeft: (kind) => view.faultsLeft(kind),
  observed: (name) => {
    throw new ModelError(`an observer reads the observer "${name}": it is given its own value`);
  },
});
