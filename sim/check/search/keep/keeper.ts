/**
 * How a search is kept, so that another process can go on with it. Where to is whoever's business
 * that gives the `Keeper`: a file, mostly.
 */

import type { Observed } from '../unobserved.ts';

/** Takes what there is of a search, piece by piece. */
export interface Sink {
  numbers(...values: readonly number[]): void;
  /** The numbers may change once this has returned. */
  array(values: Int32Array): void;
  text(text: string): void;
}

/** Gives the pieces in the order in which a `Sink` has taken them. */
export interface Source {
  numbers(): readonly number[];
  /** With room for so many numbers more behind them, which are 0. */
  array(room?: number): Int32Array<ArrayBuffer>;
  text(): string;
}

/** Keeps one search. */
export interface Keeper {
  /** What was kept of it by another process, from its beginning; null if nothing was. */
  open(): Source | null;
  /** Whether it is time to keep it once more. */
  isDue(): boolean;
  /** `write` writes all of it. What was kept before is good until that is done. */
  keep(write: (sink: Sink) => void): void;
}

/** What is kept of a search, and the observers that are part of it: they have to be known first. */
export interface Kept {
  readonly observed: Observed;
  readonly source: Source;
}

export function openedBy(keeper: Keeper | undefined): Kept | null {
  const source = keeper?.open() ?? null;
  if (source === null) return null;
  const names = JSON.parse(source.text()) as Record<keyof Observed, readonly string[]>;
  const [value, view] = [new Set(names.value), new Set(names.view)];
  return { observed: { value, view, timers: new Set(), losses: new Set() }, source };
}

export function writeObserved({ value, view }: Observed, sink: Sink): void {
  sink.text(JSON.stringify({ value: [...value], view: [...view] }));
}
