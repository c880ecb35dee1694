/** Exact time on the page: moments for the steps of a path, and which of them are open. */

import { hasTimers, ModelError, type Step, type SystemDefinition, UsageError } from 'actorcheck';
import type { OpenPath, Span } from 'actorcheck/check';
import type { Path } from './setting.ts';
import type { Walk } from './walk.ts';

/** Whether anything in a system takes time: else exact time is no other reading. */
export const hasDurations = ({ links, choices, parties }: SystemDefinition): boolean =>
  choices.some(({ boundsMs }) => boundsMs !== undefined) ||
  links.some((link) => link.kind !== 'direct' && link.latencyMs !== 0) ||
  parties.some(({ actors }) => Object.values(actors).some(hasTimers));

/** What a path is in exact time. */
interface Timed {
  /** Each with its moment. */
  readonly steps: readonly Step[];
  /** Why they are not all: the next cannot come after them at any moments. Empty if they are. */
  readonly problem: string;
}

/**
 * Moments for a path: those that it says or, where it says none, the usual ones. If these will not
 * do, the earliest that there are. `walk` is one in exact time that has just begun.
 */
export function timedPath(walk: Walk, steps: readonly Step[]): Timed {
  const timed: Step[] = [];
  for (const [at, step] of steps.entries()) {
    const next = walk.timed(at, step);
    if (next === null) break;
    walk.take(next);
    timed.push(next);
  }
  if (timed.length === steps.length) return { steps: timed, problem: '' };
  const { earliest, isWhole } = earliestPath(walk, steps);
  const number = `Step ${earliest.length + 1} of ${steps.length}`;
  return { steps: earliest, problem: isWhole ? '' : `${number} needs an impossible timing` };
}

/** The steps at their earliest moments, as far as there are any. */
function earliestPath(walk: Walk, steps: readonly Step[]) {
  try {
    const open = walk.opened();
    const isWhole = steps.every((step) => open.take(step));
    return { earliest: open.earliest, isWhole };
  } catch (error) {
    // Of durations that exact time does not take.
    throw error instanceof ModelError ? new UsageError(error.message) : error;
  }
}

/** A path in exact time or, where that rules it out, as it is. */
export function inExactTime(walk: Walk, path: Path): Path {
  if (!hasDurations(walk.system.definition)) return { ...path, isExact: false };
  const { steps, problem } = timedPath(walk, path.steps);
  if (problem === '') return { ...path, steps, isExact: true };
  return { ...path, isExact: false, remark: `${problem}: the path is shown in any order.` };
}

/** When steps can be next whatever the moments of those before; follows a path on the screen. */
export class OpenTimes {
  readonly #walk: Walk;
  #path: OpenPath | null = null;
  readonly #taken: Step[] = [];

  /** In the system of a walk. */
  constructor(walk: Walk) {
    this.#walk = walk;
  }

  /** After the first `at` of these steps. Null where exact time refuses the system. */
  spansAt(steps: readonly Step[], at: number, next: Step): readonly Span[] | null {
    try {
      this.#path ??= this.#walk.opened();
      this.#follow(this.#path, steps.slice(0, at));
      return this.#path.spansAt(at, next);
    } catch (error) {
      if (error instanceof ModelError) return null;
      throw error;
    }
  }

  #follow(path: OpenPath, steps: readonly Step[]): void {
    const other = steps.findIndex((step, index) => step !== this.#taken[index]);
    const kept = other === -1 ? steps.length : other;
    if (kept < this.#taken.length && kept < steps.length) {
      path.cut(kept);
      this.#taken.length = kept;
    }
    for (const step of steps.slice(this.#taken.length)) {
      path.take(step);
      this.#taken.push(step);
    }
  }
}
