/**
 * What comes from outside the machines, as a model says it: promises settle, callbacks and
 * observables send. Nothing of it is run, and each of it may come at any moment.
 */

import type { EventObject } from 'xstate';

/** What may come: a list, or what makes one of the input that the actor was given. */
// biome-ignore lint/suspicious/noExplicitAny: the input is what the machines of a model say it is.
export type Domain = readonly unknown[] | ((input: any) => readonly unknown[]);

/** What an actor that is no machine may do, all of it at any moment. */
export interface Outside {
  /** Of a promise: what it may answer. */
  readonly answers?: Domain;
  /** Of a promise or an observable: what it may fail with. Usually it does not fail. */
  readonly errors?: Domain;
  /** Of a callback or an observable of events: what it may send, again and again. */
  readonly events?: readonly EventObject[];
  /** Of an observable: the values it may have next, again and again. */
  readonly values?: Domain;
  /** Whether an observable may complete. */
  readonly completes?: boolean;
  /**
   * Of a callback or an observable: whether something comes of it again and again, as of a ticking
   * clock. Usually it may fall silent. A promise always settles in the end.
   */
  readonly fair?: boolean;
}

/** By name of the source (`src`), or by id or path of the actor, which goes before. */
export type Environment = Readonly<Record<string, Outside>>;
