/** A counterexample as a test has it: in words, as steps, and to be taken again. */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import type { Machines } from '../model/typed.ts';
import { ActorReplay } from '../run/actors/replay.ts';
import type { TraceRow } from '../run/tell.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { Explanation } from './explain/explanation.ts';
import { type Job, systemOf } from './jobs.ts';
import type { PropertyRow } from './report.ts';
import { defaultColumns, violationLines } from './violation.ts';

/** A run that shows a property violated. `String` of it is what `actorcheck check` prints of it. */
export class Counterexample<M extends Machines = Machines> {
  /** Name of the property. */
  readonly property: string;
  /** What the property says. */
  readonly text: string;
  /** Name of the finding about the property; null if none is known. */
  readonly finding: string | null;
  /** What happens, a row for each step. */
  readonly rows: readonly TraceRow[];
  /** The steps themselves, as the engine takes them. */
  readonly steps: readonly Step[];
  /** Steps from this one on repeat for ever; their number if the run rests; null if none do. */
  readonly cycleFrom: number | null;
  /** How each party stands at the end, and why. */
  readonly standing: readonly string[];
  /** Why, where that was asked for: then it is the run that needs least. */
  readonly explained: Explanation | null;
  /** Name of the scenario that it happens in. */
  readonly scenario: string;
  readonly #lines: () => string[];
  readonly #system: () => System;

  constructor(
    model: Model,
    job: Job,
    row: PropertyRow & { readonly trace: NonNullable<PropertyRow['trace']> },
  ) {
    const { name, text, finding, trace, explained = null } = row;
    this.scenario = job.scenario;
    this.property = name;
    this.text = text;
    this.finding = finding;
    this.rows = trace.rows;
    this.steps = trace.steps;
    this.cycleFrom = trace.cycleFrom;
    this.standing = trace.standing;
    this.explained = explained;
    this.#lines = () => violationLines(model, row, defaultColumns, pc.createColors(false));
    this.#system = () => systemOf(model, job);
  }

  /**
   * The run taken again by real actors, which have started: a step each time that `next` is called,
   * or in a loop. It is the same each time that it is asked for.
   */
  replay(): ActorReplay<M> {
    const steps = this.steps.map((step, index) => {
      return { step, text: (this.rows[index] as TraceRow).text };
    });
    return new ActorReplay(this.#system(), steps);
  }

  toString(): string {
    return this.#lines().join('\n');
  }
}
