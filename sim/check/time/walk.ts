/** A path in exact time, a step at a time, where a moment is chosen for each. */

import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { isBefore, type Range, rangeOf } from '../../system/exact.ts';
import type { StepResult } from '../../system/snapshot.ts';
import { meanings, waysOn } from '../ways.ts';
import { type Span, unionOf } from './span.ts';

/** When a step can be the next one. */
export interface When {
  /** In order; none if something else comes before it in any case. */
  readonly spans: readonly Span[];
  /** If there are none: from when on it could happen, and what comes before that. */
  readonly notYet: { readonly fromMs: number; readonly why: string } | null;
}

export class ExactWalk {
  readonly #system: System;
  /** By steps taken: the states that these may have led to, which differ by their times only. */
  readonly #ways: (readonly StepResult[])[];

  /** `system`: composed in exact time. */
  constructor(system: System) {
    this.#system = system;
    this.#ways = [[system.start()]];
  }

  /** Takes a step at its moment, `atMs`. Throws a ModelError if it cannot happen then. */
  take(step: Step): void {
    const at = this.#ways.length - 1;
    this.#ways.push(waysOn(this.#system, this.#waysAt(at), step));
  }

  /** Goes back to where `at` steps have been taken. */
  cut(at: number): void {
    this.#ways.length = at + 1;
  }

  /** When a step can be next after the first `at` of those taken, at their moments. */
  when(at: number, step: Step): When {
    const system = this.#system;
    const ranges = this.#waysAt(at).flatMap(({ snapshot }) =>
      meanings(system, snapshot, step).map((meant) => ({
        ...rangeOf(system, snapshot, meant),
        nowMs: snapshot.context.nowMs ?? 0,
      })),
    );
    const possible = ranges.filter((range) => !isLate(range));
    const spans = possible.map(({ nowMs, earliest, latest }) => {
      const fromMs = Math.max(nowMs, earliest.atMs);
      const toMs = step.type === 'timer' ? fromMs : Math.max(fromMs, latest.atMs);
      return { fromMs, toMs };
    });
    return { spans: unionOf(spans), notYet: spans.length > 0 ? null : notYet(ranges) };
  }

  #waysAt(at: number): readonly StepResult[] {
    return this.#ways[at] as readonly StepResult[];
  }
}

/** Whether something comes before a step in any case. */
const isLate = ({ earliest, latest, first }: Range): boolean =>
  first !== null || isBefore(latest.atMs, earliest.atMs);

function notYet(ranges: readonly Range[]): When['notYet'] {
  const [soonest] = [...ranges].sort((a, b) => a.earliest.atMs - b.earliest.atMs);
  const { earliest, latest, first } = soonest as Range;
  return { fromMs: earliest.atMs, why: first ?? `${latest.atMs} ms at the latest, ${latest.why}` };
}
