/**
 * The moments of a trace, where it says one of each step: whether exact time has the steps happen
 * then.
 */

import { waysOn } from '../check/ways.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import type { StepResult } from '../system/snapshot.ts';
import type { TraceFile } from './schema.ts';

/** Whether a trace says of each of its steps when it happens. */
export const hasMoments = ({ steps }: Pick<TraceFile, 'steps'>): boolean =>
  steps.length > 0 && steps.every(({ step }) => step.atMs !== undefined);

/** Follows a trace in exact time. */
export class Moments {
  readonly #system: System;
  #ways: readonly StepResult[];

  /** `system`: composed in exact time. */
  constructor(system: System) {
    this.#system = system;
    this.#ways = [system.start()];
  }

  /** Takes a step. What is wrong with its moment; null if nothing is. */
  take(step: Step): string | null {
    try {
      this.#ways = waysOn(this.#system, this.#ways, step);
      return null;
    } catch (error) {
      if (error instanceof ModelError) return error.message;
      throw error;
    }
  }
}
