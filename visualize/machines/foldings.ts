/** What was laid out is there when it comes again: by machine, and by what it is compared with. */

import type { AnyStateMachine } from 'xstate';
import type { Difference } from './behaviour.ts';
import { Folding } from './folding.ts';
import { measureIn } from './measure.ts';
import { markedChartOf } from './otherwise.ts';

export interface Shown {
  readonly actor: string;
  readonly machine: AnyStateMachine;
  readonly before: AnyStateMachine | null;
  /** What it was seen to do otherwise; the same list each time. */
  readonly differences: readonly Difference[];
}

export class Foldings {
  readonly #known = new WeakMap<AnyStateMachine, Map<object | null, Folding>>();
  #charts = 0;

  of({ actor, machine, before, differences }: Shown, place: HTMLElement): Folding {
    const known = this.#known.get(machine) ?? new Map<object | null, Folding>();
    this.#known.set(machine, known);
    const key = differences.length === 0 ? before : differences;
    const chart = () => markedChartOf(machine, actor, before, differences);
    const folding =
      known.get(key) ?? new Folding(`chart ${++this.#charts}`, chart(), measureIn(place));
    known.set(key, folding);
    return folding;
  }
}
