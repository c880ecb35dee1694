/** A path in exact time, a step at a time, where a moment is chosen for each. */

import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { isBefore, type Range, rangeOf } from '../../system/exact.ts';
import type { SystemSnapshot } from '../../system/snapshot.ts';
import { meanings } from '../../system/ways.ts';
import { type Span, unionOf } from './span.ts';

/** When a step can be the next one. */
export interface When {
  /** In order; none if something else comes before it in any case. */
  readonly spans: readonly Span[];
  /** If there are none: from when on it could happen, and what comes before that. */
  readonly notYet: NotYet | null;
}

interface NotYet {
  readonly fromMs: number;
  /** Up to when time may pass; null if something else comes first at that same moment. */
  readonly byMs: number | null;
  readonly why: string;
}

export class ExactWalk {
  readonly #system: System;
  /** By steps taken: the state that these have led to. */
  readonly #snapshots: SystemSnapshot[];

  /** `system`: composed in exact time. */
  constructor(system: System) {
    this.#system = system;
    this.#snapshots = [system.start().snapshot];
  }

  /** Takes a step at its moment, `atMs`. Throws a ModelError if it cannot happen then. */
  take(step: Step): void {
    const before = this.#snapshots.at(-1) as SystemSnapshot;
    this.#snapshots.push(this.#system.apply(before, step).snapshot);
  }

  /** Goes back to where `at` steps have been taken. */
  cut(at: number): void {
    this.#snapshots.length = at + 1;
  }

  /** When a step can be next after the first `at` of those taken, at their moments. */
  when(at: number, step: Step): When {
    const system = this.#system;
    const before = this.#snapshots[at] as SystemSnapshot;
    const { nowMs = 0 } = before.context;
    const ranges = meanings(system, before, step).map((meant) =>
      rangeOf(system, meant.snapshot, meant.step),
    );
    const possible = ranges.filter((range) => !isLate(range));
    const spans = possible.map(({ earliest, latest }) => {
      const fromMs = Math.max(nowMs, earliest.atMs);
      const toMs = step.type === 'timer' ? fromMs : Math.max(fromMs, latest.atMs);
      return { fromMs, toMs };
    });
    return { spans: unionOf(spans), notYet: spans.length > 0 ? null : notYet(ranges) };
  }
}

/** Whether something comes before a step in any case. */
const isLate = ({ earliest, latest, first }: Range): boolean =>
  first !== null || isBefore(latest.atMs, earliest.atMs);

function notYet(ranges: readonly Range[]): NotYet {
  const [soonest] = [...ranges].sort((a, b) => a.earliest.atMs - b.earliest.atMs);
  const { earliest, latest, first } = soonest as Range;
  const fromMs = earliest.atMs;
  if (first !== null) return { fromMs, byMs: null, why: first };
  return { fromMs, byMs: latest.atMs, why: latest.why };
}
