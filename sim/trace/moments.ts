/**
 * The moments of a trace, where it says one of each step: whether exact time has the steps happen
 * then.
 */

import { ExactWalk } from '../check/time/walk.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import type { TraceFile } from './schema.ts';

/** Whether a trace says of each of its steps when it happens. */
export const hasMoments = ({ steps }: Pick<TraceFile, 'steps'>): boolean =>
  steps.length > 0 && steps.every(({ step }) => step.atMs !== undefined);

/** Follows a trace in exact time. */
export class Moments {
  readonly #walk: ExactWalk;

  /** `system`: composed in exact time. */
  constructor(system: System) {
    this.#walk = new ExactWalk(system);
  }

  /** Takes a step. What is wrong with its moment; null if nothing is. */
  take(step: Step): string | null {
    try {
      this.#walk.take(step);
      return null;
    } catch (error) {
      if (error instanceof ModelError) return error.message;
      throw error;
    }
  }
}
