/** A counterexample as a test has it: in words, as steps, and to be taken again. */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import type { TraceRow } from '../run/tell.ts';
import type { Step } from '../system/definition.ts';
import type { PropertyRow } from './report.ts';
import { defaultColumns, violationLines } from './violation.ts';

/** A run that shows a property violated. `String` of it is what `actorcheck check` prints. */
export class Counterexample {
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
  readonly #lines: () => string[];

  constructor(
    model: Model,
    /** Name of the scenario that it happens in. */
    readonly scenario: string,
    row: PropertyRow & { readonly trace: NonNullable<PropertyRow['trace']> },
  ) {
    const { name, text, finding, trace } = row;
    this.property = name;
    this.text = text;
    this.finding = finding;
    this.rows = trace.rows;
    this.steps = trace.steps;
    this.cycleFrom = trace.cycleFrom;
    this.standing = trace.standing;
    this.#lines = () => violationLines(model, row, defaultColumns, pc.createColors(false));
  }

  toString(): string {
    return this.#lines().join('\n');
  }
}
